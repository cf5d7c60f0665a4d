/* Listens once for the whole window; a page that is drawn anew finds it listening. Nothing a user wrote gets in here. */
if (!window.bianminListens) {
  window.bianminListens = true;
  const copied = (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // Over plain http, as in many an office, browsers keep the clipboard closed to the newer way.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    return Promise.resolve();
  };
  // Plotly lets the pointer through the names beside its axes, so browsers find no link there: the place decides.
  const named = (event) => {
    const chart = event.target.closest && event.target.closest('[data-testid="stPlotlyChart"]');
    if (!chart || event.target.closest("a")) return [chart, null];
    const names = [...chart.querySelectorAll(":is(.xtick, .ytick) a")];
    return [chart, names.find((one) => {
      const box = one.getBoundingClientRect();
      return event.clientX >= box.left && event.clientX <= box.right
        && event.clientY >= box.top && event.clientY <= box.bottom;
    })];
  };
  document.addEventListener("pointermove", (event) => {
    const [chart, name] = named(event);
    if (chart) chart.style.cursor = name ? "pointer" : "";
  }, { passive: true });
  // A page of the menu that is opened in a window of its own shows the same programme and month, in the same language,
  // to the same eyes: the framework's links bear their path alone.
  const KEPT = ["programme", "lang", "viewer", "period", "quarter", "month"];
  const complete = (event) => {
    const way = event.target.closest && event.target.closest('a[data-testid^="stTopNav"], a[data-testid="stSidebarNavLink"]');
    if (!way || !way.getAttribute("href")) return;
    const where = new URL(way.href), asked = new URLSearchParams(window.location.search);
    where.search = new URLSearchParams([...asked].filter(([name]) => KEPT.includes(name))).toString();
    if (way.href !== where.href) way.href = where.href;
  };
  for (const one of ["pointerover", "pointerdown", "focusin"]) document.addEventListener(one, complete, { capture: true, passive: true });
  // Other eyes, another programme: the page begins at its top.
  const seenBy = () => ["programme", "viewer"].map((name) => new URLSearchParams(window.location.search).get(name) || "").join("/");
  let eyes = seenBy();
  const moved = () => {
    if (eyes === seenBy()) return;
    eyes = seenBy();
    const main = document.querySelector('[data-testid="stMain"]');
    if (main) main.scrollTo({ top: 0 });
  };
  for (const one of ["pushState", "replaceState"]) {
    const framework = history[one].bind(history);
    history[one] = (...given) => { framework(...given); moved(); };
  }
  document.addEventListener("click", (event) => {
    const at = event.target.closest ? event.target : null;
    if (!at) return;
    const [, name] = named(event);
    if (name) {
      const where = name.href.baseVal;
      if (event.ctrlKey || event.metaKey) window.open(where, "_blank");
      else window.location.assign(where);
    }
    const link = at.closest('a[href^="./"]');
    if (link) link.removeAttribute("target");
    const rows = at.closest("[data-all-rows]");
    if (rows) {
      const table = rows.previousElementSibling;
      table.classList.remove("first-rows");
      rows.remove(); // who came by the keyboard goes on at the first of them
      table.querySelector("tbody tr:nth-child(n+11) a")?.focus({ preventScroll: true });
    }
    const picture = at.closest("[data-picture]");
    if (picture) picture.closest('[class*="st-key-"]').querySelector(".modebar-btn").click();
    const copy = at.closest("[data-copy-address], [data-copy-text]");
    if (copy) copied(copy.dataset.copyText || window.location.href).then(() => {
      const before = copy.textContent;
      copy.textContent = copy.dataset.done;
      copy.setAttribute("aria-live", "polite");
      setTimeout(() => { copy.textContent = before; }, 2500);
    });
  }, true);
}

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

// What Streamlit itself writes is English only: here it is in Chinese, on pages that are. Whole texts and labels are
// compared, never parts of them; a switch of the language turns them back.
(() => {
  if (window.bianminWords) return;
  const PAIRS = {
    "View less": "收起", "Main menu": "主菜单", "App pages": "页面", "Expand sidebar": "展开侧栏", "Collapse sidebar": "收起侧栏",
    "Open sidebar": "展开侧栏", "Close sidebar": "收起侧栏", "Rerun": "重新运行", "Settings": "设置", "Print": "打印",
    "Record a screencast": "录制屏幕", "About": "关于", "Appearance": "外观", "Choose app theme, colors and fonts": "选择页面的颜色",
    "Use system setting": "跟随系统", "Light": "浅色", "Dark": "深色", "Wide mode": "宽屏", "Stop": "停止", "Running...": "正在计算…",
    "Connecting": "正在连接", "CONNECTING": "正在连接", "Connection error": "连接中断", "Always rerun": "总是重新运行",
    "Choose an option": "请选择", "Choose options": "请选择", "Choose or add an option": "请选择或填写", "Choose or add options": "请选择或填写",
    "Add options": "请填写", "Add an option": "请填写", "No options to select": "没有可选项", "No options to select.": "没有可选项", "No results": "没有符合的项",
    "Select all": "全选", "Clear all": "全部清除", "Clear value": "清除", "Clear selection": "清除选择", "Clear entry": "清除", "open": "展开", "Open": "展开",
    "Close": "关闭", "Remove": "移除", "Dismiss": "关闭", "Close popup": "关闭", "Close modal": "关闭",
    "Choose date": "选择日期", "Choose date range": "选择起止日期", "Choose date and time": "选择日期和时间", "Clear date": "清除日期", "Clear dates": "清除日期",
    "Previous month": "上个月", "Next month": "下个月", "Previous": "上一个", "Next": "下一个",
    "Increment": "增加", "Decrement": "减少", "Show password": "显示密码", "Hide password": "隐藏密码", "Show password text": "显示密码", "Hide password text": "隐藏密码",
    "Upload": "选择文件", "Browse files": "选择文件", "Add files": "添加文件", "Drag and drop a file here": "把文件拖到这里", "Drag and drop files here": "把文件拖到这里", "Remove file": "移除文件",
    "Fullscreen": "放大", "Close fullscreen": "退出放大", "View fullscreen": "放大", "Exit fullscreen": "退出放大",
    "Search": "查找", "Close search": "关闭查找", "Close Search": "关闭查找", "Previous Result": "上一处", "Next Result": "下一处",
    "Show/hide columns": "显示或隐藏列", "Download as CSV": "下载CSV", "Sort ascending": "升序", "Sort descending": "降序",
    "Format": "格式", "Autosize": "适合列宽", "Pin column": "固定此列", "Unpin column": "取消固定", "Hide column": "隐藏此列", "Statistics": "统计",
    "Automatic": "自动", "Localized": "千分位", "Plain": "原样", "Compact": "缩写", "Percent": "百分比", "Scientific": "科学记数", "Accounting": "会计格式",
    "Page not found": "没有这个页面", "yyyy": "年", "mm": "月", "dd": "日",
    "The page that you have requested does not seem to exist. Running the app's main page.": "网址所指的页面不存在，现显示首页。",
    "Choose time": "选择时间", "Error": "错误", "year": "年", "month": "月", "day": "日", "Empty": "未填",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键移动，按回车键选定，按Esc键关闭。",
    "empty": "没有数据", "Copy to clipboard": "复制", "Copied": "已复制", "Help": "说明", "Link to heading": "本节链接",
  };
  const BACK = Object.fromEntries(Object.entries(PAIRS).reverse().map(([en, zh]) => [zh, en]));
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const COUNTED = [
    [/^View (\d+) more$/, /^另有(\d+)项$/, (n) => `另有${n}项`, (n) => `View ${n} more`],
    [/^(\d+) more$/, /^还有(\d+)项$/, (n) => `还有${n}项`, (n) => `${n} more`],
    [/^Remove (.+)$/, /^移除(.+)$/, (n) => `移除${n}`, (n) => `Remove ${n}`],
    // Fields of a day: their three parts are English wherever the browser is, their calendar is in the page's language.
    [/^year, (.+)$/, /^年，(.+)$/, (of) => `年，${of}`, (of) => `year, ${of}`],
    [/^month, (.+)$/, /^月，(.+)$/, (of) => `月，${of}`, (of) => `month, ${of}`],
    [/^day, (.+)$/, /^日，(.+)$/, (of) => `日，${of}`, (of) => `day, ${of}`],
    [new RegExp(`^(\\d\\d) – (?:${MONTHS.join("|")})$`), /^(\d+)月$/, (n) => `${Number(n)}月`,
      (n) => `${n.padStart(2, "0")} – ${MONTHS[n - 1]}`],
    [new RegExp(`^Selected Date: (${MONTHS.join("|")}) (\\d+), (\\d+)$`), /^所选日期：(\d+)年(\d+)月(\d+)日$/,
      (month, day, year) => `所选日期：${year}年${MONTHS.indexOf(month) + 1}月${Number(day)}日`,
      (year, month, day) => `Selected Date: ${MONTHS[month - 1]} ${day}, ${year}`],
    [/^Choose date, (.+)$/, /^选择日期，(.+)$/, (of) => `选择日期，${of}`, (of) => `Choose date, ${of}`],
    [/^(Error)?: Date set outside allowed range\. Please select a date on or before (.+)\.$/, /^(错误)?：须不晚于(.+)。$/,
      (lead, day) => `${lead ? "错误" : ""}：须不晚于${day}。`,
      (lead, day) => `${lead ? "Error" : ""}: Date set outside allowed range. Please select a date on or before ${day}.`],
    [/^(Error)?: Date set outside allowed range\. Please select a date on or after (.+)\.$/, /^(错误)?：须不早于(.+)。$/,
      (lead, day) => `${lead ? "错误" : ""}：须不早于${day}。`,
      (lead, day) => `${lead ? "Error" : ""}: Date set outside allowed range. Please select a date on or after ${day}.`],
    [/^(Error)?: Date set outside allowed range\. Please select a date between (.+) and (.+)\.$/, /^(错误)?：须在(.+)至(.+)之间。$/,
      (lead, from, to) => `${lead ? "错误" : ""}：须在${from}至${to}之间。`,
      (lead, from, to) => `${lead ? "Error" : ""}: Date set outside allowed range. Please select a date between ${from} and ${to}.`],
  ];
  const ours = () => document.documentElement.lang.startsWith("zh");
  // What is written here and given back: only that is turned back where the page is English again.
  const written = new WeakMap();
  const turned = (text) => {
    const one = text.trim();
    if (!one || one.length > 120) return null;
    const known = (ours() ? PAIRS : BACK)[one];
    if (known) return known;
    for (const [en, zh, toZh, toEn] of COUNTED) {
      const found = one.match(ours() ? en : zh);
      if (found) return (ours() ? toZh : toEn)(...found.slice(1));
    }
    return null;
  };
  const LABELS = ["aria-label", "aria-valuetext", "title", "placeholder"];
  const mayTurn = (node, name, text) => ours() || written.get(node)?.[name] === text;
  const note = (node, name, text) => written.set(node, { ...written.get(node), [name]: text });
  const text = (node) => {
    const said = node.nodeValue || "";
    const holder = node.parentElement?.closest("[data-testid='stMarkdownContainer'], .edition, td, script, style");
    if (holder && !holder.closest("[data-testid='stTooltipErrorContent']")) return;
    const now = mayTurn(node, "text", said) && turned(said);
    if (now && now !== said) { note(node, "text", now); node.nodeValue = now; }
  };
  const labels = (element) => {
    for (const name of LABELS) {
      const said = element.getAttribute?.(name);
      const now = said && mayTurn(element, name, said) && turned(said);
      if (now && now !== said) { note(element, name, now); element.setAttribute(name, now); }
    }
  };
  // What the house says itself is in the page's language: nothing in it is looked at, nor in a chart.
  const OWN = ".said, .main-svg";
  const notOurs = (node) => (node.nodeType === Node.ELEMENT_NODE && node.matches(OWN)
    ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const all = (root) => {
    if ((root.closest ? root : root.parentElement)?.closest(OWN)) return;
    if (root.nodeType === Node.TEXT_NODE) return text(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    labels(root);
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, notOurs);
    while (walk.nextNode()) walk.currentNode.nodeType === Node.TEXT_NODE ? text(walk.currentNode) : labels(walk.currentNode);
  };
  // No English line ends between a number and its unit, nor between "place" and its number. Cells of tables have lines of
  // their own (tables.py, reader.css), charts too.
  const PAIRED = new RegExp("(\\d) (?=(?:%|million|billion|trillion|pp|points?|places?|transactions?|institutions?|merchants?"
    + "|(?:working )?days?|months?|quarters?)(?![a-z]))|\\b(place|slide) (?=\\d)", "g");
  const UNPAIRED = ".t:not(.stack), .edition.large td, svg, .js-plotly-plot, script, style, textarea";
  const pair = (node) => {
    const now = node.nodeValue.replace(PAIRED, (_, digit, name) => `${digit ?? name}\u00a0`);
    if (now !== node.nodeValue) node.nodeValue = now;
  };
  const paired = (root) => {
    if (ours() || (root.closest ? root : root.parentElement)?.closest(UNPAIRED)) return;
    if (root.nodeType === Node.TEXT_NODE) return pair(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      (node.nodeType === Node.ELEMENT_NODE && node.matches(UNPAIRED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    while (walk.nextNode()) if (walk.currentNode.nodeType === Node.TEXT_NODE) pair(walk.currentNode);
  };
  // What moves sideways by itself is reached by keyboard too, and lists that are none do not pretend to be.
  const MOVING = '[class*="st-key-wide-"], [class*="st-key-chart-"], .t';
  // Of months that do not fit beside each other the newest is seen first, also where the chart comes after its frame, until
  // a reader moves them.
  const OF_MONTHS = '[class*="st-key-chart-over-months-"], [class*="-board-"], [class*="-quality-trend"]';
  const toTheNewest = () => {
    for (const one of document.querySelectorAll(OF_MONTHS)) {
      if (one.dataset.moved || one.scrollWidth <= one.clientWidth + 1) continue;
      one.scrollLeft = one.scrollWidth;
    }
  };
  for (const kind of ["pointerdown", "wheel", "keydown", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const one = event.target.closest?.(OF_MONTHS);
      if (one) one.dataset.moved = "1";
    }, { capture: true, passive: true });
  }
  // The names (or the scale) at the left of a chart stay beside its rows when it is moved sideways.
  const CHARTS = '[class*="st-key-wide-"], [class*="st-key-chart-"]';
  const follow = (one) => {
    one.toggleAttribute("data-goes-on", one.scrollWidth > one.clientWidth + one.scrollLeft + 2);
    one.toggleAttribute("data-goes-back", one.scrollLeft > 2 && one.matches(OF_MONTHS));
    for (const names of one.querySelectorAll(".yaxislayer-above")) {
      const plot = names.closest(".js-plotly-plot").querySelector(".nsewdrag")?.getBoundingClientRect();
      let ground = names.querySelector("rect.ground");
      if (!ground && one.scrollLeft < 1) continue;
      if (!ground) {
        const { x, y, width, height } = names.getBBox();
        if (!width) continue;
        ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        ground.setAttribute("class", "ground");
        // From the edge of the chart on and as high as what is drawn: else a line shows beside the scale.
        const seen = names.getBoundingClientRect(), drawn = plot ?? seen;
        const top = Math.min(y, y + drawn.top - seen.top) - 10, end = Math.max(y + height, y + drawn.bottom - seen.top) + 10;
        for (const [name, value] of Object.entries({ x: 0, y: top, width: x + width + 4, height: end - top })) {
          ground.setAttribute(name, value);
        }
        names.prepend(ground);
      }
      ground.style.fill = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor;
      ground.style.display = one.scrollLeft < 1 ? "none" : "";
      names.setAttribute("transform", `translate(${one.scrollLeft},0)`);
      // What is written into the cells lies above the axes, or is cut off by the names: half a figure is another figure.
      const covered = ground.getBoundingClientRect();
      for (const said of one.querySelectorAll(".annotation, .textpoint")) {
        said.style.translate = "";
        const at = said.getBoundingClientRect();
        // The unit of the scale stands above it, where the chart begins, and goes with it.
        if (plot && at.top + at.bottom < 2 * plot.top && at.left < plot.left + 20) said.style.translate = `${one.scrollLeft}px`;
        const lies = at.left < covered.right && at.right > covered.left && at.top >= covered.top && at.bottom <= covered.bottom;
        said.style.visibility = lies && one.scrollLeft >= 1 ? "hidden" : "";
      }
      // So does the heading of a column that has gone behind the names.
      for (const said of one.querySelectorAll(".xtick")) {
        said.style.visibility = one.scrollLeft >= 1 && said.getBoundingClientRect().left < covered.right ? "hidden" : "";
      }
    }
  };
  // Names of neighbours on a map, each in the middle of its region, meet where the figures below them are long: they give
  // way to both sides, as far as a gap between two words.
  const GAP = 4;
  const asideOnMaps = () => {
    const names = [...document.querySelectorAll(".scattergeo text")].filter((one) => one.querySelector("tspan.line + tspan.line"));
    for (const one of names) one.style.translate = "";
    const placed = names.map((one) => ({ one, box: one.getBoundingClientRect(), by: 0 })).filter(({ box }) => box.width);
    placed.sort((one, next) => one.box.left - next.box.left);
    for (const [n, left] of placed.entries()) {
      for (const right of placed.slice(n + 1)) {
        const isLevel = Math.min(left.box.bottom, right.box.bottom) - Math.max(left.box.top, right.box.top) > 2;
        const lacks = left.box.right + left.by + GAP - right.box.left - right.by;
        // What lies far behind a name is no neighbour at its side.
        if (!isLevel || lacks <= 0 || lacks > left.box.width / 2) continue;
        left.by -= lacks / 2;
        right.by += lacks / 2;
      }
    }
    for (const { one, by } of placed) if (by) one.style.translate = `${by}px`;
  };
  // The numbers of a meeting's slides do not all fit a phone: the one that is shown comes into view, beside the buttons
  // that stay, until somebody moves them.
  const STRIP = ".st-key-present-foot";
  const goesOn = (strip) => strip.toggleAttribute("data-strip-goes-on", strip.scrollWidth > strip.clientWidth + strip.scrollLeft + 2);
  const toTheShown = () => {
    const strip = document.querySelector(STRIP), shown = strip?.querySelector('[data-testid="stBaseButton-primary"]');
    if (!shown) return;
    if (strip.dataset.shown !== shown.textContent && strip.scrollWidth > strip.clientWidth + 1) {
      strip.dataset.shown = shown.textContent;
      const [frame, stays, at] = [strip, strip.querySelector(".st-key-next"), shown].map((one) => one.getBoundingClientRect());
      strip.scrollLeft += (at.left + at.right - stays.right - frame.right) / 2;
    }
    goesOn(strip);
  };
  document.addEventListener("scroll", (event) => {
    if (event.target.matches?.(CHARTS)) follow(event.target);
    if (event.target.matches?.(STRIP)) goesOn(event.target);
  }, { capture: true, passive: true });
  const mend = () => {
    toTheNewest();
    toTheShown();
    asideOnMaps();
    if (!looking && emptyMaps().length) looking = window.setTimeout(drawMaps, EMPTY_FOR_MS);
    for (const one of document.querySelectorAll(CHARTS)) follow(one);
    for (const one of document.querySelectorAll(MOVING)) {
      const moves = one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX);
      if (moves && !one.hasAttribute("tabindex")) { one.tabIndex = 0; one.dataset.moves = "1"; }
      else if (!moves && one.dataset.moves) { one.removeAttribute("tabindex"); delete one.dataset.moves; }
    }
    for (const one of document.querySelectorAll('[data-testid="stSidebarNavItems"]')) {
      one.setAttribute("role", "presentation");
      for (const item of one.querySelectorAll("li")) item.setAttribute("role", "presentation");
    }
    for (const one of document.querySelectorAll('[data-testid="stFileUploaderDropzone"]')) one.setAttribute("role", "group");
  };
  let mending = 0;
  const soon = () => { window.clearTimeout(mending); mending = window.setTimeout(mend, 150); };
  window.addEventListener("resize", soon);
  // Charts are drawn at the server for the ground that the page stands on: where day turns to night under an open page,
  // it is run again, as the framework's own key does it. What somebody has filled in stays.
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => window.setTimeout(() => {
    const key = { key: "r", code: "KeyR", keyCode: 82, which: 82, bubbles: true };
    document.body.dispatchEvent(new KeyboardEvent("keydown", key));
  }, 400));
  // Paper is narrower than the screen that a chart was drawn for: it is drawn anew at the sheet's width, at once, and put
  // back afterwards. Plotly is out of reach of a page; a button of its tool bar, which nobody sees, sets whatever part of
  // the layout it names. What stays wider is shrunk as a whole. Not at the change of the medium, which comes before a chart
  // has been drawn anew for it: its old size would frame the new.
  const SHEET = 700; // pixels of 186 mm, as house.css sets the page on paper
  const drawnAt = (chart, side, pixels) => {
    const button = chart.querySelector('.modebar-btn:is([data-attr="dragmode"], [data-attr="width"], [data-attr="height"])');
    if (!button) return;
    button.setAttribute("data-attr", side);
    button.setAttribute("data-val", String(pixels));
    button.dispatchEvent(new MouseEvent("click", { bubbles: false }));
  };
  // A map whose outlines did not come, or came late while the map was being made anew, is left empty by Plotly for ever (it
  // waits five seconds for what somebody else fetches, and asks for nothing twice): it is drawn again until it is there.
  const EMPTY_FOR_MS = 3_000, MOST_MS = 30_000;
  let looking = 0, again = EMPTY_FOR_MS;
  const emptyMaps = () => [...document.querySelectorAll(".js-plotly-plot")].filter((chart) => chart.layout?.geo
    && chart.data?.length && !chart.querySelector(".choroplethlayer path, .scattergeo path, .scattergeo text"));
  const drawMaps = () => {
    looking = 0;
    const empty = emptyMaps();
    if (!empty.length) { again = EMPTY_FOR_MS; return; }
    const isPending = Object.values(window.PlotlyGeoAssets ?? {}).includes("pending");
    if (!isPending) for (const chart of empty) drawnAt(chart, "height", chart.querySelector(".svg-container").clientHeight);
    if (!isPending) again = Math.min(2 * again, MOST_MS);
    looking = window.setTimeout(drawMaps, again);
  };
  // A grid with a word in each cell, or many headings, has no room at that width: one would lie on the other.
  const NAMES = [".annotation-text", ".textpoint text", ".xaxislayer-above .xtick text"];
  const isCrowded = (chart) => NAMES.some((words) => {
    if (words.includes("xtick") && chart.closest('[class*="-over-months-"]')) return false; // smaller on paper (house.css)
    const boxes = [...chart.querySelectorAll(words)].map((one) => one.getBoundingClientRect()).filter((box) => box.width);
    boxes.sort((one, next) => Math.round(one.top) - Math.round(next.top) || one.left - next.left);
    return boxes.some((box, n) => n && Math.round(box.top) === Math.round(boxes[n - 1].top)
      && box.left < boxes[n - 1].right + 2);
  });
  // Rows with a name each are as high as a thumb on a screen; on paper as high as their words, so that a chart stands on
  // the sheet of its heading and leaves no sheet half empty.
  const LOW = 420, PARTS = [0.5, 0.6, 0.7, 0.8, 0.9];
  const isPiled = (chart) => [".annotation-text", ".textpoint text", ".ytick text"].some((words) => {
    const boxes = [...chart.querySelectorAll(words)].map((one) => one.getBoundingClientRect()).filter((box) => box.width);
    boxes.sort((one, next) => one.top - next.top);
    return boxes.some((box, n) => {
      for (let k = n + 1; k < boxes.length && boxes[k].top < box.bottom - 1; k += 1) {
        if (boxes[k].left < box.right && boxes[k].right > box.left) return true;
      }
      return false;
    });
  });
  const lowered = (chart, high) => {
    if (high <= LOW || isPiled(chart) || chart.querySelectorAll(".ytick text").length < 5) return;
    for (const part of PARTS) {
      drawnAt(chart, "height", Math.max(LOW, Math.round(high * part)));
      if (!isPiled(chart)) return;
    }
    drawnAt(chart, "height", high);
  };
  // What is folded in and was made is printed; of what is made only when it is opened, paper says that it is left out
  // (house.css); what is only to be filled in is not printed.
  const FIELDS = ["Form", "Selectbox", "MultiSelect", "NumberInput", "TextInput", "DateInput", "Checkbox"]
    .map((one) => `[data-testid="st${one}"]`).join();
  const FOLDS = '[data-testid="stExpander"] > details, .list-calls details, .edition details';
  const firstIn = (fold) => fold.matches(".list-calls details, .edition details") ? fold.lastElementChild : fold.querySelector('[data-testid="stExpanderDetails"] > [data-testid="stVerticalBlock"]')?.firstElementChild;
  const folds = (isPaper) => {
    for (const one of document.querySelectorAll(FOLDS)) {
      if (isPaper && !one.open) {
        const first = firstIn(one);
        one.dataset.onPaper = !first ? "left-out" : first.matches(FIELDS) || first.querySelector(FIELDS) ? "to-fill-in" : "opened";
        if (one.dataset.onPaper === "opened") one.open = true;
      } else if (!isPaper && one.dataset.onPaper) {
        if (one.dataset.onPaper === "opened") one.open = false;
        delete one.dataset.onPaper;
      }
    }
  };
  const onPaper = (isPaper) => {
    folds(isPaper);
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
      const { clientWidth: wide, clientHeight: high } = chart.querySelector(".svg-container") ?? {};
      if (isPaper && wide && !chart.dataset.wide) {
        [chart.dataset.wide, chart.dataset.high] = [wide, high];
        if (wide !== SHEET) drawnAt(chart, "width", SHEET);
        if (wide > SHEET && isCrowded(chart)) drawnAt(chart, "width", wide);
        lowered(chart, high);
      } else if (!isPaper && chart.dataset.wide) {
        drawnAt(chart, "height", chart.dataset.high);
        drawnAt(chart, "width", chart.dataset.wide);
        delete chart.dataset.wide;
        delete chart.dataset.high;
      }
    }
    for (const box of document.querySelectorAll(".js-plotly-plot .svg-container")) {
      if (isPaper && !box.dataset.drawn) {
        const [wide, high] = [box.clientWidth, box.clientHeight];
        if (!wide || !high) continue;
        box.dataset.drawn = box.getAttribute("style") || "";
        box.style.cssText += `;width:100%;max-width:${wide}px;height:auto;aspect-ratio:${wide}/${high}`;
        for (const one of box.querySelectorAll(":scope > svg")) {
          one.dataset.drawn = one.getAttribute("style") || "";
          if (!one.hasAttribute("viewBox")) one.setAttribute("viewBox", `0 0 ${wide} ${high}`);
          one.style.width = one.style.height = "100%";
        }
      } else if (!isPaper && box.dataset.drawn !== undefined) {
        for (const one of [box, ...box.querySelectorAll(":scope > svg")]) {
          one.setAttribute("style", one.dataset.drawn || "");
          one.removeAttribute("viewBox");
          delete one.dataset.drawn;
        }
      }
    }
  };
  // Who prints by the key, or by the page's own button, gets what is folded in as well: it is opened, and the sheets are
  // made when it is there. The browser's own menu does not wait: there paper says what is left out.
  const PATIENCE_MS = 20_000;
  const folded = () => [...document.querySelectorAll(FOLDS)].filter((one) => !one.open && !firstIn(one));
  const printWhole = () => {
    const asked = folded();
    for (const one of asked) one.querySelector("summary").click();
    const until = Date.now() + PATIENCE_MS;
    const printed = () => {
      const isRunning = document.querySelector('[data-testid="stApp"]').dataset.testScriptState !== "notRunning";
      const isWaitedFor = isRunning || asked.some((one) => one.isConnected && !firstIn(one));
      if (isWaitedFor && Date.now() < until) window.setTimeout(printed, 200);
      else window.setTimeout(() => window.print(), 500); // charts are drawn a moment later
    };
    window.setTimeout(printed, 200);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (!folded().length) return;
    event.preventDefault();
    printWhole();
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-print]")) printWhole(); });
  // A day that is typed is taken at Enter; by itself the field waits until it is left. Its calendar is closed as by a click
  // beside it, which takes the day.
  document.addEventListener("keydown", (event) => {
    const part = event.key === "Enter" && event.target.closest?.('[data-testid="stDateInputField"] [role="spinbutton"]');
    if (!part) return;
    event.preventDefault();
    if (!document.querySelector('[data-testid="stDateInputCalendar"]')) { part.blur(); part.focus(); }
    document.documentElement.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  }, true);
  window.addEventListener("beforeprint", () => onPaper(true));
  window.addEventListener("afterprint", () => onPaper(false));
  window.bianminWords = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach((one) => { all(one); paired(one); });
      else if (change.target === document.documentElement) all(document.body);
      else if (change.type === "characterData") { text(change.target); paired(change.target); }
      else labels(change.target);
    }
    soon();
  });
  window.bianminWords.observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: [...LABELS, "lang"],
  });
  all(document.body);
  paired(document.body);
  soon();
})();

// An edition as a document. Everything comes as data and is set as text, never as markup. Choosing a figure tells
// the page which one; hovering over it says where it is from.
const SHORT = 12; // letters that stand in one line, as a date does
const BAND = 24; // letters of a number or of two with a dash between, which no line ends in

export default function ({ data, parentElement, setTriggerValue }) {
  const make = (tag, text, kind) => {
    const one = document.createElement(tag);
    if (text) one.textContent = text;
    if (kind) one.className = kind;
    return one;
  };
  const figure = (id, inTable) => {
    // No <button>: that is a box, and a sentence must be able to break its lines inside a figure.
    const said = data.figures[id].text;
    const one = make("span", said, /^[−+]?\d\S*$/.test(said) && said.length <= BAND ? "figure whole" : "figure");
    one.setAttribute("role", "button");
    one.title = data.figures[id].about;
    one.tabIndex = inTable ? -1 : 0; // the list of figures reaches those of tables by keyboard
    const choose = () => setTriggerValue("figure", id);
    one.onclick = choose;
    one.onkeydown = (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
    };
    return one;
  };
  const put = (parent, piece, inTable) =>
    parent.append(piece.figure ? figure(piece.figure, inTable) : document.createTextNode(piece.text || ""));
  const paragraph = (block) => {
    // A letterhead stands above the headings of the page, so it has none of its own.
    const isHeading = data.size !== "head" && /heading$/.test(block.level);
    const tag = isHeading ? "h3" : "p";
    const one = make(tag, "", block.level);
    block.runs.forEach((run) => put(one, run, false));
    if (block.edited) one.append(make("span", block.edited, "edited"));
    return one;
  };
  const table = (block) => {
    const frame = make("div", "", "frame");
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", block.title);
    const one = make("table");
    one.append(make("caption", block.title));
    const head = one.createTHead().insertRow();
    block.columns.forEach((column) => {
      const cell = make("th", column.heading, column.number ? "number" : "");
      cell.scope = "col";
      if (column.unit) cell.append(make("small", column.unit));
      head.append(cell);
    });
    const body = one.createTBody();
    block.rows.forEach((row, at) => {
      const line = body.insertRow();
      const mark = block.marks?.[at];
      row.forEach((piece, n) => {
        const cell = line.insertCell();
        if (block.columns[n].number) cell.className = "number";
        if (mark?.kind && n === 0) {
          const sign = make("span", mark.sign, "sign");
          sign.setAttribute("role", "img");
          sign.setAttribute("aria-label", mark.word);
          cell.append(sign, " ");
        }
        put(cell, piece, true);
        if (cell.textContent.length <= SHORT) cell.classList.add(piece.figure ? "told" : "name");
      });
      if (mark?.kind) line.className = mark.kind;
    });
    frame.append(one);
    // On a phone a table that goes on at its right says so (reader.css).
    new ResizeObserver(() => frame.toggleAttribute("data-moves", frame.scrollWidth > frame.clientWidth + 2)).observe(frame);
    const whole = make(block.fold ? "details" : "div");
    if (block.fold) {
      const title = make("summary", block.fold);
      title.onclick = () => opened.set(block.title, !whole.open);
      whole.append(title);
      whole.dataset.title = block.title;
    }
    whole.append(frame, ...block.notes.map((note) => make("p", note, "note")));
    return whole;
  };
  const root = parentElement.querySelector(".edition");
  const opened = (root.opened ??= new Map());
  root.className = "edition " + data.size;
  // What a reader has opened or closed stays so when the page is drawn anew; all else goes by the width of the screen.
  const phone = window.matchMedia("(max-width: 640px)");
  const fold = () => root.querySelectorAll("details").forEach((one) => {
    if (!one.dataset.onPaper) one.open = opened.get(one.dataset.title) ?? !phone.matches;
  });
  root.replaceChildren(...data.blocks.map((block) => (block.rows ? table(block) : paragraph(block))));
  fold();
  root.forget?.();
  phone.addEventListener("change", fold);
  root.forget = () => phone.removeEventListener("change", fold);
  return root.forget;
}

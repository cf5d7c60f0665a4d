// Keys of a presentation. Arrow keys, PageUp and PageDown (what a clicker sends), Home, End and numbers move; F asks for
// the whole screen, B or the full stop makes it black, T is the timer, M sets last month beside this one. Nothing is
// taken from who is writing into a field. On a phone a sweep of the thumb turns the slide.
// What was typed outlives a new drawing of the page between two digits; the page as it stands is asked at the end.
let typed = "";
let waiting = 0;
let page = null;
let isBlack = false;
let told = "";
let tellings = 0;
let shown = 0;
let wanted = { slide: 0, at: 0 };
let isTurning = false;
const STARTED = "bianmin-timer";
const SWEEP = 60; // pixels that a thumb moves sideways at least to turn the slide
const PATIENCE = 3000; // milliseconds after which a slide that was asked for and has not come counts no more
const TELLINGS = 3; // how often one size is told at most
const NARROW = 640; // pixels up to which a screen is a phone's, as for house.css

export default function ({ data, parentElement, setTriggerValue }) {
  page = { data, setTriggerValue };
  const part = (name) => parentElement.querySelector(`.${name}`);
  // Whoever presses on before the slide has come goes on from the one that was asked for.
  const here = () => (Date.now() - wanted.at < PATIENCE ? wanted.slide : page.data.slide);
  const go = (slide) => {
    const to = Math.min(Math.max(slide, 1), page.data.count);
    if (to === here()) return;
    wanted = { slide: to, at: Date.now() };
    page.setTriggerValue("slide", to);
  };
  const number = (digit) => {
    typed += digit;
    window.clearTimeout(waiting);
    // A second digit can only follow where there are that many slides.
    if (Number(typed) * 10 > data.count) return finish();
    waiting = window.setTimeout(finish, 500);
  };
  const finish = () => {
    const slide = Number(typed);
    typed = "";
    if (slide >= 1 && slide <= data.count) go(slide);
  };
  const darken = (black) => {
    isBlack = black;
    part("black").hidden = !black;
    part("said").textContent = black ? data.words.black : "";
  };
  // The start outlives a reload of the page, not the window.
  const tick = () => {
    const started = Number(sessionStorage.getItem(STARTED) || 0);
    const clock = part("timer");
    if (!clock) return;
    clock.hidden = !started;
    if (!started) return;
    const seconds = Math.max(0, Math.floor((Date.now() - started) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    clock.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    clock.setAttribute("aria-label", data.words.timer);
  };
  const time = () => {
    if (sessionStorage.getItem(STARTED)) sessionStorage.removeItem(STARTED);
    else sessionStorage.setItem(STARTED, String(Date.now()));
    tick();
  };
  // How large the wall is decides how large type in charts is, and whether names stand under bars or beside them: it is
  // told for each size, and again while the slides are still of another one: what is told while a reader turns to the
  // next slide is lost. On a desk only the whole screen is a wall; a phone is always as narrow as it is.
  const measure = () => {
    const now = [window.innerWidth, window.innerHeight];
    const isNarrow = now[0] <= NARROW || data.screen[0] <= NARROW;
    const differs = now.some((side, n) => Math.abs(side - data.screen[n]) > (data.whole ? 8 : 80));
    window.bianminMeasured = !(data.whole || isNarrow) || !differs;
    if (told !== String(now)) tellings = 0;
    if (!(data.whole || isNarrow) || !differs || tellings >= TELLINGS) return;
    told = String(now);
    tellings += 1;
    page.setTriggerValue("screen", now);
  };
  // A long table or answer gets smaller type rather than a foot that nobody sees.
  const fit = () => {
    const root = document.documentElement;
    root.style.removeProperty("--fit");
    const main = document.querySelector('[data-testid="stMain"]');
    if (!data.whole || !main) return;
    for (let size = 0.95; size >= 0.5 && main.scrollHeight > main.clientHeight + 2; size -= 0.05)
      root.style.setProperty("--fit", size.toFixed(2));
  };
  const heard = (event) => {
    const at = event.composedPath()[0];
    const isWriting = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName || "");
    const isChoosing = at.closest && at.closest('[role="dialog"], [role="radiogroup"], [role="listbox"], .frame');
    if (isWriting || isChoosing || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = {
      ArrowRight: here() + 1, PageDown: here() + 1, ArrowLeft: here() - 1, PageUp: here() - 1,
      Home: 1, End: data.count,
    };
    const key = event.key.toLowerCase();
    if (event.key in moves) { event.preventDefault(); darken(false); go(moves[event.key]); }
    else if (/^[0-9]$/.test(key)) number(key);
    else if (key === "b" || key === ".") darken(!isBlack);
    else if (key === "t") time();
    else if (key === "m") setTriggerValue("beside", !data.beside);
    else if (key === "f") {
      setTriggerValue("whole", !data.whole);
      if (data.whole && document.fullscreenElement) document.exitFullscreen();
      else if (!data.whole && document.documentElement.requestFullscreen)
        document.documentElement.requestFullscreen().catch(() => {});
    }
  };
  // A thumb that sweeps to the left goes on, to the right goes back; what moves sideways by itself, and what one chooses
  // or writes in, keeps its own sweep.
  let sweep = null;
  const movesItself = (one) => one.scrollWidth > one.clientWidth + 2 && /auto|scroll/.test(getComputedStyle(one).overflowX);
  const touched = (event) => {
    const [touch] = event.touches, way = event.composedPath().filter((one) => one instanceof Element);
    const isTaken = way.some((one) => movesItself(one) || one.matches('input, textarea, [role="dialog"], [role="listbox"]'));
    sweep = event.touches.length > 1 || isTaken ? null : { x: touch.clientX, y: touch.clientY };
  };
  const swept = (event) => {
    if (!sweep || event.touches.length) return;
    const [touch] = event.changedTouches, across = touch.clientX - sweep.x, down = touch.clientY - sweep.y;
    sweep = null;
    if (Math.abs(across) >= SWEEP && Math.abs(across) > 2 * Math.abs(down)) go(here() + (across < 0 ? 1 : -1));
  };
  // Every new slide calls this anew; the former ear, which knows the former slide, is closed first.
  window.bianminKeys?.abort();
  const hearing = new AbortController();
  window.bianminKeys = hearing;
  document.addEventListener("keydown", heard, { signal: hearing.signal });
  document.addEventListener("touchstart", touched, { signal: hearing.signal, passive: true });
  document.addEventListener("touchend", swept, { signal: hearing.signal, passive: true });
  let resized = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(resized);
    resized = window.setTimeout(() => { measure(); fit(); }, 300);
  }, { signal: hearing.signal });
  // On a phone a slide that is turned to, or asked for by the address, begins at its heading, wherever the one before was
  // read to: also when its parts come later and it was too low to be moved there, until somebody moves it.
  const begin = () => {
    if (isTurning) document.querySelector(".st-key-slide")?.scrollIntoView({ block: "start" });
  };
  if (shown !== data.slide && (shown || data.slide > 1)) isTurning = window.innerWidth <= NARROW;
  shown = data.slide;
  if (shown === wanted.slide) wanted = { slide: 0, at: 0 };
  begin();
  for (const moved of ["touchmove", "wheel", "keydown"])
    document.addEventListener(moved, () => { isTurning = false; }, { signal: hearing.signal, passive: true });
  darken(isBlack);
  tick();
  measure();
  const ticking = window.setInterval(tick, 1000);
  // Charts and tables come when they come: whatever makes the slide higher or lower has it fitted anew. What fits already
  // keeps its size, so that fitting does not call for fitting.
  let fitting = 0;
  const growing = new ResizeObserver(() => {
    window.clearTimeout(fitting);
    fitting = window.setTimeout(() => { fit(); begin(); }, 60);
  });
  const slide = document.querySelector('[data-testid="stMainBlockContainer"]');
  if (slide) growing.observe(slide);
  return () => {
    hearing.abort();
    window.clearInterval(ticking);
    growing.disconnect();
    window.clearTimeout(fitting);
    document.documentElement.style.removeProperty("--fit");
  };
}

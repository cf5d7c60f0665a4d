// Arrow keys, Home, End and numbers move through the slides; F asks for the whole screen. Nothing is taken from who is
// writing into a field.
// What was typed outlives a new drawing of the page between two digits; the page as it stands is asked at the end.
let typed = "";
let waiting = 0;
let page = null;

export default function ({ data, setTriggerValue }) {
  page = { data, setTriggerValue };
  const go = (slide) => {
    const to = Math.min(Math.max(slide, 1), page.data.count);
    if (to !== page.data.slide) page.setTriggerValue("slide", to);
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
  const heard = (event) => {
    const at = event.composedPath()[0];
    const isWriting = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName || "");
    const isChoosing = at.closest && at.closest('[role="dialog"], [role="radiogroup"], [role="listbox"], .frame');
    if (isWriting || isChoosing || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = {
      ArrowRight: data.slide + 1, PageDown: data.slide + 1, ArrowLeft: data.slide - 1, PageUp: data.slide - 1,
      Home: 1, End: data.count,
    };
    if (event.key in moves) { event.preventDefault(); go(moves[event.key]); }
    else if (/^[0-9]$/.test(event.key)) number(event.key);
    else if (event.key === "f" || event.key === "F") {
      setTriggerValue("whole", !data.whole);
      if (data.whole && document.fullscreenElement) document.exitFullscreen();
      else if (!data.whole && document.documentElement.requestFullscreen)
        document.documentElement.requestFullscreen().catch(() => {});
    }
  };
  // Every new slide calls this anew; the former ear, which knows the former slide, is closed first.
  window.bianminKeys?.abort();
  const hearing = new AbortController();
  window.bianminKeys = hearing;
  document.addEventListener("keydown", heard, { signal: hearing.signal });
  return () => hearing.abort();
}

/* The heading of the frame goes when the page's own stands, in the same paint; and in any case after a while. */
(() => {
  const first = document.getElementById("first-heading");
  const own = '[data-testid="stMain"] :is(h1, [data-testid="stAlert"], [data-testid="stException"])';
  const look = new MutationObserver(() => { if (document.querySelector(own)) gone(); });
  const gone = () => { look.disconnect(); first.remove(); };
  look.observe(document.body, { childList: true, subtree: true });
  setTimeout(gone, 60000);
})();

// A page that answers what was sent and refused stands in the history under its own address: going back to it asks for
// the page, and the browser does not offer to send everything anew.
(() => {
  const own = document.querySelector("[data-again]");
  history.replaceState(null, "", own ? own.dataset.again : location.href);
})();

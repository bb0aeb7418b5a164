// While a page of the form is on its way, nothing can be written into the void: what is typed after «ذخیره و ادامه» would
// be lost with this page. Readonly, unlike disabled, is still sent and keeps the focus where it is.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const LONGEST = 30000; // who stopped the page or lost the line writes on
  const choices = /radio|checkbox|select|file/; // these know no readonly
  let timer;
  const hold = (held) => {
    clearTimeout(timer);
    for (const each of form.elements) each.readOnly = held;
    if (held) timer = setTimeout(hold, LONGEST, false);
  };
  document.addEventListener("submit", (event) => event.target === form && !event.defaultPrevented && hold(true));
  for (const kind of ["click", "mousedown", "keydown"]) {
    form.addEventListener(kind, (event) => {
      const { readOnly, type } = event.target;
      if (readOnly && choices.test(type) && event.key !== "Tab") event.preventDefault();
    });
  }
  addEventListener("pageshow", () => hold(false));
})();

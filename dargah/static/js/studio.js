/* The editor of the workshop: draws Wagtail's boxes, goes to the box that the
   address names, and asks before unsaved writing is left. */
(() => {
  const place = document.getElementById("boxes");
  if (!place || !window.telepath) return;
  const told = (what) => JSON.parse(document.getElementById(`boxes-${what}`).textContent);
  const form = place.closest("form");
  window.telepath.unpack(told("blocks")).render(place, "boxes", told("value"), told("errors"));

  // an item of a list that is one box has no label of its own: it is called as its list, and by its place in it
  const named = (box) => box.labels?.length || box.hasAttribute("aria-label") || box.type === "hidden";
  const name = () => {
    form.querySelectorAll("input, select, textarea").forEach((box) => {
      if (named(box)) return;
      const list = box.closest("[data-streamfield-list-container]");
      const label = list?.parentElement.closest("[data-contentpath]")?.querySelector(":scope > .w-field__label");
      const heading = box.closest("[data-panel]")?.querySelector("[data-panel-heading]");
      box.setAttribute("aria-label", (label || heading)?.textContent.trim() || "متن");
    });
  };
  name();
  new MutationObserver(name).observe(form, { childList: true, subtree: true });

  // a finding names a box: open what it lies in, bring it up, and let the keyboard go on from there
  const goTo = () => {
    const box = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!box || !form.contains(box)) return;
    for (let panel = box; panel; panel = panel.parentElement.closest("[data-panel]")) {
      const toggle = panel.querySelector(":scope > .w-panel__header > [data-panel-toggle]");
      if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
    box.scrollIntoView({ block: "start" });
    box.querySelector("[data-panel-toggle]")?.focus({ preventScroll: true });
  };
  const firstError = () => form.querySelector(".error-message")?.closest("[data-panel]");
  window.addEventListener("hashchange", goTo);
  if (location.hash) goTo();
  else if (firstError()) location.hash = firstError().id;

  let written = document.querySelector(".errors") !== null;
  let sending = false;
  form.addEventListener("input", () => { written = true; });
  form.addEventListener("change", () => { written = true; });
  form.addEventListener("click", (event) => { if (event.target.closest("button[data-streamfield-action]")) written = true; });
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => { if (written && !sending) event.preventDefault(); });
})();

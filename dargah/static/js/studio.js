/* The editor of the workshop: draws Wagtail's boxes, goes to the box that the
   address names, and asks before unsaved writing is left. */
(() => {
  const place = document.getElementById("boxes");
  if (!place || !window.telepath) return;
  const told = (name) => JSON.parse(document.getElementById(`boxes-${name}`).textContent);
  const form = place.closest("form");
  window.telepath.unpack(told("blocks")).render(place, "boxes", told("value"), told("errors"));

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

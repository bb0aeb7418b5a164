/* The editor of the workshop: draws Wagtail's boxes, goes to the box that the
   address names, and asks before unsaved writing is left. */
(() => {
  const place = document.getElementById("boxes");
  if (!place || !window.telepath) return;
  const told = (what) => JSON.parse(document.getElementById(`boxes-${what}`).textContent);
  const form = place.closest("form");
  const block = window.telepath.unpack(told("blocks"));
  let shown = block.render(place, "boxes", told("value"), told("errors"));

  form.querySelector("[data-ends]").hidden = false;
  document.querySelector(".seg [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

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
    const [id, ...keys] = decodeURIComponent(location.hash.slice(1)).split(":");
    let box = id === "boxes" ? form : document.getElementById(id);
    if (!box || !form.contains(box)) return;
    for (const key of keys) box = box.querySelector(`[data-contentpath="${CSS.escape(key)}"]`) ?? box;
    for (let panel = box.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      const toggle = panel.querySelector(":scope > .w-panel__header > [data-panel-toggle]");
      if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
    const rare = box.closest("[data-block-settings][hidden]");
    if (rare) document.querySelector(`[aria-controls="${rare.id}"]`)?.click();
    box.scrollIntoView({ block: "center" });
    const first = [...box.querySelectorAll("input, select, textarea, button")].find((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1);
    first?.focus({ preventScroll: true });
  };
  const firstError = () => form.querySelector(".error-message")?.closest("[data-panel]");
  window.addEventListener("hashchange", goTo);
  if (location.hash) goTo();
  else if (firstError()) location.hash = firstError().id;

  // what is written is kept in this browser until it is saved: a lost session or a closed lid takes nothing
  const shelf = `workshop:${location.pathname}`;
  const edition = form.elements.edition.value;
  const kept = (() => { try { return JSON.parse(localStorage.getItem(shelf)); } catch { return null; } })();
  const keep = (sent) => {
    try { localStorage.setItem(shelf, JSON.stringify({ edition, sent, state: shown.getState() })); } catch { /* a full shelf keeps nothing */ }
  };
  let waiting = 0;
  const keepSoon = () => { clearTimeout(waiting); waiting = setTimeout(() => { if (!sending) keep(false); }, 1000); };
  const offer = () => {
    const offered = document.getElementById("boxes-kept");
    if (!kept || !offered) return;
    const saved = kept.sent && kept.edition !== edition;
    if (saved || document.querySelector(".errors") || JSON.stringify(kept.state) === JSON.stringify(shown.getState())) { if (saved) localStorage.removeItem(shelf); return; }
    offered.hidden = false;
    offered.querySelector("[data-take]").addEventListener("click", () => {
      const now = document.createElement("div");
      form.querySelector("#block_group-boxes-section")?.replaceWith(now);
      shown = block.render(now, "boxes", kept.state, null);
      written = true;
      offered.hidden = true;
    });
    offered.querySelector("[data-drop]").addEventListener("click", () => { localStorage.removeItem(shelf); offered.hidden = true; });
  };

  let written = document.querySelector(".errors") !== null;
  let sending = false;
  const touched = () => { written = true; keepSoon(); };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("click", (event) => { if (event.target.closest("button[data-streamfield-action]")) touched(); });
  form.addEventListener("submit", () => { sending = true; if (written) keep(true); });
  offer();
  window.addEventListener("pagehide", () => { if (written && !sending) keep(false); });
  window.addEventListener("beforeunload", (event) => { if (written && !sending) event.preventDefault(); });
})();

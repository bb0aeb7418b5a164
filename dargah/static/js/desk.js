// Comfort for the desk: rows by J and K, actions by their letter, all rows at once. Nothing needs it.
(() => {
  const rows = [...document.querySelectorAll(".grid tbody tr")];
  const bulk = document.querySelector("[data-bulk]");
  const counter = document.querySelector("[data-chosen]");
  let current = rows.findIndex((row) => row.classList.contains("is-cur"));
  const boxes = () => rows.map((row) => row.querySelector("input[type=checkbox]")).filter(Boolean);
  const recount = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    rows.forEach((row) => row.classList.toggle("is-on", !!row.querySelector("input[type=checkbox]")?.checked));
    if (counter) counter.textContent = `${chosen.toLocaleString("fa")} پرونده برگزیده`;
    if (bulk) bulk.hidden = chosen === 0;
  };
  const move = (step) => {
    if (!rows.length) return;
    rows[current]?.classList.remove("is-cur");
    current = Math.max(0, Math.min(rows.length - 1, current + step));
    rows[current].classList.add("is-cur");
    rows[current].querySelector("a")?.focus();
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.closest(".grid")) recount();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const writing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape") return writing ? event.target.blur() : void (boxes().forEach((box) => { box.checked = false; }), recount());
    if (writing) return;
    const code = event.code; // the place of the key: a Persian keyboard has the same shortcuts
    if (code === "KeyJ") move(1);
    else if (code === "KeyK") move(-1);
    else if (code === "Slash") document.querySelector("[type=search]")?.focus();
    else if (code === "KeyX" && rows[current]) {
      const box = rows[current].querySelector("input[type=checkbox]");
      if (box) { box.checked = !box.checked; recount(); }
    } else {
      const target = document.querySelector(`[data-key="${code.replace("Key", "")}"]`);
      if (!target) return;
      if (target.matches("details")) { target.open = true; target.querySelector("input:not([type=hidden]), textarea, select")?.focus(); }
      else target.matches("a, button:not([data-careful])") ? target.click() : target.focus(); // what cannot be undone is only reached
    }
    event.preventDefault();
  });
  if (bulk) recount();
})();

/* What somebody writes on a case is kept in this tab until it is sent: after an ended session it stands in its box again.
   Only for the person whose mark the page carries; gone after sending, at sign-out and with the tab. The application
   form and the workshop keep their own. */
(() => {
  const PREFIX = "kept:";
  const LONGEST = 12 * 3600e3;
  const each = (act) => {
    for (const key of Object.keys(sessionStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      try { act(key, JSON.parse(sessionStorage.getItem(key))); } catch { sessionStorage.removeItem(key); }
    }
  };
  const put = (key, held) => { try { sessionStorage.setItem(key, JSON.stringify(held)); } catch { /* a full shelf keeps nothing */ } };
  try { sessionStorage.length; } catch { return; }

  // it was not sent after all
  if (document.querySelector("[data-not-sent]")) return each((key, held) => put(key, { ...held, sent: false }));
  const writer = document.querySelector("meta[name=writer]")?.content;
  if (!writer) return;

  const done = document.querySelector(".told .notice--ok");
  each((key, held) => {
    if (held.writer !== writer || Date.now() - held.at > LONGEST || (held.sent && done)) sessionStorage.removeItem(key);
    else if (held.sent) put(key, { ...held, sent: false });
  });

  const SINGLE = "input[type=text]:not([autocomplete=off]):not([autocomplete=one-time-code]):not([inputmode])";
  const boxes = (form) => [...form.querySelectorAll(`textarea[name]:not([readonly]), ${SINGLE}`)];
  const shelf = (form, box) => {
    const same = boxes(form).filter((one) => one.name === box.name);
    return `${PREFIX}${new URL(form.action, location).pathname}:${box.name}:${same.indexOf(box)}`;
  };
  const own = location.pathname.startsWith("/studio/") ? [] : document.querySelectorAll("main form[method=post]:not([data-autosave])");
  for (const form of own) {
    let back = false;
    for (const box of boxes(form)) {
      const key = shelf(form, box);
      let held = null;
      try { held = JSON.parse(sessionStorage.getItem(key)); } catch { /* not ours */ }
      if (held && !box.value) {
        box.value = held.text;
        back = true;
        for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      }
      box.addEventListener("input", () => {
        if (box.value.trim()) put(key, { writer, at: Date.now(), text: box.value, sent: false });
        else sessionStorage.removeItem(key);
      });
    }
    if (back) {
      const told = document.createElement("p");
      told.className = "saved";
      told.setAttribute("role", "status");
      told.textContent = "آن‌چه نوشته بودید و فرستاده نشده بود، دوباره این‌جاست.";
      form.prepend(told);
    }
    form.addEventListener("submit", () => {
      for (const box of boxes(form)) {
        if (box.value.trim()) put(shelf(form, box), { writer, at: Date.now(), text: box.value, sent: true });
      }
    });
  }
  for (const form of document.querySelectorAll("form[action$='/sign-out/']")) {
    form.addEventListener("submit", () => each((key) => sessionStorage.removeItem(key)));
  }
})();

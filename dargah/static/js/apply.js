// Comfort for forms: all of it also works without.
(() => {
  const $ = (query) => document.querySelector(query);
  const form = $("form[data-autosave]");
  const said = $("[data-saved]");
  const say = (text, cut) => {
    if (!said) return;
    said.textContent = text;
    said.parentNode.dataset.off = cut || "";
  };
  const off = () => say("ارتباط قطع است؛ نوشته‌ها در همین صفحه است و با وصل شدن ذخیره می‌شود.", 1);
  let timer, busy, clash, owed, asked = 0;
  let edits = 0, kept = 0; // writings; of them the server has
  $(".errors")?.focus();

  document.addEventListener("submit", (event) => {
    const sent = event.target.dataset;
    if (sent.sent) return event.preventDefault();
    if (form && !navigator.onLine) { event.preventDefault(); return off(); }
    sent.sent = 1;
    kept = edits;
    clearTimeout(timer);
    setTimeout(() => delete sent.sent, 8000);
  });
  addEventListener("pageshow", () => { for (const each of document.forms) delete each.dataset.sent; });

  const offer = () => { // the telephone's own position
    const locate = $("[data-locate]");
    if (locate && navigator.geolocation) locate.hidden = false;
  };
  offer();

  if (!form) return;
  for (const each of document.querySelectorAll("[data-keeps]")) each.textContent = each.dataset.keeps; // true from here on
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  const narrow = (asShown) => { // cities to the chosen county's; one that came with the page stays
    for (const list of form.querySelectorAll("[data-within]")) {
      const county = form.elements[list.dataset.within].value;
      list.all ||= [...list.querySelectorAll("optgroup")];
      for (const group of list.all) {
        if (!county || group.dataset.key === county || (asShown && group.querySelector("[selected]"))) list.append(group);
        else group.remove();
      }
    }
  };
  narrow(true);
  async function save(last) {
    clearTimeout(timer);
    if (busy && !last) return void (timer = setTimeout(save, 700));
    busy = 1;
    const sent = edits;
    const data = new FormData(form);
    for (const [key, value] of [...data]) if (value instanceof File) data.delete(key);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(data), keepalive: !!last });
      if (!answer.ok && answer.status !== 409) throw 0;
      const told = await answer.json();
      if (told.said !== clash) {
        clash = told.said;
        $("[data-clash] p").textContent = clash || "";
        $("[data-clash]").hidden = !clash;
        document.activeElement.scrollIntoView({ block: "nearest" });
      }
      if (clash) { busy = 0; return say("ذخیره نشد."); }
      kept = sent;
      form.elements._seen.value = told.seen;
      say(`ذخیره شد، ساعت ${told.saved_at}${told.signed_in ? "" : "؛ با «ذخیره و ادامه» دوباره وارد شوید"}`);
      busy = 0;
      if (owed) setTimeout(refresh);
      return true;
    } catch {
      off();
      timer = setTimeout(save, 5000);
    }
    busy = 0;
  }
  form.addEventListener("input", () => { edits += 1; clearTimeout(timer); timer = setTimeout(save, 700); });
  // the page again, never over what is written or sent since
  async function refresh() {
    const mine = asked += 1;
    owed = 0;
    while (busy) await new Promise((go) => setTimeout(go, 99));
    if (mine < asked) return;
    owed = !(await save());
    if (owed) return; // comes with the line
    const told = kept;
    const text = await fetch(location).then((answer) => answer.text()).catch(() => "");
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector("[data-fields]");
    owed = !text;
    if (!fresh || mine < asked || form.dataset.sent) return;
    if (told < edits) return refresh(); // written since
    const { name, value, type, selectionStart, selectionEnd } = document.activeElement;
    $("[data-fields]").replaceWith(fresh);
    offer();
    narrow(true);
    const again = [...form.elements].find((each) => each.name === name && (!/radio|checkbox/.test(type) || each.value === value));
    again?.focus({ preventScroll: true });
    if (selectionStart != null) again?.setSelectionRange(selectionStart, selectionEnd);
  }
  form.addEventListener("change", ({ target }) => form.querySelector(`[data-within="${target.name}"]`) && narrow());
  form.addEventListener("change", ({ target }) => target.closest("[data-controls]") && refresh());
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-locate]")) return;
    const tell = (text) => { $("[data-located]").textContent = text; };
    tell("در حال یافتن موقعیت…");
    navigator.geolocation.getCurrentPosition(async ({ coords }) => {
      $("[data-lat]").value = coords.latitude.toFixed(6);
      $("[data-lon]").value = coords.longitude.toFixed(6);
      for (const part of form.querySelectorAll("[name$='.x'], [name$='.y']")) part.value = "";
      edits += 1;
      await refresh();
      tell(`نوشته شد، با دقت ${Math.round(coords.accuracy).toLocaleString("fa")} متر.`);
    }, () => tell("گوشی موقعیت را نداد."), { enableHighAccuracy: true, timeout: 15000 });
  });
  addEventListener("online", () => owed ? refresh() : kept < edits && save());
  addEventListener("pagehide", () => kept < edits && save(1));
  document.addEventListener("visibilitychange", () => document.hidden && kept < edits && save(1));
})();

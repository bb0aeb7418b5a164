// A rehearsal shows what depends on an answer at once, as the citizen's form does. Without it a button does.
(() => {
  const form = document.querySelector("form[data-refreshes]");
  form?.addEventListener("change", async ({ target }) => {
    if (!target.closest("[data-controls]")) return;
    const data = new URLSearchParams(new FormData(form));
    data.set("then", "refresh");
    const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-fields]");
    if (!fresh) return;
    form.querySelector("[data-fields]").replaceWith(fresh);
    [...form.elements].find((each) => each.name === target.name && each.value === target.value)?.focus();
  });
})();

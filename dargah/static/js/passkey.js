// Passkeys: offered only where this browser and this address have them.
(() => {
  if (!window.PublicKeyCredential || /^[\d.]+$/.test(location.hostname)) return;
  for (const each of document.querySelectorAll("[data-passkey-none]")) each.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const { act, ask } = form.dataset;
    const said = form.querySelector("[role=status]");
    form.hidden = false;
    form.closest("section").hidden = false;
    form.addEventListener("submit", async (event) => {
      const held = form.elements.credential;
      if (held.value) return;
      event.preventDefault();
      said.textContent = "منتظر قفل یا اثر انگشت این دستگاه…";
      try {
        const token = form.elements.csrfmiddlewaretoken.value;
        const answer = await fetch(ask, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token }) });
        const told = await answer.json();
        if (!answer.ok) return void (said.textContent = told.said);
        held.value = JSON.stringify(await webauthnJSON[act](told));
        form.requestSubmit();
      } catch {
        held.value = "";
        said.textContent = form.dataset.failed;
      }
    });
  }
  addEventListener("pageshow", () => { for (const each of document.querySelectorAll("[name=credential]")) each.value = ""; });
})();

// The browser's own words beside a file input follow its language, not ours; without a script its control says it.
(() => {
  for (const input of document.querySelectorAll(".drop input[type=file]")) {
    const pick = document.createElement("label");
    const said = document.createElement("span");
    const tell = () => { said.textContent = [...input.files].map((file) => file.name).join("، ") || "هنوز چیزی انتخاب نشده"; };
    pick.className = "btn btn--2";
    pick.htmlFor = input.id;
    pick.textContent = input.multiple ? "انتخاب فایل‌ها" : "انتخاب فایل";
    said.dir = "auto";
    said.setAttribute("role", "status");
    input.classList.add("drop__native");
    input.after(pick, said);
    input.addEventListener("change", tell);
    tell();
  }
})();

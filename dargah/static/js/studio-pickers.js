/* Boxes that hold an inner name or an expression are filled by picking words:
   a question and its answer make a condition, a list offers the outcomes and
   letters, an answer is put into a text. What is written stays in the box
   itself; an expression that these pickers cannot read is shown as it is. */
(() => {
  const form = document.querySelector("form.boxes");
  const told = document.getElementById("boxes-names");
  if (!form || !told) return;
  const known = JSON.parse(told.textContent);
  const persian = (text) => String(text).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
  const latin = (text) => text.replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x06f0).replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x0660).replace(/[٬,\s]/g, "").replace("٫", ".");
  const make = (tag, attributes = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false) made.setAttribute(name, value);
    }
    made.append(...inside);
    return made;
  };
  const option = (value, text, chosen) => make("option", { value, selected: Boolean(chosen) }, text);
  const write = (box, text) => {
    if (box.value === text) return;
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // what is offered depends on other boxes: it is offered anew when one of them changes
  const watching = [];
  const whenChanged = (place, act) => watching.push([place, act]);
  form.addEventListener("change", () => { watching.forEach(([place, act]) => { if (place.isConnected) act(); }); });

  // --- the questions, those that are not saved yet among them ---------------
  const boxAt = (name) => { const found = form.elements.namedItem(name); return found instanceof RadioNodeList ? found[0] : found; };
  const at = (name) => boxAt(name)?.value ?? "";
  const living = (list) => Array.from({ length: Number(at(`${list}-count`)) }, (_, number) => `${list}-${number}`)
    .filter((one) => boxAt(`${one}-id`) && at(`${one}-deleted`) !== "1")
    .sort((one, other) => at(`${one}-order`) - at(`${other}-order`));
  const onPage = (list, group) => living(list).map((one) => ({
    here: one,
    group,
    kind: at(`${one}-type`),
    label: at(`${one}-value-short`) || at(`${one}-value-label`),
    get path() { return at(`${one}-value-key`) && (group ? `${group}.` : "") + at(`${one}-value-key`); },
    options: living(`${one}-value-options`).map((choice) => ({ here: choice, label: at(`${choice}-value-value`), get key() { return at(`${choice}-value-key`); } })),
  })).filter((one) => one.label);
  const ofPage = (page) => {
    const use = at(`${page}-value-use`);
    const without = living(`${page}-value-without`).map((one) => at(`${one}-value`));
    const own = onPage(`${page}-value-group`, use);
    const bank = (known.groups?.[use] ?? []).filter((one) => !without.includes(one.path.slice(use.length + 1)));
    return [...(own.length ? own : bank.map((one) => ({ ...one, page }))), ...onPage(`${page}-value-fields`, "")];
  };
  const asked = () => {
    if (boxAt("boxes-form-count")) return living("boxes-form").flatMap(ofPage);
    if (boxAt("boxes-fields-count")) return onPage("boxes-fields", known.group ?? "");
    return known.questions;
  };
  // what was asked before a box, as the form is read
  const askedBefore = (box) => asked().filter((one) => {
    const marker = one.here ? boxAt(`${one.here}-id`) : one.page ? boxAt(`${one.page}-id`) : null;
    if (!marker) return true;
    if (one.here && box.name.startsWith(`${one.here}-`)) return false;
    if (one.page && box.name === `${one.page}-value-when`) return false;
    return marker.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING;
  });
  // a question or an option gets its inner name when it is first picked
  const settle = (one, prefix) => {
    const box = boxAt(`${one.here}-value-key`);
    if (!box || box.value) return;
    const taken = new Set([...form.querySelectorAll('[name$="-value-key"]')].map((other) => other.value));
    let number = 1;
    while (taken.has(`${prefix}${number}`)) number += 1;
    write(box, `${prefix}${number}`);
  };

  // --- a condition ----------------------------------------------------------
  const FAMILY = {
    boolean: "truth", choice: "choice", choices: "choices", number: "whole", rials: "whole", decimal: "decimal", area: "decimal",
    repeat: "rows", table: "rows", map_point: "", utm: "", letter_reference: "", file: "",
  };
  const family = (kind) => FAMILY[kind] ?? "text";
  const SIZES = [[">", "بیش از"], [">=", "دست‌کم"], ["<", "کمتر از"], ["<=", "دست‌بالا"], ["==", "برابر با"]];
  const SIGNS = {
    truth: [["yes", "بله است"], ["no", "نه است"]],
    choice: [["==", "هست"], ["!=", "نیست"]],
    choices: [["in", "برگزیده شده"], ["out", "برگزیده نشده"]],
    whole: SIZES, decimal: SIZES, rows: SIZES,
    text: [["told", "نوشته شده است"], ["empty", "خالی است"], ["==", "برابر است با"]],
  };
  const figure = (text, kind) => {
    const number = latin(text);
    if (!/^-?\d{1,15}(\.\d+)?$/.test(number)) return null;
    if (kind === "decimal") return number.includes(".") ? number : `${number}.0`;
    return number.includes(".") ? null : number;
  };
  // what is no number is told at its place, and not dropped in silence when the part is saved
  const tell = (input, number, kind) => {
    input.setAttribute("aria-invalid", String(number === null));
    const row = input.closest(".picker__row");
    if (row.nextElementSibling?.matches(".picker__fault")) row.nextElementSibling.remove();
    if (number === null) row.after(make("p", { class: "picker__fault", role: "alert" }, kind === "decimal" ? "عدد بنویسید، مانند ۱۲ یا ۱۲٫۵." : "عدد درست بنویسید، مانند ۱۲."));
  };
  const isGone = (input) => {
    for (let item = input.closest("[data-streamfield-child]"); item; item = item.parentElement.closest("[data-streamfield-child]")) {
      if ([...item.children].some((one) => one.name?.endsWith("-deleted") && one.value === "1")) return true;
    }
    return Boolean(input.closest(".picker-raw"));
  };
  form.addEventListener("submit", (event) => {
    const wrong = [...form.querySelectorAll(".picker [aria-invalid=true]")].find((one) => !isGone(one));
    if (!wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();  // nothing is being sent
    for (let panel = wrong.closest("section"); panel; panel = panel.parentElement.closest("section")) {
      panel.querySelector(":scope > .w-panel__header [aria-expanded=false]")?.click();
    }
    wrong.focus();
  }, true);
  const quoted = (text) => `"${text.replace(/["\\]/g, "")}"`;
  const expression = ({ question, sign, value }) => {
    const path = question.path, kind = family(question.kind);
    if (kind === "truth") return sign === "yes" ? path : `!${path}`;
    if (kind === "choices") return sign === "in" ? `${quoted(value)} in ${path}` : `!(${quoted(value)} in ${path})`;
    if (kind === "text" && sign !== "==") return `${path} ${sign === "told" ? "!=" : "=="} ""`;
    if (kind === "choice" || kind === "text") return `${path} ${sign} ${quoted(value)}`;
    return `${kind === "rows" ? `size(${path})` : path} ${sign} ${value}`;
  };
  const PARTS = [
    [/^!([\w.]+)$/, (m) => [m[1], "no", ""]],
    [/^!\("([^"\\]*)" in ([\w.]+)\)$/, (m) => [m[2], "out", m[1]]],
    [/^"([^"\\]*)" in ([\w.]+)$/, (m) => [m[2], "in", m[1]]],
    [/^([\w.]+) (==|!=) "([^"\\]*)"$/, (m) => [m[1], m[2], m[3]]],
    [/^size\(([\w.]+)\) (>=|<=|>|<|==) (\d+)$/, (m) => [m[1], m[2], m[3]]],
    [/^([\w.]+) (>=|<=|>|<|==) (-?\d+(?:\.\d+)?)$/, (m) => [m[1], m[2], m[3]]],
    [/^([\w.]+)$/, (m) => [m[1], "yes", ""]],
  ];
  const read = (text, questions) => {
    const one = text.trim();
    const [pattern, take] = PARTS.find(([shape]) => shape.test(one)) ?? [];
    if (!pattern) return null;
    const [path, sign, value] = take(one.match(pattern));
    const question = questions.find((other) => other.path === path);
    if (!question) return null;
    const empty = family(question.kind) === "text" && value === "" && { "!=": "told", "==": "empty" }[sign];
    const part = { question, sign: empty || sign, value };
    return expression(part) === one ? part : null;
  };
  // {joined, parts}, or null for what only an expert can read
  const readAll = (text, questions) => {
    if (!text.trim()) return { joined: "&&", parts: [] };
    const joined = text.includes("||") ? "||" : "&&";
    const parts = text.split(joined).map((one) => read(one, questions));
    return parts.every(Boolean) ? { joined, parts } : null;
  };

  const valueBox = (part, changed) => {
    const kind = family(part.question.kind);
    if (kind === "truth" || (kind === "text" && part.sign !== "==")) return [];
    if (kind === "choice" || kind === "choices") {
      const box = make("select", { "aria-label": "پاسخ", onchange: () => { part.value = box.value; changed(); } });
      const choices = part.question.options;
      choices.forEach((one) => { if (one.here) settle(one, "option"); });
      if (!choices.some((one) => one.key === part.value)) part.value = choices[0]?.key ?? "";
      box.append(...choices.map((one) => option(one.key, one.label, one.key === part.value)));
      return [box];
    }
    const box = make("input", { type: "text", "aria-label": kind === "text" ? "پاسخ" : kind === "rows" ? "شمار ردیف‌ها" : "عدد", inputmode: kind === "text" ? "text" : "decimal", autocomplete: "off" });
    box.value = kind === "text" ? part.value : persian(part.value).replace(/\.۰$/, "").replace(".", "٫");
    box.addEventListener("input", () => {
      const number = kind === "text" ? box.value : figure(box.value, kind);
      tell(box, number, kind);
      if (number === null) return;
      part.value = number;
      changed();
    });
    return [box];
  };

  const conditions = (box) => {
    const place = make("div", { class: "picker", role: "group", "aria-label": "شرط" });
    let now = readAll(box.value, askedBefore(box));
    const changed = () => write(box, now.parts.map(expression).join(` ${now.joined} `));
    const start = (question) => {
      if (question.here) settle(question, "q");
      const kind = family(question.kind);
      return { question, sign: SIGNS[kind][0][0], value: kind === "whole" || kind === "rows" ? "0" : kind === "decimal" ? "0.0" : "" };
    };
    const row = (part, number) => {
      const questions = askedBefore(box).filter((one) => family(one.kind));
      const chosen = questions.findIndex((one) => (one.path && one.path === part.question.path) || (one.here && one.here === part.question.here));
      const question = make("select", { "aria-label": "پرسش", onchange: () => { now.parts[number] = start(questions[Number(question.value)]); draw(); changed(); question.isConnected || place.querySelectorAll("select")[0]?.focus(); } });
      question.append(...questions.map((one, index) => option(index, one.label, index === chosen)));
      const sign = make("select", { "aria-label": "سنجش", onchange: () => { part.sign = sign.value; draw(); changed(); } });
      sign.append(...SIGNS[family(part.question.kind)].map(([value, text]) => option(value, text, value === part.sign)));
      const away = make("button", { type: "button", class: "picker__away", "aria-label": "برداشتن شرط", title: "برداشتن شرط", onclick: () => { now.parts.splice(number, 1); draw(); changed(); } }, "×");
      return make("div", { class: "picker__row" }, question, sign, ...valueBox(part, changed), away);
    };
    const draw = () => {
      place.replaceChildren();
      box.closest(".w-field__input").classList.toggle("picker-raw", now === null);
      if (now === null) {
        place.append(make("p", { class: "picker__said" }, "این شرط با عبارت نوشته شده است."), make("button", { type: "button", class: "picker__link", onclick: () => { now = { joined: "&&", parts: [] }; draw(); changed(); } }, "برداشتن آن و برگزیدن از نو"));
        return;
      }
      if (now.parts.length > 1) {
        const join = make("select", { "aria-label": "پیوند شرط‌ها", onchange: () => { now.joined = join.value; changed(); } }, option("&&", "همه این‌ها با هم", now.joined === "&&"), option("||", "یکی از این‌ها بس است", now.joined === "||"));
        place.append(join);
      }
      if (!now.parts.length) place.append(make("p", { class: "picker__said" }, box.name.endsWith("-holds") ? "هنوز قاعده‌ای نیست." : "همیشه"));
      place.append(...now.parts.map(row));
      const add = make("button", { type: "button", class: "picker__add", onclick: () => {
        const first = askedBefore(box).filter((one) => family(one.kind)).at(-1);
        if (!first) { add.replaceWith(make("p", { class: "picker__said", role: "status" }, "پیش از این هنوز پرسشی نیست.")); return; }
        now.parts.push(start(first));
        draw();
        changed();
        place.querySelector(".picker__row:last-of-type select")?.focus();
      } }, now.parts.length ? "شرط دیگر" : "گذاشتن شرط");
      place.append(make("p", { class: "picker__ends" }, add, make("button", { type: "button", class: "picker__link", onclick: () => { box.closest(".w-field__input").classList.toggle("picker-raw"); } }, "نوشتن با عبارت")));
    };
    box.addEventListener("change", (event) => { if (event.isTrusted) { now = readAll(box.value, askedBefore(box)); draw(); } });
    draw();
    return place;
  };

  // --- an amount ------------------------------------------------------------
  const amounts = (box) => {
    const place = make("div", { class: "picker", role: "group", "aria-label": "مبلغ" });
    const numeric = () => askedBefore(box).filter((one) => ["whole", "decimal", "rows"].includes(family(one.kind)));
    const text = (question, rials) => {
      const kind = family(question.kind);
      if (kind === "decimal") return `int(${question.path} * ${rials}.0 + 0.5)`;
      return `${kind === "rows" ? `size(${question.path})` : question.path} * ${rials}`;
    };
    const reading = () => {
      if (/^\d*$/.test(box.value)) return { question: null, rials: box.value };
      const found = box.value.match(/^(?:int\(|size\()?([\w.]+)\)? \* (\d+)(?:\.0 \+ 0\.5\))?$/);
      const question = found && numeric().find((one) => one.path === found[1]);
      return question && text(question, found[2]) === box.value ? { question, rials: found[2] } : null;
    };
    let now = reading();
    const draw = () => {
      place.replaceChildren();
      box.closest(".w-field__input").classList.toggle("picker-raw", now === null);
      if (now === null) {
        place.append(make("p", { class: "picker__said" }, "این مبلغ با عبارت نوشته شده است."), make("button", { type: "button", class: "picker__link", onclick: () => { now = { question: null, rials: "" }; write(box, ""); draw(); } }, "برداشتن آن و نوشتن از نو"));
        return;
      }
      const questions = numeric();
      const changed = () => write(box, now.rials === "" ? "" : now.question ? text(now.question, now.rials) : now.rials);
      const way = make("select", { "aria-label": "چگونه حساب شود", onchange: () => { now.question = questions[Number(way.value)] ?? null; draw(); changed(); } }, option(-1, "مبلغ ثابت", !now.question));
      way.append(...questions.map((one, index) => option(index, `${family(one.kind) === "rows" ? "به شمار ردیف‌های" : "به ازای هر واحد"} «${one.label}»`, one.path === now.question?.path)));
      const rials = make("input", { type: "text", inputmode: "numeric", autocomplete: "off", "aria-label": "ریال" });
      rials.value = persian(now.rials).replace(/(?<=[۰-۹])(?=([۰-۹]{3})+$)/g, "٬");
      rials.addEventListener("input", () => {
        const number = rials.value.trim() === "" ? "" : figure(rials.value, "whole");
        tell(rials, number, "whole");
        if (number === null) return;
        now.rials = number;
        changed();
      });
      place.append(make("div", { class: "picker__row" }, way, rials, make("span", {}, now.question ? "ریال برای هر یک" : "ریال")), make("p", { class: "picker__ends" }, make("button", { type: "button", class: "picker__link", onclick: () => { box.closest(".w-field__input").classList.toggle("picker-raw"); } }, "نوشتن با عبارت")));
    };
    box.addEventListener("change", (event) => { if (event.isTrusted) { now = reading(); draw(); } });
    draw();
    return place;
  };

  // --- one of a list --------------------------------------------------------
  const FIRST = { outcomes: "نخست در بخش «نتیجه‌ها» نتیجه‌ای بنویسید", letters: "نخست در بخش «نامه‌ها» نامه‌ای بنویسید", pages: "نخست در بخش «درخواست» صفحه‌ای بنویسید", questions: "نخست در بخش «درخواست» پرسشی بنویسید", group: "نخست گروهی از بانک پرسش برگزینید" };
  const offered = (box) => {
    const what = box.dataset.names;
    if (what === "questions") return asked().map((one) => [one.path, one.label, one]);
    if (what !== "group") return (known.choices[what] ?? []).map(([value, text]) => [value, text, null]);
    const use = at(`${box.name.match(/^boxes-form-\d+/)?.[0]}-value-use`);
    return (known.groups?.[use] ?? []).map((one) => [one.path.slice(use.length + 1), one.label, one]);
  };
  const lists = (box) => {
    const select = make("select", { class: "picker" });
    let pairs = [];
    const draw = () => {
      pairs = offered(box);
      const first = pairs.length ? "برگزینید…" : (FIRST[box.dataset.names] ?? "چیزی برای برگزیدن نیست");
      select.replaceChildren(option("", first, !box.value), ...pairs.map(([value, text], index) => option(index, text || persian(value), value !== "" && value === box.value)));
      if (box.value && !pairs.some(([value]) => value === box.value)) select.append(option("old", `${box.value} (دیگر نیست)`, true));
    };
    const words = (list) => JSON.stringify(list.map((one) => one.slice(0, 2)));
    const renew = () => { if (words(offered(box)) !== words(pairs)) draw(); };
    select.addEventListener("focus", renew);
    whenChanged(select, renew);
    select.addEventListener("change", () => {
      const [, , question] = pairs[Number(select.value)] ?? [];
      if (question?.here) settle(question, "q");
      if (select.value !== "old") write(box, select.value === "" ? "" : offered(box)[Number(select.value)][0]);
    });
    box.addEventListener("change", (event) => { if (event.isTrusted) draw(); });
    draw();
    return select;
  };

  // --- an answer inside a text ----------------------------------------------
  // {heading: [[field, words]]}; two fields of the same words are told apart by a number
  const fieldsFor = (box) => {
    const event = at(box.name.replace(/-value$/, "-key"));
    const listed = box.dataset.names === "merge" ? known.merge : (known.places?.[event] ?? []).map(([name, text]) => [name, text, "آن‌چه در این پیامک پر می‌شود"]);
    const used = new Map();
    return listed.map(([name, text, heading]) => {
      used.set(text, (used.get(text) ?? 0) + 1);
      return { name, heading, words: used.get(text) > 1 ? `${text} (${persian(used.get(text))})` : text };
    });
  };
  // the text with the words of its fields in it; the box behind it keeps their names
  const merging = (box) => {
    let fields = fieldsFor(box);
    const inWords = (text) => text.replace(/\{([^{}]*)\}/g, (whole, name) => { const one = fields.find((field) => field.name === name); return one ? `{${one.words}}` : whole; });
    const inNames = (text) => text.replace(/\{([^{}]*)\}/g, (whole, words) => { const one = fields.find((field) => field.words === words.trim()); return one ? `{${one.name}}` : whole; });
    const text = make("textarea", { class: "picker", rows: 3, oninput: () => write(box, inNames(text.value)) });
    const select = make("select", { class: "picker", "aria-label": "گذاشتن در متن" });
    const offer = () => {
      fields = fieldsFor(box);
      const headings = new Map();
      for (const { words, heading } of fields) {
        if (!headings.has(heading)) headings.set(heading, make("optgroup", { label: heading }));
        headings.get(heading).append(option(words, words));
      }
      select.replaceChildren(option("", headings.size ? "گذاشتن پاسخ در متن…" : "نخست بگویید کدام پیامک", true), ...headings.values());
    };
    const tell = () => { if (inNames(text.value) !== box.value) text.value = inWords(box.value); };
    select.addEventListener("change", () => {
      if (!select.value) return;
      text.setRangeText(`{${select.value}}`, text.selectionStart, text.selectionEnd, "end");
      select.value = "";
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
    });
    whenChanged(select, () => { if (select !== document.activeElement) { const before = inNames(text.value); offer(); if (before === box.value) text.value = inWords(box.value); } });
    box.addEventListener("change", (event) => { if (event.isTrusted) tell(); });
    offer();
    text.value = inWords(box.value);
    return make("div", { class: "picker picker-text" }, text, select);
  };

  // --- where they stand -----------------------------------------------------
  const PICKERS = { conditions, amount: amounts, merge: merging, places: merging };
  const dress = () => {
    form.querySelectorAll("[data-names]").forEach((box) => {
      if (box.dataset.picked) return;
      box.dataset.picked = "yes";
      const names = box.dataset.names;
      const place = (PICKERS[names] ?? lists)(box);
      const within = box.closest(".w-field__input");
      within.classList.add("picker-instead");
      const label = box.labels?.[0];
      const chosen = place.matches("select") ? place : place.querySelector("textarea.picker");
      if (chosen && label) { chosen.id = `${box.id}-pick`; label.htmlFor = chosen.id; box.setAttribute("aria-label", label.textContent); }
      else if (chosen) chosen.setAttribute("aria-label", box.getAttribute("aria-label") || "گزینه");
      within.prepend(place);
    });
    form.querySelectorAll(".c-sf-add-button:not([data-worded])").forEach((button) => {
      button.dataset.worded = "yes";
      const name = button.closest("[data-streamfield-list-container], [data-streamfield-stream-container]")?.parentElement.closest("[data-contentpath]")?.dataset.contentpath;
      const words = known.items[name];
      if (!words) return;
      button.title = `افزودن ${words}`;
      button.setAttribute("aria-label", button.title);
      button.append(make("span", { class: "c-sf-add-button__word" }, button.title));
    });
  };
  dress();
  new MutationObserver(dress).observe(form, { childList: true, subtree: true });
})();

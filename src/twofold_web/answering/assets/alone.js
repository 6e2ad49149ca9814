"use strict";
/* Asks a whole questionnaire at a kiosk without a connection: way.js says which page comes next, this file draws it from
   what the page holds. Each page waits on the device as it was filled in (respond.js), and the server walks again over
   what it gets. Nobody's answers stay here after their last page, nor two minutes after they were left alone. */
(function () {
  const form = document.querySelector("form[data-alone]"), queue = window.twofoldQueue;
  if (!form || !queue) return;
  const told = JSON.parse(document.getElementById("told").textContent), logic = told.logic;
  const WAY = "twofold.way", LEFT = 120000;
  const MARK = /\x02(answer|hidden|touchpoint):?([^\x03|]*)(?:\|([^\x03]*))?\x03/g;
  const named = (name, from) => from.querySelector(`[${name}]`);
  const asked = document.getElementById("asked"), wrong = document.getElementById("wrong");
  const [back, on] = [form.querySelector("[value=back]"), form.querySelector("[value=on]")];
  const carry = on.textContent;
  let page = null, shown = Date.now();

  const state = restored() || begun();
  const answers = new Map(state.answers);
  function begun() {
    const client = queue.number();
    return { version: told.version, by: `&client=${client}`, seed: String(twofoldWay.hashed(client)), answers: [], seen: [] };
  }
  function restored() {
    let found = null;
    try { found = JSON.parse(window.sessionStorage.getItem(WAY)); } catch (_) { return null; }
    return found && found.version === told.version && Date.now() - found.touched < LEFT ? found : null;
  }
  function keep() {
    state.answers = Array.from(answers);
    state.page = page ? page.key : "";
    state.touched = Date.now();
    try { window.sessionStorage.setItem(WAY, JSON.stringify(state)); } catch (_) { /* this page knows it still */ }
  }
  const way = () => twofoldWay.pages(logic, state.seed, answers);

  /* texts with what somebody answered put in; plain text in, plain text out */
  function said(text, reported, here) {
    return text.replace(MARK, (_, what, key, otherwise) =>
      twofoldWay.putIn(logic, reported, here, what, key, otherwise));
  }
  function putIn(node, here) {
    const reported = twofoldWay.reported(logic, state.seed, answers);
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = said(texts.currentNode.data, reported, here);
    return reported;
  }

  /* questions */
  function drawn(shown, here) {
    const held = document.querySelector(`template[data-block="${here.block.key}"]`).content;
    const node = held.querySelector(`[data-item="${shown.item.key}"]`).cloneNode(true);
    const round = shown.key.slice(0, shown.key.length - shown.item.key.length);
    const fields = Array.from(node.querySelectorAll("[name]"));
    fields.forEach((field) => { field.name = round ? round + field.name.replace("~", "") : field.name; });
    inOrder(fields, shown);
    fill(fields, shown);
    return node;
  }
  /* choices and rows in this respondent's order; what has no place in it stays behind the others */
  function inOrder(fields, shown) {
    const item = shown.item, rows = new Map(), places = new Map();
    for (const field of fields) {
      const part = field.name.slice(shown.field.length + 1);
      if (item.type === "ranking" && part !== "na") places.set(part, field.closest(".place"));
      if (item.type === "matrix") rows.set(part, field.closest(".part") || field.closest(".options, .points"));
    }
    arranged(shown.choices.map((code) => [places.get(code)]));
    arranged(shown.rows.map((row) => [rows.get(row)]));
    if (item.type === "ranking" || (item.scale && item.type !== "emotion")) return;
    const names = item.type === "matrix" ? shown.rows.map((row) => `${shown.field}.${row}`) : [shown.field];
    for (const name of names) {
      arranged(shown.choices.map((code) => {
        const field = fields.find((one) => one.name === name && one.value === code);
        const label = field && field.closest("label"), beside = label && label.nextElementSibling;
        return beside && beside.classList.contains("beside") ? [label, beside] : [label];
      }));
    }
  }
  function arranged(groups) {
    const nodes = [].concat(...groups).filter(Boolean);
    if (!nodes.length) return;
    const earliest = nodes.reduce((one, other) => one.compareDocumentPosition(other) & 2 ? other : one);
    const mark = document.createComment("");
    earliest.parentNode.insertBefore(mark, earliest);
    nodes.forEach((node) => mark.parentNode.insertBefore(node, mark));
    mark.remove();
  }
  function fill(fields, shown) {
    const answer = answers.get(shown.key);
    if (!answer) return;
    const values = valuesOf(answer, shown);
    for (const field of fields) {
      const found = values.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = found.includes(field.value);
      else if (found.length) field.value = found[0];
    }
  }
  function valuesOf(answer, shown) {
    const key = shown.field, item = shown.item, found = new Map();
    if (answer.not_applicable) {
      const names = item.rows.length ? item.rows.map((row) => `${key}.${row}`) : [key];
      names.forEach((name) => found.set(name, ["not_applicable"]));
      return ["text", "number", "date", "ranking"].includes(item.type) ? new Map([[`${key}.na`, ["1"]]]) : found;
    }
    const number = () => item.type === "number" ? twofoldWay.numberText(answer.number, logic.habits) : String(answer.number);
    const written = answer.number !== undefined ? number() : answer.text || answer.date;
    if (item.type === "ranking") answer.choices.forEach((code, at) => found.set(`${key}.${code}`, [String(at + 1)]));
    else if (answer.choices) found.set(key, answer.choices);
    else if (written !== undefined) found.set(key, [written]);
    if (answer.other) found.set(`${key}.other`, [answer.other]);
    if (answer.strength !== undefined) found.set(`${key}.strength`, [String(answer.strength)]);
    item.rows.filter((row) => answer.rows && row in answer.rows)
      .forEach((row) => found.set(`${key}.${row}`, [String(answer.rows[row])]));
    return found;
  }

  function show(step) {
    if (step.end) { thank(step.end); return; }
    page = step;
    shown = Date.now();
    asked.textContent = "";
    page.items.forEach((shown) => asked.appendChild(drawn(shown, page)));
    queue.besides();
    const opening = document.getElementById("opening"), first = page.number === 1;
    opening.textContent = "";
    if (first) opening.appendChild(named("data-opening", document).content.cloneNode(true));
    const reported = putIn(opening, page), title = said(told.title, reported, page);
    const section = said(told.sections[page.block.key], reported, page);
    putIn(asked, page);
    form.querySelector("h1").textContent = document.title = title;
    headed(document.getElementById("section"), section === title ? "" : section);
    progress(first);
    back.hidden = first || !told.back;
    const all = Array.from(twofoldWay.steps(logic, state.seed, answers));
    on.textContent = page.number >= all.length - 1 ? on.getAttribute("data-send") : carry;
    complain(new Map());
    window.scrollTo(0, 0);
    keep();
  }
  function headed(node, text) { node.textContent = text; node.hidden = !text; }
  function progress(first) {
    const box = form.querySelector(".progress");
    if (!box) return;
    const label = box.querySelector("label"), percent = Math.round(page.done * 100);
    box.hidden = first;
    box.querySelector("progress").value = percent;
    label.textContent = label.getAttribute("data-text").replace("{}", percent);
  }
  function complain(troubles) {
    asked.querySelectorAll(".trouble").forEach((one) => one.remove());
    asked.querySelectorAll(".bad").forEach((one) => one.classList.remove("bad"));
    const list = wrong.querySelector("ul");
    list.textContent = "";
    wrong.hidden = !troubles.size;
    page.items.forEach((shown, at) => {
      const found = troubles.get(shown.key), box = asked.children[at].querySelector(".question");
      if (!found) return;
      const line = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
      text.textContent = told.sentences[found.wrong].replace(/%\((\w+)\)s/g, (_, name) => about(found.about[name]));
      text.className = "trouble";
      link.textContent = box.querySelector("legend").textContent;
      link.href = `#${box.id}`;
      line.appendChild(link);
      list.appendChild(line);
      box.classList.add("bad");
      box.insertBefore(text, box.querySelector("legend").nextSibling);
    });
    if (troubles.size) wrong.focus();
  }
  function about(what) { return typeof what === "number" ? twofoldWay.numberText(what, logic.habits) : what; }
  function thank(key) {
    const main = document.getElementById("main"), box = document.createElement("div");
    box.className = "end";
    box.setAttribute("data-end", key);
    box.appendChild(document.querySelector(`template[data-end="${key}"]`).content.cloneNode(true));
    putIn(box, null);
    main.textContent = "";
    main.appendChild(box);
    document.title = box.querySelector("h1").textContent;
    queue.forget();
    const wish = box.querySelector("form");
    if (!wish) { leaveSoon(); return; }
    wish.addEventListener("submit", (event) => {
      event.preventDefault();
      const token = encodeURIComponent(form.querySelector("input[name=page]").value);
      if (!queue.offline(`${queue.encoded(null, wish)}&page=${token}${state.by}`)) { queue.say(told.full); return; }
      const note = document.createElement("p");
      note.className = "note";
      note.setAttribute("role", "status");
      wish.replaceWith(note);
      note.textContent = told.wished;
      leaveSoon();
    });
  }
  /* whoever still writes is left alone until nobody touches the device (respond.js) */
  function leaveSoon() { window.setTimeout(() => window.location.replace(queue.start), told.after_end * 1000); }

  /* what was sent counts as on the server: what is wrong or left out is taken back, and the page is not done */
  function taken(body) {
    const filled = new Map();
    body.split("&").filter(Boolean).forEach((pair) => {
      const [name, value] = pair.split("=").map(decodeURIComponent);
      filled.set(name, (filled.get(name) || []).concat(value));
    });
    const found = twofoldWay.accepted(page, filled, logic.habits);
    found.cleared.concat(Array.from(found.troubles.keys())).forEach((key) => answers.delete(key));
    found.answers.forEach((answer, key) => answers.set(key, answer));
    return { troubles: found.troubles, go: (filled.get("go") || ["on"])[0], language: (filled.get("lang") || [""])[0] };
  }
  function turned(sent) {
    const all = way(), at = all.findIndex((one) => one.key === page.key);
    if (sent.language) { show(all[at] || all[0]); return; }
    if (sent.go === "back") { show(all[Math.max(at - 1, 0)]); return; }
    if (sent.troubles.size) { complain(sent.troubles); keep(); return; }
    if (!state.seen.includes(page.key)) state.seen.push(page.key);
    show(twofoldWay.onward(logic, state.seed, answers, page.key, state.seen));
  }
  form.addEventListener("submit", (event) => {
    const button = event.submitter, body = queue.encoded(button);
    event.preventDefault();
    if (button && button.name === "lang") {
      taken(body);
      keep();
      queue.go(button.value, state);
      return;
    }
    const took = Math.round((Date.now() - shown) / 1000);
    if (!queue.offline(`${body}&at=${encodeURIComponent(page.key)}&~took=${took}${state.by}`)) { queue.say(told.full); return; }
    turned(taken(body));
  });

  const body = state.body, pages = way();
  delete state.body;
  const here = pages.find((one) => one.key === state.page) || pages[0];
  if (!here) { thank(Array.from(twofoldWay.steps(logic, state.seed, answers)).pop().end); return; }
  show(here);
  /* the page on which the connection was lost waits already; this one only goes on from it */
  if (body) turned(taken(body));
}());

// The editor of surveys with a script: drags, keys, and the cursor where the author expects it. Without it buttons do all.
"use strict";
(() => {
  const editor = () => document.getElementById("survey-editor");
  let lastText = null;
  let dragged = null;

  // dragging in the outline asks the server for the same step as the buttons do
  const ask = (wanted) => {
    document.getElementById("dragged-do").value = wanted;
    editor().requestSubmit();
  };
  const place = (target) => (target instanceof Element ? target.closest("#survey-outline [data-place]") : null);
  const kind = (item) => item.dataset.place.split(":")[0];
  // the open part stays in sight in what scrolls by itself; an outline that is drawn anew stands where it stood
  let outlineAt = 0;
  document.addEventListener("scroll", (event) => { if (event.target.id === "survey-outline") outlineAt = event.target.scrollTop; }, true);
  const show = (box, part) => {
    if (!part || getComputedStyle(box).overflowY === "visible") return;
    const frame = box.getBoundingClientRect(), own = part.getBoundingClientRect();
    if (own.top < frame.top || own.bottom > frame.bottom) box.scrollTop += own.top - frame.top - 90;
  };
  const ready = () => {
    document.querySelectorAll("#survey-outline [data-place]").forEach((item) => {
      if (item.dataset.place !== "start") item.draggable = true;
    });
    const page = document.getElementById("survey-beside"), outline = document.getElementById("survey-outline");
    if (page) show(page, page.querySelector(".phone-item.chosen"));
    if (!outline) return;
    if (matchMedia("(max-width: 63.99rem)").matches) outline.open = false;
    outline.scrollTop = outlineAt;
    show(outline, outline.querySelector(".line.chosen"));
  };
  const goal = (target) => {
    const item = place(target);
    if (!dragged || !item || item === dragged || dragged.contains(item)) return null;
    if (kind(dragged) === "item") return ["item", "block"].includes(kind(item)) ? item : null;
    const same = item.closest(`[data-place^="${kind(dragged)}:"]`);
    return same && same !== dragged ? same : null;
  };
  const clear = () => document.querySelectorAll(".over").forEach((one) => one.classList.remove("over"));
  document.addEventListener("dragstart", (event) => {
    const item = place(event.target);
    if (!item) return;
    dragged = item;
    item.classList.add("dragged");
    event.dataTransfer.setData("text/plain", item.dataset.place);
    event.dataTransfer.effectAllowed = "move";
    event.stopPropagation();
  });
  document.addEventListener("dragend", () => {
    if (dragged) dragged.classList.remove("dragged");
    dragged = null;
    clear();
  });
  document.addEventListener("dragover", (event) => {
    const item = goal(event.target);
    if (!item) return;
    event.preventDefault();
    clear();
    item.classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const item = goal(event.target);
    if (!item) return;
    event.preventDefault();
    ask(`move:${dragged.dataset.place}:${item.dataset.place}`);
  });

  // Alt with an arrow moves, Delete removes, on a line of the outline; Ctrl+Z outside of texts takes back
  const writing = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (!editor() || !(event.target instanceof Element)) return;
    const line = event.target.closest("#survey-outline .line > a");
    const press = (act) => {
      const button = document.getElementById(`${act}-${line.id.slice("line-".length)}`);
      if (!button) return;
      event.preventDefault();
      editor().dataset.back = line.id;
      button.click();
    };
    if (line && event.altKey && event.key === "ArrowUp") press("up");
    else if (line && event.altKey && event.key === "ArrowDown") press("down");
    else if (line && event.key === "Delete") press("remove");
    else if (line && ["ArrowUp", "ArrowDown"].includes(event.key)) {
      const lines = [...document.querySelectorAll("#survey-outline .line > a")];
      const next = lines[lines.indexOf(line) + (event.key === "ArrowUp" ? -1 : 1)];
      if (next) { event.preventDefault(); next.focus(); }
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !writing(event.target)) {
      const button = document.getElementById(event.shiftKey ? "do-redo" : "do-undo");
      if (button && !button.disabled) { event.preventDefault(); button.click(); }
    }
  });

  // the cursor: in the first text of what is new, on the line that moved, at the last answer that was added
  let back = "";
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.target.id === "survey-editor") back = event.target.dataset.back || ""; });
  document.addEventListener("htmx:afterSettle", () => {
    const form = editor();
    if (!form) return;
    ready();
    const wanted = form.dataset.focus;
    form.dataset.focus = "";
    const first = form.querySelector("#survey-form [name^='text|']");
    const entries = form.querySelectorAll(".entries .entry input[name^='text|']");
    if (wanted === "text" && first) { first.focus(); first.select(); }
    else if (wanted === "last" && entries.length) entries[entries.length - 1].focus();
    else if (wanted === "line") (form.querySelector("#survey-outline [aria-current]") || form.querySelector("#do-undo")).focus();
    else if (back && document.getElementById(back)) document.getElementById(back).focus();
    back = "";
  });

  // what stands for an answer goes where the cursor was
  document.addEventListener("focusin", (event) => {
    if (event.target.matches && event.target.matches("#survey-form [name^='text|']")) lastText = event.target.id;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-pipe]");
    if (!button) return;
    const field = document.getElementById(lastText || "") || document.querySelector("#survey-form [name^='text|']");
    if (!field) return;
    field.setRangeText(button.dataset.pipe, field.selectionStart, field.selectionEnd, "end");
    button.closest("details").open = false;
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  ready();
})();

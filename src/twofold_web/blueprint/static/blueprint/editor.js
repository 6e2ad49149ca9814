// Stages and touchpoints can be dragged; dropping asks the server for the same step as the buttons do.
"use strict";
(() => {
  const form = document.getElementById("map-editor");
  if (!form) return;
  let dragged = null;
  const kind = (place) => (place.includes(".") ? "point" : "stage");
  const holder = (target) => (target instanceof Element ? target.closest("[data-place]") : null);
  for (const item of form.querySelectorAll("[data-place]")) {
    const head = item.querySelector(".panel-head");
    head.draggable = true;
    head.classList.add("map-handle");
    head.addEventListener("dragstart", (event) => {
      dragged = item;
      item.classList.add("dragged");
      event.dataTransfer.setData("text/plain", item.dataset.place);
      event.dataTransfer.effectAllowed = "move";
      event.stopPropagation();
    });
    head.addEventListener("dragend", () => {
      item.classList.remove("dragged");
      form.querySelectorAll(".over").forEach((one) => one.classList.remove("over"));
      dragged = null;
    });
  }
  const goal = (target) => {
    let item = holder(target);
    if (!dragged || !item) return null;
    if (kind(dragged.dataset.place) === "stage") item = item.closest(".map-stage");
    return item === dragged ? null : item;
  };
  form.addEventListener("dragover", (event) => {
    const item = goal(event.target);
    if (!item) return;
    event.preventDefault();
    form.querySelectorAll(".over").forEach((one) => one.classList.toggle("over", one === item));
    item.classList.add("over");
  });
  form.addEventListener("drop", (event) => {
    const item = goal(event.target);
    if (!item) return;
    event.preventDefault();
    const from = dragged.dataset.place;
    let to = item.dataset.place;
    if (kind(from) === "point" && kind(to) === "stage") to = `${to}.p0`;
    const wanted = document.createElement("input");
    wanted.type = "hidden";
    wanted.name = "do";
    wanted.value = `move:${from}:${to}`;
    form.append(wanted);
    form.submit();
  });
})();

// What every page does by itself: everything works without it.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("scripted");

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });

  // the theme
  function prefers() { return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"; }
  document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = (root.dataset.theme || prefers()) === "dark" ? "light" : "dark";
      try { localStorage.setItem("twofold-theme", root.dataset.theme); } catch (refused) { /* only this page then */ }
    });
  });

  // menus close when somebody goes elsewhere
  function closeDrops(except) {
    document.querySelectorAll(".drop[open]").forEach(function (drop) { if (drop !== except) drop.open = false; });
  }
  document.addEventListener("click", function (event) { closeDrops(event.target.closest(".drop")); });
  document.addEventListener("focusin", function (event) { closeDrops(event.target.closest(".drop")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector(".drop[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  // a form is sent once; a download never leaves the page, so the lock opens by itself
  function unlock(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled][data-locked]").forEach(function (button) {
      button.removeAttribute("aria-disabled"); delete button.dataset.locked;
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.querySelectorAll("button:not([type=button])").forEach(function (button) {
      button.setAttribute("aria-disabled", "true"); button.dataset.locked = "yes";
    });
    setTimeout(unlock, 8000, form);
  });
  addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(unlock); });

  // a long rail shows where one is
  var here = document.querySelector(".sections a[aria-current]");
  if (here && matchMedia("(min-width: 64rem)").matches) here.scrollIntoView({ block: "nearest" });

  // an error summary is read first
  var errors = document.querySelector(".errors");
  if (errors) errors.focus();
})();

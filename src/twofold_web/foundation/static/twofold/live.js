// Says kindly what went wrong with a request that the page made by itself, and where a page shows dialogs, opens them.
(function () {
  "use strict";
  var live = document.getElementById("live");
  var failures = 0;

  function say(text, kind) {
    var box = document.createElement("div"), words = document.createElement("span");
    box.className = "message " + kind;
    words.textContent = text;
    box.append(words);
    live.replaceChildren(box);
  }
  function hush() { failures = 0; live.replaceChildren(); }
  window.twofold = { say: say, hush: hush };

  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful && live.firstChild) hush();
    var form = event.target.closest && event.target.closest("form[data-sent]");
    if (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[data-locked]").forEach(function (button) { button.removeAttribute("aria-disabled"); delete button.dataset.locked; });
    }
  });
  document.addEventListener("htmx:sendError", function () {
    failures += 1;
    if (failures > 1 || !navigator.onLine) say(live.dataset.offline, "warning");
  });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 401) say(live.dataset.ended, "warning");
    else if (status === 403) say(live.dataset.refused, "error");
    else say(live.dataset.broken, "error");
  });
  // a session that has ended answers with the sign-in page: it must not land in a corner of this one
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!/\/account\/login\//.test(event.detail.xhr.responseURL || "")) return;
    event.detail.shouldSwap = false;
    say(live.dataset.ended, "warning");
  });
  addEventListener("offline", function () { say(live.dataset.offline, "warning"); });
  addEventListener("online", hush);

  // where the server can keep a line open, a page that waits is told when something moves, and need not ask again and again
  var line = null;
  function listen() {
    if (line || !window.EventSource || !document.body.dataset.live || !document.querySelector("[hx-trigger*='moved']")) return;
    line = new EventSource(document.body.dataset.live);
    line.addEventListener("open", function () { htmx.trigger(document.body, "moved"); });
    line.addEventListener("moved", function () { htmx.trigger(document.body, "moved"); });
  }
  document.addEventListener("htmx:load", listen);
  document.addEventListener("htmx:beforeRequest", function (event) {
    var asked = event.detail.requestConfig;
    if (line && line.readyState === 1 && !asked.triggeringEvent && /every.*moved/.test(asked.elt.getAttribute("hx-trigger") || "")) event.preventDefault();
  });
  addEventListener("pagehide", function () { if (line) { line.close(); line = null; } });

  // <button data-opens="id"> shows the <dialog id="id">
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-opens]");
    var dialog = button && document.getElementById(button.dataset.opens);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
  });
})();

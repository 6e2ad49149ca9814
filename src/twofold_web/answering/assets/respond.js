"use strict";
/* Comfort only: every page works without this file. When there is no connection, pages are kept on the device and sent
   once it is back; a kiosk begins anew when nobody touches it. Nothing is stored but pages that wait to be sent. */
(function () {
  var form = document.querySelector("form[data-offline]");
  var said = document.getElementById("said");
  var kind = document.body.getAttribute("data-kind") || "";
  var start = document.body.getAttribute("data-start") || "";
  var QUEUE = "twofold.waiting";
  var IDLE = 90000;

  /* inside a frame of another page a browser may refuse to keep anything */
  var store = null;
  try { store = window.localStorage; } catch (_) { store = null; }
  var own = "";

  function waiting() {
    try { return JSON.parse(store.getItem(QUEUE)) || []; } catch (_) { return []; }
  }
  function keep(list) {
    try {
      if (list.length) store.setItem(QUEUE, JSON.stringify(list)); else store.removeItem(QUEUE);
      return true;
    } catch (_) { return false; }
  }
  function say(text) { if (said) said.textContent = text || ""; }
  function number() {
    var bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  /* One page after the other, each until the server has acknowledged it; a second try is recognised by its number. */
  var sending = false;
  function send() {
    var list = waiting();
    if (sending || !list.length || !navigator.onLine) return;
    sending = true;
    fetch(list[0].address, {
      method: "POST", body: list[0].body, credentials: "omit",
      headers: { "Content-Type": "application/x-www-form-urlencoded" }
    }).then(function (answer) {
      sending = false;
      /* 5xx: the server could not keep it now, and is asked again; everything else is an answer */
      if (answer.status >= 500) return;
      keep(waiting().slice(1));
      if (list[0].own && list[0].own === own) arrived(answer);
      if (waiting().length) send(); else if (kind === "kiosk") say("");
    }, function () { sending = false; });
  }
  /* the page that is shown was sent at last: go on to the next one, or say thanks */
  function arrived(answer) {
    if (answer.redirected) { window.location.replace(answer.url); return; }
    say(form.getAttribute("data-sent"));
    form.hidden = true;
  }

  function encoded(button) {
    var parts = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") parts.push(encodeURIComponent(name) + "=" + encodeURIComponent(value));
    });
    if (button && button.name) parts.push(encodeURIComponent(button.name) + "=" + encodeURIComponent(button.value));
    return parts.join("&");
  }
  function offline(body) {
    own = kind === "kiosk" ? "" : number();
    var list = waiting();
    list.push({ address: form.action, body: body, own: own });
    return keep(list);
  }

  /* A kiosk has all pages of a questionnaire that is the same for everybody, by their numbers: ?ahead=2. Several people
     fill in the same pages, so each has a number of their own, or goes on from the page where the connection was lost. */
  var at = form ? Number(form.getAttribute("data-page")) : 0;
  var ahead = at && /[?&]ahead=/.test(window.location.search);
  var PERSON = "twofold.person";
  function person() {
    var found = at > 1 && ahead ? store.getItem(PERSON) : "";
    if (!found) {
      var shown = form.querySelector("input[name=page]").value;
      found = at > 1 && !ahead ? "&of=" + encodeURIComponent(shown) : "&client=" + number();
      store.setItem(PERSON, found);
    }
    return found;
  }
  function show(page, language) {
    window.location.assign(start + "?ahead=" + page + "&lang=" + (language || document.documentElement.lang));
  }
  function alone(button) {
    var name = button ? button.name : "";
    if (name === "lang") { show(at, button.value); return true; }
    if (name === "go" && button.value === "back") { show(at - 1); return true; }
    try { if (!offline(encoded(button) + person())) return false; } catch (_) { return false; }
    show(at + 1);
    return true;
  }
  /* people, not pages: all pages of one person end with the same number */
  function count() {
    var people = {};
    waiting().forEach(function (one) { people[one.body.replace(/^.*&(?=client=|of=)/, "")] = 1; });
    return Object.keys(people).length;
  }

  function submitted(event) {
    var button = event.submitter, connected = navigator.onLine;
    if (form.enctype === "multipart/form-data") return;
    if (at) {
      if ((!connected || ahead) && alone(button)) event.preventDefault();
      else if (at === 1 && !form.client) {
        /* this page may come from the device, which shows the same one to everybody */
        var mine = document.createElement("input");
        mine.type = "hidden"; mine.name = "client"; mine.value = number();
        form.appendChild(mine);
      }
      return;
    }
    if (connected || !offline(encoded(button) + (kind === "kiosk" ? "&client=" + number() : ""))) return;
    event.preventDefault();
    say(form.getAttribute("data-offline"));
    if (kind === "kiosk") { form.reset(); window.scrollTo(0, 0); }
    else Array.prototype.forEach.call(form.querySelectorAll("button"), function (one) { one.disabled = true; });
  }
  if (form && store && window.fetch && window.FormData) {
    form.addEventListener("submit", submitted);
    window.addEventListener("online", send);
    window.setInterval(send, 15000);
    if (at && waiting().length) say(form.getAttribute("data-waiting") + " " + count());
    send();
  }

  if (kind === "kiosk" && start) {
    var touched = Date.now();
    ["pointerdown", "keydown", "input"].forEach(function (name) {
      document.addEventListener(name, function () { touched = Date.now(); }, { passive: true });
    });
    window.setInterval(function () {
      if (Date.now() - touched < IDLE) return;
      touched = Date.now();
      if (navigator.onLine) window.location.replace(start);
      else if (form) { form.reset(); window.scrollTo(0, 0); }
    }, 5000);
    /* nothing of the one before comes back by the button or a gesture */
    window.addEventListener("pageshow", function (event) { if (event.persisted) window.location.replace(start); });
  }

  /* a page that shows this one in a frame may follow its height; it is told a number and nothing else */
  if (kind === "embed" && window.parent !== window) {
    var tell = function () {
      window.parent.postMessage({ twofoldHeight: document.getElementById("main").getBoundingClientRect().bottom }, "*");
    };
    if (window.ResizeObserver) new ResizeObserver(tell).observe(document.getElementById("main"));
    window.addEventListener("load", tell);
  }

  var wrong = document.getElementById("wrong");
  if (wrong) wrong.focus();
  if ("serviceWorker" in navigator && kind && window.top === window) {
    navigator.serviceWorker.register("/s/-/worker.js", { scope: "/s/" }).catch(function () {});
  }
}());

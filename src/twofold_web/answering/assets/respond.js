"use strict";
/* Comfort only: every page works without this file. When there is no connection, pages are kept on the device and sent
   once it is back; a kiosk begins anew when nobody touches it. Nothing is stored but pages that wait to be sent. */
(function () {
  var form = document.querySelector("form[data-offline], form[data-alone]");
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

  /* A kiosk holds the whole questionnaire as one page, which goes on by itself (alone.js): with a number for somebody who
     begins, or from the page where the connection was lost. What it has to know stands here until it has taken it. */
  var WAY = "twofold.way";
  var known = form && form.getAttribute("data-known") ? JSON.parse(form.getAttribute("data-known")) : null;
  var begins = known && known.new && !/[?&]ahead=/.test(window.location.search);
  function go(language, state) {
    try { window.sessionStorage.setItem(WAY, JSON.stringify(state)); } catch (_) { return false; }
    window.location.assign(start + "?ahead=all&lang=" + (language || document.documentElement.lang));
    return true;
  }
  function forget() { try { window.sessionStorage.removeItem(WAY); } catch (_) { /* nothing is kept */ } }
  function alone(button) {
    var name = button ? button.name : "", body = encoded(button);
    var by = known.new ? "&client=" + number() : "&of=" + encodeURIComponent(form.querySelector("input[name=page]").value);
    known.by = by; known.body = body; known.touched = Date.now();
    if (name === "lang") return go(button.value, known);
    return offline(body + by) && go("", known);
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
    if (known) {
      if (!connected && alone(button)) event.preventDefault();
      else if (known.new && !form.client) {
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
    if (form.hasAttribute("data-alone")) {
      window.twofoldQueue = { offline: offline, encoded: encoded, number: number, say: say, start: start, go: go, forget: forget };
    } else {
      form.addEventListener("submit", submitted);
      forget();
      if (begins && !navigator.onLine) window.location.replace(start + "?ahead=all&lang=" + document.documentElement.lang);
    }
    window.addEventListener("online", send);
    window.setInterval(send, 15000);
    if (form.hasAttribute("data-waiting") && waiting().length) say(form.getAttribute("data-waiting") + " " + count());
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
      forget();
      if (navigator.onLine || window.twofoldQueue) window.location.replace(start);
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

"use strict";
/* Comfort only: every page works without this file. When there is no connection, pages are kept on the device and sent
   once it is back; a kiosk begins anew when nobody touches it. Nothing is stored but pages that wait to be sent. */
(function () {
  var form = document.querySelector("form[data-offline], form[data-alone]");
  var said = document.getElementById("said");
  var kind = document.body.getAttribute("data-kind") || "";
  var start = document.body.getAttribute("data-start") || "";
  var QUEUE = "twofold.waiting";
  var IDLE = 1000 * (document.body.getAttribute("data-idle") || 90), LEAVE = 8000, PATIENCE = 5000;

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
    /* how long, not when: the clock of a device may be wrong */
    var waited = list[0].since ? Math.max(0, Math.round((Date.now() - list[0].since) / 1000)) : 0;
    fetch(list[0].address, {
      method: "POST", body: list[0].body + (waited ? "&~waited=" + waited : ""), credentials: "omit",
      headers: { "Content-Type": "application/x-www-form-urlencoded" }
    }).then(function (answer) {
      sending = false;
      /* 5xx: the server could not keep it now, and is asked again; so it is at a kiosk whose survey was closed (410) before it
         had its connection back, in case it is opened again. Everything else is an answer. */
      if (answer.status >= 500 || (answer.status === 410 && kind === "kiosk")) return;
      keep(waiting().slice(1));
      if (list[0].own && list[0].own === own) arrived(answer);
      if (waiting().length) send(); else if (kind === "kiosk") say("");
    }, function () { sending = false; });
  }
  /* the page that is shown was sent at last: go on to the next one, say thanks, or show what is wrong with it */
  function arrived(answer) {
    if (answer.redirected) { window.location.replace(answer.url); return; }
    if (!answer.ok) {
      answer.text().then(function (page) { document.open(); document.write(page); document.close(); });
      return;
    }
    say(form.getAttribute("data-sent"));
    form.hidden = true;
  }

  function encoded(button, from) {
    var parts = [];
    new FormData(from || form).forEach(function (value, name) {
      if (typeof value === "string") parts.push(encodeURIComponent(name) + "=" + encodeURIComponent(value));
    });
    if (button && button.name) parts.push(encodeURIComponent(button.name) + "=" + encodeURIComponent(button.value));
    return parts.join("&");
  }
  var shown = Date.now();
  function took() { return "&~took=" + Math.round((Date.now() - shown) / 1000); }
  function offline(body) {
    own = kind === "kiosk" ? "" : number();
    var list = waiting();
    list.push({ address: form.action, body: body, own: own, since: Date.now() });
    return keep(list);
  }

  /* What is written beside a choice is asked for, and sent, when the choice is taken; and it takes its choice. */
  function choiceOf(beside) { return beside.previousElementSibling.querySelector("input"); }
  function besides() {
    Array.prototype.forEach.call(document.querySelectorAll("form .beside"), function (one) {
      one.hidden = one.querySelector("input").disabled = !choiceOf(one).checked;
    });
  }
  function typed(event) {
    var at = event.target.parentNode && event.target.parentNode.parentNode;
    if (at && at.className === "beside" && event.target.value) choiceOf(at).checked = true;
  }
  document.addEventListener("input", typed);
  document.addEventListener("change", besides);
  window.addEventListener("pageshow", besides);

  /* A kiosk may hold the whole questionnaire as one page, which goes on by itself (alone.js): with a number for somebody
     who begins, or from the page where the connection was lost. What it has to know stands here until it has taken it. */
  var WAY = "twofold.way";
  var known = form && form.getAttribute("data-known") ? JSON.parse(form.getAttribute("data-known")) : null;
  var begins = known && known.alone && known.new && !/[?&]ahead=/.test(window.location.search);
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
    return offline(body + took() + by) && go("", known);
  }
  /* people, not pages: all pages of one person end with the same number */
  function count() {
    var people = {};
    waiting().forEach(function (one) { people[one.body.replace(/^.*&(?=client=|of=)/, "")] = 1; });
    return Object.keys(people).length;
  }

  function holdsFile() {
    return Array.prototype.some.call(form.querySelectorAll("input[type=file]"), function (one) { return one.files.length; });
  }
  /* a network that has lost the internet itself looks like a connection: a kiosk tries it before it leaves the page */
  var reached = false;
  function tried(then) {
    var stop = window.AbortController ? new AbortController() : null, told = false;
    function tell(there) { if (!told) { told = true; then(there); } }
    if (stop) window.setTimeout(function () { stop.abort(); tell(false); }, PATIENCE);
    fetch(start, { method: "HEAD", cache: "no-store", credentials: "omit", signal: stop ? stop.signal : undefined })
      .then(function () { tell(true); }, function () { tell(false); });
  }
  function submitted(event) {
    var button = event.submitter;
    if (navigator.onLine && kind === "kiosk" && !reached && form.requestSubmit) {
      event.preventDefault();
      tried(function (there) {
        reached = there;
        if (there) form.requestSubmit(button); else waits(button);
      });
    } else if (navigator.onLine) {
      if (known && known.new && !form.client) {
        /* this page may come from the device, which shows the same one to everybody */
        var mine = document.createElement("input");
        mine.type = "hidden"; mine.name = "client"; mine.value = number();
        form.appendChild(mine);
      }
    } else {
      event.preventDefault();
      waits(button);
    }
  }
  /* without a connection the browser would show a page of its own, from which nobody at a kiosk comes back */
  function waits(button) {
    if (holdsFile()) { say(form.getAttribute("data-file")); return; }
    if (known && known.alone && alone(button)) return;
    var kept = offline(encoded(button) + took() + (known && known.new ? "&client=" + number() : ""));
    say(form.getAttribute(kept ? "data-offline" : "data-full"));
    if (!kept) return;
    if (kind === "kiosk") left();
    else Array.prototype.forEach.call(form.querySelectorAll("button"), function (one) { one.disabled = true; });
  }
  /* a kiosk is left by one person and waits for the next: on its first page, where the device can show it */
  function left() {
    if (known && known.new) { form.reset(); besides(); window.scrollTo(0, 0); return; }
    form.hidden = true;
    window.setTimeout(again, LEAVE);
  }
  function again() {
    tried(function (there) {
      if (there || window.twofoldQueue) window.location.replace(start);
      else if (window.caches) caches.match(start).then(function (found) { if (found) window.location.replace(start); });
    });
  }
  if (form && store && window.fetch && window.FormData) {
    if (form.hasAttribute("data-alone")) {
      window.twofoldQueue = { offline: offline, encoded: encoded, number: number, say: say, start: start, go: go, forget: forget, besides: besides };
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
      if (form && !navigator.onLine && !window.twofoldQueue) left(); else again();
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

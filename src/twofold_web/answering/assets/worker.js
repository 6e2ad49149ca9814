"use strict";
/* Keeps the style sheet, the script and the first page of a link on the device, so that a kiosk goes on and a page that
   is opened again shows itself when there is no connection. Answers are never kept here. */
const NAME = "twofold-1";
const FILES = ["{style}", "{script}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.keys().then((all) => Promise.all(
    all.filter((one) => { const path = new URL(one.url).pathname; return path.startsWith("/s/-/") && !FILES.includes(path); })
      .map((one) => kept.delete(one))
  ))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || !path.startsWith("/s/")) return;
  if (FILES.includes(path)) {
    event.respondWith(caches.match(path).then((found) => found || fetch(event.request)));
    return;
  }
  /* the first page of a link has one part behind /s/; pages with answers have two and are never kept */
  const first = /^\/s\/[^/]+\/$/.test(path);
  event.respondWith(fetch(event.request).then((answer) => {
    if (first && answer.ok && (answer.headers.get("X-Keep") || "") === "first") {
      const copy = answer.clone();
      event.waitUntil(caches.open(NAME).then((kept) => kept.put(path, copy)));
    }
    return answer;
  }, (trouble) => caches.match(path, { ignoreSearch: true }).then((found) => { if (found) return found; throw trouble; })));
});

"use strict";
/* Keeps the style sheet, the script and the first page of a link on the device, so that a page that is opened again shows
   itself when there is no connection; of a kiosk all pages, if they are the same for everybody. Answers are never kept
   here. */
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
/* what a kiosk holds, and since when: pages of one version only, got together */
const held = new Map();
const AGAIN = 600000;
async function keep(path, answer) {
  const cache = await caches.open(NAME);
  const ahead = answer.headers.get("X-Ahead") || "";
  const before = held.get(path);
  if (before && before.ahead === ahead && Date.now() - before.since < AGAIN) return;
  const [pages, , languages] = ahead.split(" ");
  const found = [[path, answer]];
  for (const language of ahead ? languages.split(",") : []) {
    for (let page = 1; page <= Number(pages) + 1; page += 1) {
      const address = `${path}?ahead=${page}&lang=${language}`;
      const came = await fetch(address, { credentials: "omit" });
      if (!came.ok) return;
      found.push([address, came]);
    }
  }
  await Promise.all(found.map(([address, page]) => cache.put(address, page)));
  held.set(path, { ahead, since: Date.now() });
}
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const path = url.pathname;
  if (event.request.method !== "GET" || !path.startsWith("/s/")) return;
  if (FILES.includes(path)) {
    event.respondWith(caches.match(path).then((found) => found || fetch(event.request)));
    return;
  }
  /* the first page of a link has one part behind /s/; pages with answers have two and are never kept */
  const first = /^\/s\/[^/]+\/$/.test(path);
  event.respondWith(fetch(event.request).then((answer) => {
    if (first && answer.ok && (answer.headers.get("X-Keep") || "") === "first" && !url.searchParams.has("ahead")) {
      event.waitUntil(keep(path, answer.clone()).catch(() => {}));
    }
    return answer;
  }, async (trouble) => {
    const found = await caches.match(path + url.search) || await caches.match(path);
    if (found) return found;
    throw trouble;
  }));
});

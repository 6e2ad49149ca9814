"use strict";
/* Keeps the style sheet, the script and the first page of a link on the device, so that a page that is opened again shows
   itself when there is no connection; of a kiosk the whole questionnaire. Answers are never kept here. */
const NAME = "twofold-1";
const FILES = ["{style}", "{script}"];
const ALONE = ["{way}", "{alone}"];  // got together with a questionnaire that a kiosk asks by itself
const OWN = FILES.concat(ALONE);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.keys().then((all) => Promise.all(
    all.filter((one) => { const path = new URL(one.url).pathname; return path.startsWith("/s/-/") && !OWN.includes(path); })
      .map((one) => kept.delete(one))
  ))).then(() => self.clients.claim()));
});
/* what a kiosk holds, and since when: the questionnaire of one version in all its languages, got together */
const held = new Map();
const AGAIN = 600000;
async function keep(path, answer) {
  const cache = await caches.open(NAME);
  const ahead = answer.headers.get("X-Ahead") || "";
  const before = held.get(path);
  if (before && before.ahead === ahead && Date.now() - before.since < AGAIN) return;
  const found = [[path, answer]];
  const wanted = ahead ? ahead.split(" ")[1].split(",").map((one) => `${path}?ahead=all&lang=${one}`).concat(ALONE) : [];
  for (const address of wanted) {
    const came = await fetch(address, { credentials: "omit" });
    if (!came.ok) return;
    found.push([address, came]);
  }
  await Promise.all(found.map(([address, page]) => cache.put(address, page)));
  held.set(path, { ahead, since: Date.now() });
}
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const path = url.pathname;
  if (event.request.method !== "GET" || !path.startsWith("/s/")) return;
  if (OWN.includes(path)) {
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

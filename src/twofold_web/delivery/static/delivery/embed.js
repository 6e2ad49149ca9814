// Puts a survey into the page that loads this file: no cookie, nothing from elsewhere, one frame.
(() => {
  "use strict";
  for (const place of document.querySelectorAll("[data-twofold]")) {
    const address = new URL(place.dataset.twofold, document.baseURI);
    if (address.protocol !== "https:" && !["localhost", "127.0.0.1"].includes(address.hostname)) continue;
    const frame = document.createElement("iframe");
    frame.src = address.href;
    frame.title = place.dataset.title || "";
    frame.width = "100%";
    frame.height = "640";
    frame.loading = "lazy";
    frame.referrerPolicy = "no-referrer";
    place.replaceChildren(frame);
    // the survey says how tall it is; only its own frame is believed, and only a number
    addEventListener("message", (said) => {
      if (said.source !== frame.contentWindow || said.origin !== address.origin) return;
      const tall = Number(said.data && said.data.twofoldHeight);
      if (tall > 100 && tall < 5000) frame.height = String(Math.ceil(tall));
    });
  }
})();

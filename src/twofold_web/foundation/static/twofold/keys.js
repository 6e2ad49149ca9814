// "g" and a letter open a page, "?" lists the letters; may be switched off on the device.
(function () {
  "use strict";
  var dialog = document.getElementById("keys"), links = document.querySelectorAll("a[data-key]"), going = 0;
  if (!dialog || !dialog.showModal) return;
  var box = dialog.querySelector("input"), list = dialog.querySelector("ul");

  function kept() { try { return localStorage.getItem("twofold-keys") !== "off"; } catch (refused) { return true; } }
  box.checked = kept();
  box.addEventListener("change", function () {
    try { localStorage.setItem("twofold-keys", box.checked ? "on" : "off"); } catch (refused) { /* only this page then */ }
  });
  links.forEach(function (link) {
    var line = document.createElement("li"), key = document.createElement("kbd");
    key.textContent = link.dataset.key;
    line.append(key, " " + link.textContent.trim());
    list.append(line);
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
    if (event.key === "?") { dialog.showModal(); return; }
    if (!box.checked) return;
    var now = Date.now();
    if (event.key === "g") { going = now; return; }
    if (now - going > 1500) return;
    going = 0;
    links.forEach(function (link) { if (link.dataset.key === event.key) link.click(); });
  });
})();

// The chosen theme, before the first paint; without a choice the system decides.
(function () {
  "use strict";
  try {
    var kept = localStorage.getItem("twofold-theme");
    if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  } catch (refused) { /* storage may be switched off: the system's theme stays */ }
})();

(function () {
  var root = document.documentElement, button = document.getElementById("theme"), kept = null;
  try { kept = localStorage.getItem("twofold-theme"); } catch (e) { kept = null; }
  if (kept === "light" || kept === "dark") root.setAttribute("data-theme", kept);
  function dark() {
    var chosen = root.getAttribute("data-theme");
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }
  button.hidden = false;
  button.setAttribute("aria-pressed", String(dark()));
  button.addEventListener("click", function () {
    var next = dark() ? "light" : "dark";
    root.setAttribute("data-theme", next);
    button.setAttribute("aria-pressed", String(next === "dark"));
    try { localStorage.setItem("twofold-theme", next); } catch (e) { /* private windows forget */ }
  });
  // printed pages must not keep notes folded away
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.note").forEach(function (d) { d.setAttribute("open", ""); });
  });
})();

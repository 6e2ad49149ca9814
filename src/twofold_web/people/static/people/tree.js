// Drag a unit onto another; the same can be done on the unit's own page, by keyboard and without a script.
(function () {
  "use strict";
  var form = document.getElementById("move-form");
  var lifted = null;
  if (!form) return;

  function spotAt(event) {
    var found = document.elementFromPoint(event.clientX, event.clientY);
    var spot = found && found.closest("[data-unit], [data-top]");
    if (!spot || !lifted || spot === lifted) return null;
    var path = spot.dataset.path || "";
    return path.startsWith(lifted.dataset.path) ? null : spot;
  }
  function mark(spot) {
    document.querySelectorAll(".over").forEach(function (other) { other.classList.remove("over"); });
    if (spot) spot.classList.add("over");
  }
  function end() {
    if (lifted) lifted.classList.remove("lifted");
    mark(null);
    document.querySelector("[data-top]").hidden = true;
    lifted = null;
  }
  document.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest(".grip");
    if (!grip || event.button) return;
    event.preventDefault();
    lifted = grip.closest("[data-unit]");
    lifted.classList.add("lifted");
    if (lifted.dataset.depth !== "0" && form.dataset.everywhere) document.querySelector("[data-top]").hidden = false;
  });
  document.addEventListener("pointermove", function (event) { if (lifted) mark(spotAt(event)); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") end(); });
  document.addEventListener("pointercancel", end);
  document.addEventListener("pointerup", function (event) {
    if (!lifted) return;
    var spot = spotAt(event), unit = lifted;
    end();
    if (!spot) return;
    form.action = unit.dataset.move;
    form.elements.below.value = spot.dataset.unit || "";
    form.submit();
  });
})();

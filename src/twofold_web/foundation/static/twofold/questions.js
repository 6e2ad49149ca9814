// Asks before an act that cannot be taken back: data-confirm="The question" on a form or on its button.
(function () {
  "use strict";
  var dialog = document.getElementById("question");
  if (!dialog || !dialog.showModal) return;

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    var asked = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!asked || form.dataset.confirmed) { delete form.dataset.confirmed; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector("#question-text").textContent = asked;
    var yes = dialog.querySelector("[value=yes]");
    yes.textContent = (button && button.dataset.confirmYes) || yes.dataset.yes;
    dialog.returnValue = "";
    dialog.addEventListener("close", function () {
      if (dialog.returnValue !== "yes") { if (button) button.focus(); return; }
      form.dataset.confirmed = "yes";
      form.requestSubmit(button);
    }, { once: true });
    dialog.showModal();
  }, true);
})();

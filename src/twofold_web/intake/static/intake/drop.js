// Files can be dropped on the form, and one that is too large is refused before it is sent.
(function () {
  "use strict";
  var form = document.querySelector("[data-drop]");
  if (!form) return;
  var input = form.querySelector("input[type=file]"), wrong = document.getElementById("files-wrong");

  function check() {
    var most = Number(form.dataset.most), large = [];
    Array.prototype.forEach.call(input.files, function (file) { if (file.size > most) large.push(file.name); });
    wrong.textContent = large.length ? large.join(", ") + ": " + form.dataset.tooLarge : "";
    input.setAttribute("aria-invalid", large.length ? "true" : "false");
    return !large.length;
  }
  input.addEventListener("change", check);
  form.addEventListener("submit", function (event) { if (!check()) { event.preventDefault(); input.focus(); } }, true);

  ["dragenter", "dragover"].forEach(function (name) {
    form.addEventListener(name, function (event) { event.preventDefault(); form.classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    form.addEventListener(name, function () { form.classList.remove("over"); });
  });
  form.addEventListener("drop", function (event) {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    if (check()) form.requestSubmit();
  });
})();

// Says on the page why a passkey was not used; the ceremony itself is allauth's.
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    var place = document.querySelector("[data-passkey-trouble]");
    if (!place) return;
    event.preventDefault();
    place.hidden = false;
    place.focus();
  });
  document.querySelectorAll("[data-needs-passkeys]").forEach(function (part) {
    part.hidden = !window.PublicKeyCredential;
  });
})();

"""The page that an invitation's link opens."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Role
from twofold_web.people.forms import note
from twofold_web.people.limits import INVITATION_LINKS, address_of, wait_for
from twofold_web.people.models import Invitation, User
from twofold_web.people.reads.invitations import invitation_by_token
from twofold_web.people.refusals import Refusal
from twofold_web.people.sign_in import enter
from twofold_web.people.words import ROLES
from twofold_web.people.writes.invitations import accept


class ArrivalForm(forms.Form):
    """How somebody new is called, and how they will sign in."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters; a short sentence is good. Not needed with a passkey."),
    )

    def __init__(self, email: str, *arguments: object, **values: object) -> None:
        super().__init__(*arguments, **values)  # type: ignore[arg-type] # Django's own signature
        self.email = email

    def clean(self) -> dict[str, object]:
        """A password, unless a passkey was chosen."""
        given = dict(super().clean() or {})
        if "passkey" in self.data:
            return given
        try:
            validate_password(str(given.get("password") or ""), User(email=self.email, name=str(given.get("name", ""))))
        except ValidationError as wrong:
            self.add_error("password", wrong)
        return given


def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, and take it up."""
    if wait_for(INVITATION_LINKS, address_of(request)):
        return render(request, "429.html", status=429)
    found = invitation_by_token(token)
    if found is None:
        return render(request, "people/invitation_gone.html", status=404)
    organisation, invitation = found
    if request.method == "GET" and request.COOKIES.get("django_language") is None:
        translation.activate(invitation.language)
        request.LANGUAGE_CODE = invitation.language
    if isinstance(request.user, User):
        return _as_user(request, request.user, token, organisation, invitation)
    return _as_guest(request, token, organisation, invitation)


def _as_user(
    request: HttpRequest, user: User, token: str, organisation: Organisation, invitation: Invitation
) -> HttpResponse:
    shown = _shown(organisation, invitation) | {"other": user.email != invitation.email}
    if request.method == "POST" and not shown["other"]:
        try:
            accept(token, user=user)
        except Refusal as refusal:
            return render(request, "people/invitation_gone.html", {"why": refusal}, status=404)
        return redirect("first_page", organisation.slug)
    return render(request, "people/invitation.html", shown)


def _as_guest(request: HttpRequest, token: str, organisation: Organisation, invitation: Invitation) -> HttpResponse:
    shown = _shown(organisation, invitation)
    if User.objects.filter(email=invitation.email).exists():
        shown["login"] = f"{reverse('account_login')}?next={request.path}"
        return render(request, "people/invitation.html", shown)
    form = ArrivalForm(invitation.email, request.POST or None)
    if request.method == "POST" and form.is_valid():
        passkey = "passkey" in request.POST
        try:
            user = accept(
                token, name=form.cleaned_data["name"], password=None if passkey else form.cleaned_data["password"]
            )
        except Refusal as refusal:
            note(form, refusal)
        else:
            to = reverse("mfa_add_webauthn") if passkey else reverse("first_page", args=[organisation.slug])
            return enter(request, user, to=to)
    return render(request, "people/invitation.html", shown | {"form": form}, status=422 if form.errors else 200)


def _shown(organisation: Organisation, invitation: Invitation) -> dict[str, object]:
    return {"organisation": organisation, "invitation": invitation, "role": ROLES[Role(invitation.role)]}

"""How people get in: rules and identity providers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.forms import OpenIdForm, RulesForm, SamlForm, note
from twofold_web.people.models import IdentityProvider
from twofold_web.people.reads.entrance import Rules, providers_of, rules_of
from twofold_web.people.refusals import Refusal
from twofold_web.people.writes.entrance import ProviderWish, put_provider, remove_provider, set_rules

FORMS: dict[str, type[forms.Form]] = {"rules": RulesForm, "openid_connect": OpenIdForm, "saml": SamlForm}


@page(Permission.MANAGE_SETTINGS)
def entrance(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The rules and providers, each with its form."""
    providers = list(providers_of(scope))
    sent = request.POST.get("what", "")
    made = {what: _form(what, request, scope, providers, sent == what) for what in FORMS}
    if request.method == "POST" and sent in made and made[sent].is_valid() and _done(scope, sent, made[sent]):
        messages.success(request, _("Saved."))
        return redirect("entrance", scope.slug)
    wrong = any(form.errors for form in made.values())
    shown = {"forms": made, "providers": {row.app.provider: row for row in providers}}
    return render(request, "people/entrance.html", shown, status=422 if wrong else 200)


def _form(
    what: str,
    request: HttpRequest,
    scope: Scope,
    providers: list[IdentityProvider],
    bound: bool,  # noqa: FBT001 - one place
) -> forms.Form:
    start = _rules(scope) if what == "rules" else _provider(what, providers)
    return FORMS[what](request.POST if bound else None, initial=start, prefix=what)


def _rules(scope: Scope) -> dict[str, Any]:
    rules = rules_of(scope)
    return {"second_factor": rules.second_factor, "domains": ", ".join(rules.domains), "role": rules.role.value}


def _provider(what: str, providers: list[IdentityProvider]) -> dict[str, Any]:
    app = next((row.app for row in providers if row.app.provider == what), None)
    if app is None:
        return {}
    idp = app.settings.get("idp", {})
    address = app.settings.get("server_url") or idp.get("sso_url", "")
    return {
        "name": app.name,
        "client_id": app.client_id,
        "address": address,
        "entity_id": idp.get("entity_id", ""),
        "certificate": idp.get("x509cert", ""),
    }


def _done(scope: Scope, what: str, form: forms.Form) -> bool:
    wish = form.cleaned_data
    try:
        if what == "rules":
            set_rules(scope, Rules(wish["second_factor"], wish["domains"], Role(wish["role"])))
        else:
            put_provider(scope, ProviderWish(kind=what, **wish))
    except Refusal as refusal:
        note(form, refusal)
        return False
    return True


@require_POST
@page(Permission.MANAGE_SETTINGS)
def remove(request: HttpRequest, scope: Scope, provider_id: int) -> HttpResponse:
    """Remove an identity provider."""
    try:
        remove_provider(scope, provider_id)
    except IdentityProvider.DoesNotExist as wrong:
        raise Http404 from wrong
    messages.success(request, _("The identity provider is removed."))
    return redirect("entrance", scope.slug)

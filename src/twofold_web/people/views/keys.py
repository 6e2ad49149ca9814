"""Keys of the API."""

from datetime import UTC, datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.forms import KeyForm, note
from twofold_web.people.models import ApiKey
from twofold_web.people.reads import keys_of
from twofold_web.people.refusals import Refusal
from twofold_web.people.words import PERMISSIONS
from twofold_web.people.writes import KeyWish, make_key, revoke_key


@never_cache
@page(Permission.MANAGE_SETTINGS)
def keys(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The keys, and a form for a new one; a new key stands on the answer to its form and nowhere else."""
    form = KeyForm(scope, request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        made = _made(scope, form)
        form = KeyForm(scope) if made else form
    now = datetime.now(UTC)
    names = {permission.value: label for permission, label in PERMISSIONS.items()}
    rows = [
        {"key": key, "may": [names.get(value, value) for value in key.permissions], "ended": _ended(key, now)}
        for key in keys_of(scope)
    ]
    shown = {"form": form, "rows": rows, "made": made}
    return render(request, "people/keys.html", shown, status=422 if form.errors else 200)


def _made(scope: Scope, form: KeyForm) -> str | None:
    wish = form.cleaned_data
    # the last day counts whole
    ends = datetime.combine(wish["expires"], time.min, UTC) + timedelta(days=1) if wish["expires"] else None
    chosen = [Permission(value) for value in wish["permissions"]]
    try:
        return make_key(scope, KeyWish(wish["name"], chosen, wish["unit"], ends)).text
    except Refusal as refusal:
        note(form, Refusal(str(refusal), field="expires" if refusal.field == "expires_at" else refusal.field))
        return None


def _ended(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now)


@require_POST
@page(Permission.MANAGE_SETTINGS)
def revoke(request: HttpRequest, scope: Scope, key_id: int) -> HttpResponse:
    """End a key."""
    try:
        key = revoke_key(scope, key_id)
    except ApiKey.DoesNotExist as wrong:
        raise Http404 from wrong
    messages.success(request, _("The key “%(key)s” opens nothing any more.") % {"key": key.name})
    return redirect("keys", scope.slug)

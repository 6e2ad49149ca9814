"""Who calls the API: a program with a key, or a person who has signed in; and what they may do in an organisation.

Every operation begins with ``scope = scope_for(request, slug, Permission.X)``; from then on the wall of the
organisation stands until the answer is made.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled
from twofold_web.people.api_problems import Refused
from twofold_web.people.entrance import entered_through
from twofold_web.people.key_text import read_key
from twofold_web.people.limits import API_CALLS, WRONG_KEYS, address_of, wait_for
from twofold_web.people.models import ApiKey, User
from twofold_web.people.reads.keys import key_by_text, scope_of_key
from twofold_web.people.reads.scopes import scope_of
from twofold_web.people.second_factor import lacks_second_factor
from twofold_web.people.words import PERMISSIONS


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Attributes:
        user: the person, or the maker of the key.
        key: the key; None where the person has signed in.
    """

    user: User
    key: ApiKey | None = None


class KeyAccess(HttpBearer):
    """``Authorization: Bearer tf_…``: a program with a key."""

    openapi_bearerFormat = "tf_<prefix>_<secret>"  # noqa: N815 - OpenAPI spells it so

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Who holds the key.

        Raises:
            Refused: it is no living key, or too many wrong ones came from there.
        """
        address = address_of(request)
        _refuse_haste(wait_for(WRONG_KEYS, address, count=False))
        text = read_key(token.strip())
        key = key_by_text(text) if text else None
        if key is None:
            wait_for(WRONG_KEYS, address)
            raise Refused(
                401,
                _("This API key is not valid: it is mistyped, revoked or expired."),
                _("Send “Authorization: Bearer tf_…” with a key that an administrator has made."),
            )
        _refuse_haste(wait_for(API_CALLS, f"key {key.pk}"))
        return Caller(key.user, key)


class SessionAccess(APIKeyCookie):
    """The cookie of somebody who has signed in; writes need the CSRF token as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # checked below, where the answer can say what to do

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:  # noqa: ARG002 - ninja's signature
        """Who has signed in; None for strangers.

        Raises:
            Refused: the CSRF token of a write is missing or wrong, or the calls come too fast.
        """
        if not isinstance(request.user, User):
            return None
        if check_csrf(request) is not None:
            raise Refused(
                403,
                _("The CSRF token is missing or wrong."),
                _("Send the page's token in the header X-CSRFToken, or use an API key."),
            )
        _refuse_haste(wait_for(API_CALLS, f"user {request.user.pk}"))
        return Caller(request.user)


ACCESS = [KeyAccess(), SessionAccess()]


def scope_for(request: HttpRequest, slug: str, permission: Permission) -> Scope:
    """The scope of the caller in an organisation, which must allow this; the wall stands from here on.

    Raises:
        Refused: 401 for strangers, 404 without a role here, 403 where the role does not allow it, 429 in haste.
    """
    caller = _caller(request)
    scope = _scope_of(caller, slug)
    fence = entered_through(request) if caller.key is None else None
    if scope is None or fence not in {None, scope.organisation_id}:
        raise Refused(
            404,
            _("There is no such organisation, or you have no role in it."),
            _("Check the name in the address; a key belongs to one organisation only."),
        )
    if not scope.may(permission):
        raise Refused(
            403,
            _("Your role or key does not allow this: “%(permission)s”.") % {"permission": PERMISSIONS[permission]},
            _("Ask an administrator for a role or a key that allows it."),
        )
    wall_of(request).enter_context(walled(scope.organisation_id))
    if fence is None and lacks_second_factor(scope, caller.user):
        raise Refused(
            403,
            _("This organisation asks administrators for a passkey or an authenticator app."),
            _("Set one up on the page of your account, or use an API key."),
        )
    return scope


def wall_of(request: HttpRequest) -> ExitStack:
    """The walls put up for a request; the middleware takes them down when the answer is made."""
    return cast("ExitStack", request.__dict__.setdefault("wall", ExitStack()))


def _caller(request: HttpRequest) -> Caller:
    known: Any = getattr(request, "auth", None)
    if isinstance(known, Caller):
        return known
    for access in ACCESS:
        found = access(request)
        if found is not None:
            return cast("Caller", found)
    raise Refused(401, _("Nobody has signed in."), _("Sign in, or send “Authorization: Bearer tf_…” with an API key."))


def _scope_of(caller: Caller, slug: str) -> Scope | None:
    scope = scope_of(caller.user, slug) if caller.key is None else scope_of_key(caller.key)
    return scope if scope is not None and scope.slug == slug else None


def _refuse_haste(seconds: int) -> None:
    if seconds:
        raise Refused(
            429,
            _("Too many calls."),
            _("Wait %(seconds)s seconds, then go on more slowly.") % {"seconds": seconds},
            retry_after=seconds,
        )

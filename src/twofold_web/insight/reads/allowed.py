"""Which part of the organisation a question may be about: what somebody chooses only narrows what they may see."""

from collections.abc import Iterable

from django.http import Http404

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads import codes_below


def units_for(scope: Scope, permission: Permission, chosen: Iterable[str] = ()) -> tuple[str, ...]:
    """The units (each with all below it) that a question is about; nothing for the whole organisation.

    Raises:
        Http404: a chosen unit is not among those that may be seen; whether it exists is not told.
    """
    wanted = tuple(sorted({code for code in chosen if code}))
    allowed = scope.units(permission)
    if allowed is None:
        return wanted
    if not wanted:
        return allowed
    seen = codes_below(scope, permission) or frozenset()
    if any(code not in seen and code not in allowed for code in wanted):
        raise Http404
    return wanted


def sees_everything(scope: Scope, permission: Permission) -> bool:
    """Whether this may be done in the whole organisation."""
    return scope.units(permission) is None

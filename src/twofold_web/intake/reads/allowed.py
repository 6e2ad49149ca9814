"""Who may bring data in: it reaches all units, so a role in one unit is not enough."""

from django.core.exceptions import PermissionDenied

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


def may_load(scope: Scope) -> bool:
    """Whether data may be brought in for the whole organisation."""
    return scope.units(Permission.LOAD_DATA) is None


def require_loading(scope: Scope) -> None:
    """Refuse those who may not.

    Raises:
        PermissionDenied: no role in the whole organisation allows it.
    """
    if not may_load(scope):
        raise PermissionDenied(Permission.LOAD_DATA.value)

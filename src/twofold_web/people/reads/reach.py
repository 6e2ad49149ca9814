"""How far an administrator reaches: everywhere, or in some units and below."""

from django.core.exceptions import PermissionDenied

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads.units import codes_below


def require_everywhere(scope: Scope, permission: Permission) -> None:
    """Refuse those who may do this in some units only: what it touches belongs to the whole organisation.

    Raises:
        PermissionDenied: no grant allows it everywhere.
    """
    if scope.units(permission) is not None:
        raise PermissionDenied(permission.value)


def require_at(scope: Scope, permission: Permission, unit: str) -> None:
    """Refuse those who may not do this in a unit; the empty code stands for everywhere.

    Raises:
        PermissionDenied: no grant reaches so far.
    """
    if not reaches(scope, permission, unit):
        raise PermissionDenied(permission.value)


def reaches(scope: Scope, permission: Permission, unit: str) -> bool:
    """Whether this may be done in a unit; the empty code stands for everywhere."""
    codes = codes_below(scope, permission)
    return codes is None or unit in codes

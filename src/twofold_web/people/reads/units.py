"""The tree of units, as far as somebody may see it."""

from django.db.models import Q

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Unit


def codes_below(scope: Scope, permission: Permission) -> frozenset[str] | None:
    """The codes of all units in which something may be done; None for all units, those not in the tree included."""
    tops = scope.units(permission)
    if tops is None:
        return None
    return frozenset(unit.code for unit in _allowed(scope, tops))


def unit_choices(scope: Scope, permission: Permission) -> list[Unit]:
    """The units to choose from, in the order of the tree."""
    tops = scope.units(permission)
    return list(Unit.objects.of(scope)) if tops is None else _allowed(scope, tops)


def _allowed(scope: Scope, tops: tuple[str, ...]) -> list[Unit]:
    within = Q(pk__in=[])
    for unit in Unit.objects.of(scope).filter(code__in=tops):
        within |= Q(path__gte=unit.path, path__lt=unit.path[:-1] + "0")
    return list(Unit.objects.of(scope).filter(within))


def codes_under(scope: Scope, code: str) -> frozenset[str]:
    """The codes of a unit and of everything below it; empty where there is no such unit."""
    return frozenset(unit.code for unit in _allowed(scope, (code,)))

"""The tree of units, as far as somebody may see it."""

from django.db.models import Q, QuerySet

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Unit


def codes_below(scope: Scope, permission: Permission) -> frozenset[str] | None:
    """The codes of all units in which something may be done; None for all units, those not in the tree included."""
    tops = scope.units(permission)
    if tops is None:
        return None
    return _codes(scope, tops)


def unit_choices(scope: Scope, permission: Permission) -> list[Unit]:
    """The units to choose from, in the order of the tree."""
    return list(units_in_reach(scope, permission))


def units_in_reach(scope: Scope, permission: Permission) -> QuerySet[Unit]:
    """The units in which something may be done."""
    tops = scope.units(permission)
    rows = Unit.objects.of(scope).select_related("parent")
    return rows if tops is None else rows.filter(_within(scope, tops))


def _codes(scope: Scope, tops: tuple[str, ...]) -> frozenset[str]:
    return frozenset(Unit.objects.of(scope).filter(_within(scope, tops)).values_list("code", flat=True))


def _within(scope: Scope, tops: tuple[str, ...]) -> Q:
    within = Q(pk__in=[])
    for unit in Unit.objects.of(scope).filter(code__in=tops):
        within |= Q(path__gte=unit.path, path__lt=unit.path[:-1] + "0")
    return within


def codes_under(scope: Scope, code: str) -> frozenset[str]:
    """The codes of a unit and of everything below it; empty where there is no such unit."""
    return _codes(scope, (code,))

"""Changing the tree of units."""

from collections.abc import Iterable

from django.db import transaction

from twofold.facts import Unit as Node
from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Unit


def adopt_units(scope: Scope, nodes: Iterable[Node]) -> int:
    """Take over units that the facts list and the tree does not know yet; returns how many were new.

    Known units stay where people have put them.

    Raises:
        PermissionDenied: the actor may neither load data nor manage people.
    """
    if not scope.may(Permission.LOAD_DATA):
        scope.require(Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        known = {unit.code: unit for unit in Unit.objects.of(scope)}
        waiting = {node.code: node for node in nodes if node.code not in known}
        added = len(waiting)
        while waiting:
            ready = [node for node in waiting.values() if node.parent is None or node.parent not in waiting]
            for node in ready:
                known[node.code] = _plant(scope, node, known.get(node.parent or ""))
                del waiting[node.code]
        if added:
            record(scope, "units.adopted", f"{added} units")
    return added


def _plant(scope: Scope, node: Node, parent: Unit | None) -> Unit:
    unit = Unit.objects.add(
        scope,
        parent=parent,
        code=node.code,
        name=node.name,
        level=node.level or "",
        country=node.country or "",
        zone=node.zone or "",
    )
    unit.path = f"{parent.path if parent else ''}{unit.pk:010d}/"
    unit.save(update_fields=["path"])
    return unit

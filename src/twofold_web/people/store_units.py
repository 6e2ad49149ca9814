"""The store is told the tree of units, so that figures and the protection of employees follow it."""

from typing import Any

from twofold.facts import UnitTree
from twofold.store.load_units import load_unit_tree
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.people.models import Unit
from twofold_web.people.writes.units import node_of

SOURCE = "units of the application"


def bring_units(run: JobRun) -> dict[str, Any]:
    """Append what the store does not know of the tree; the same tree again adds nothing."""
    if not has_facts(run.scope):
        return {"changed": 0}
    known = {unit.code: unit for unit in Unit.objects.of(run.scope)}
    tree = UnitTree.of(node_of(unit, known) for unit in known.values())
    return {"changed": load_unit_tree(store_of(run.scope), tree, source=SOURCE).changed}

"""The organisation's tree, as far as asking people needs it."""

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads import unit_choices


def tree_above(scope: Scope) -> dict[str, str]:
    """The unit above each unit that has one."""
    units = unit_choices(scope, Permission.SEND_SURVEYS)
    return {unit.code: unit.parent.code for unit in units if unit.parent is not None}


def unit_names(scope: Scope) -> dict[str, str]:
    """What units are called, by code, in the order of the tree."""
    return {unit.code: str(unit) for unit in unit_choices(scope, Permission.SEND_SURVEYS)}

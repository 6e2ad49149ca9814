"""What became of rows that were sent."""

from typing import Any

from twofold.store import rejected
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.intake.models import Load
from twofold_web.intake.reads import require_loading

SHOWN = ("row", "column", "item", "reason")


def rejected_of(scope: Scope, load: Load, *, after: int = 0, most: int = 100) -> list[dict[str, Any]]:
    """The rejected rows and answers of a load, in the order of rows; what was found in them is not shown.

    Raises:
        PermissionDenied: the caller may not bring data in for the whole organisation.
    """
    require_loading(scope)
    if not load.rejected and not load.rejected_answers:
        return []
    if not has_facts(scope):
        return []
    found = rejected(store_of(scope), load=load.store_load).select(SHOWN)
    return list(found.slice(after, most).to_pylist())

"""Who waits for a call."""

from datetime import datetime
from typing import Any

from twofold_web.answering.models import ContactWish
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope

SHOWN = 20


def waiting_wishes(scope: Scope, _since: datetime | None) -> dict[str, Any] | None:
    """The wishes of the caller's units, the oldest first; None where nobody waits."""
    found = ContactWish.objects.of(scope).order_by("made_at")
    units = scope.units(Permission.SEE_COMMENTS)
    if units is not None:
        # a leader of some units sees what was left for exactly these
        found = found.filter(unit__in=units)
    number = found.count()
    return {"wishes": list(found[:SHOWN]), "more": max(0, number - SHOWN), "scope": scope} if number else None

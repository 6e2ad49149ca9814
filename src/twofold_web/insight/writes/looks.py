"""Recording that somebody has read comments."""

from django.db import transaction

from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.questions import Filters


def record_reading(scope: Scope, filters: Filters, seen: int) -> None:
    """One entry a look; the words looked for are not kept: they may be a name.

    Raises:
        PermissionDenied: the actor may not read comments.
    """
    scope.require(Permission.SEE_COMMENTS)
    with transaction.atomic():
        record(scope, "comments.seen", "voice", {"filters": filters.query(), "comments": seen})

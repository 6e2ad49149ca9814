"""Looking at the audit trail as a whole, which is itself recorded."""

from django.db import transaction

from twofold_web.foundation.audit import Verified, record, verify
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads.reach import require_everywhere


def export_audit(scope: Scope) -> None:
    """Note that somebody takes the whole trail away; ``reads.audit.exported_lines`` gives it.

    Raises:
        PermissionDenied: the actor may not read the trail.
    """
    require_everywhere(scope, Permission.READ_AUDIT)
    with transaction.atomic():
        record(scope, "audit.exported", scope.slug)


def verify_audit(scope: Scope) -> Verified:
    """Read the chain again and note what was found.

    Raises:
        PermissionDenied: the actor may not read the trail.
    """
    require_everywhere(scope, Permission.READ_AUDIT)
    with transaction.atomic():
        found = verify(scope)
        record(scope, "audit.verified", scope.slug, {"entries": found.entries, "broken_at": found.broken_at})
    return found

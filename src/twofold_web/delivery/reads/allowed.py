"""Who may ask people: it reaches across units, because the contact policy does."""

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads.reach import require_everywhere


def require_sending(scope: Scope) -> None:
    """Refuse those who may not ask people in the whole organisation.

    Raises:
        PermissionDenied: no grant allows it everywhere.
    """
    scope.require(Permission.SEND_SURVEYS)
    require_everywhere(scope, Permission.SEND_SURVEYS)

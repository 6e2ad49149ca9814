"""Who is which employee, as far as anybody may know."""

from django.db.models import QuerySet

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import ActorKind, Scope
from twofold_web.home.models import EmployeeLink


def link_of(scope: Scope) -> EmployeeLink | None:
    """The link of the person who asks, proposed or in force; nobody can ask for somebody else's."""
    if scope.actor.kind is not ActorKind.USER:
        return None
    return EmployeeLink.objects.of(scope).filter(user_id=scope.actor.id, ended_at=None).first()


def links(scope: Scope) -> QuerySet[EmployeeLink]:
    """Which users have a link, without saying to whom, newest first; for administrators of the whole organisation.

    An administrator of some units gets none: people and employees of the other units are not theirs to see.

    Raises:
        PermissionDenied: the actor may not manage people.
    """
    scope.require(Permission.MANAGE_PEOPLE)
    found = EmployeeLink.objects.of(scope).filter(ended_at=None).select_related("user")
    if scope.units(Permission.MANAGE_PEOPLE) is not None:
        return found.none()
    return found.defer("employee", "person").order_by("-id")

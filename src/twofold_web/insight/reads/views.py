"""Views that somebody may open: their own, and those others share."""

from django.db.models import Q, QuerySet

from twofold_web.foundation.scope import ActorKind, Scope
from twofold_web.insight.models import View


def views_for(scope: Scope) -> QuerySet[View]:
    """By name."""
    own = Q(owner_id=owner_of(scope)) | Q(shared=True)
    return View.objects.of(scope).filter(own).select_related("owner")


def owner_of(scope: Scope) -> int:
    """The person who acts; 0 where it is none (a key acts for its organisation, and sees what is shared)."""
    return scope.actor.id if scope.actor.kind is ActorKind.USER else 0

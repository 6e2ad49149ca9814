"""Picking comments to be quoted in one's reports."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Picked
from twofold_web.insight.reads.comments import parsed
from twofold_web.insight.reads.views import owner_of
from twofold_web.insight.reads.voice import comment_at


def pick(scope: Scope, address: str, *, wanted: bool) -> None:
    """Pick a comment for one's reports, or take it out of them.

    Raises:
        PermissionDenied: the actor may not read comments, or is no person.
        Http404: the comment is not theirs to see.
    """
    scope.require(Permission.SEE_COMMENTS)
    if not owner_of(scope):
        raise PermissionDenied
    comment_at(scope, address)
    event, check, version, item = parsed(address)
    place = {"event": event, "event_check": check, "version": version, "item": item, "owner_id": owner_of(scope)}
    with transaction.atomic():
        if wanted:
            Picked.objects.of(scope).get_or_create(**place, defaults={"organisation_id": scope.organisation_id})
        else:
            Picked.objects.of(scope).filter(**place).delete()
        record(scope, "comment.picked" if wanted else "comment.unpicked", f"comment {event}")

"""Remembering when somebody was last here."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.home.models import Visit

# somebody who comes back within the hour is still on the same visit
PAUSE = timedelta(hours=1)


def visit(scope: Scope, now: datetime | None = None) -> datetime | None:
    """Note that somebody is here; returns when their visit before this one ended, None on the first.

    Not audited: it changes nothing of the organisation's, and only its owner sees it.
    """
    scope.require(Permission.SEE_OWN)
    moment = now or datetime.now(UTC)
    with transaction.atomic():
        kept, made = Visit.objects.of(scope).get_or_create(
            user_id=scope.actor.id,
            organisation_id=scope.organisation_id,
            defaults={"begun_at": moment, "seen_at": moment},
        )
        if made:
            return None
        if moment - kept.seen_at > PAUSE:
            kept.before, kept.begun_at = kept.seen_at, moment
        kept.seen_at = moment
        kept.save(update_fields=["before", "begun_at", "seen_at"])
    return kept.before

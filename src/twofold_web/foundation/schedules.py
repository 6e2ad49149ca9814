"""Schedules: jobs that are made again and again, in the organisation's zone, each occurrence once."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from twofold_web.foundation.cron import CronError, next_after
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.models import Organisation, Schedule
from twofold_web.foundation.scope import Scope, worker_scope

logger = logging.getLogger("twofold.schedules")


def put(scope: Scope, kind: str, key: str, cron: str, payload: Mapping[str, Any]) -> Schedule:
    """Make a schedule, or change the one of this kind and key.

    Raises:
        CronError: ``cron`` makes no sense.
    """
    zone = Organisation.objects.values_list("zone", flat=True).get(id=scope.organisation_id)
    values = {"cron": cron, "payload": dict(payload), "next_at": next_after(cron, zone, datetime.now(UTC))}
    schedule, _ = Schedule.objects.update_or_create(
        organisation_id=scope.organisation_id, kind=kind, key=key, defaults=values
    )
    return schedule


def pause(scope: Scope, kind: str, key: str, *, paused: bool = True) -> bool:
    """Let a schedule rest, or go on from now; False where there is none."""
    schedule = Schedule.objects.filter(organisation_id=scope.organisation_id, kind=kind, key=key).first()
    if schedule is None:
        return False
    if not paused:
        put(scope, kind, key, schedule.cron, schedule.payload)
    return bool(Schedule.objects.filter(id=schedule.id).update(paused=paused))


def remove(scope: Scope, kind: str, key: str) -> bool:
    """Remove a schedule; False where there is none."""
    return bool(Schedule.objects.filter(organisation_id=scope.organisation_id, kind=kind, key=key).delete()[0])


def enqueue_due(now: datetime | None = None) -> int:
    """Make the jobs that are due; returns how many.

    Several workers may do this at once: an occurrence belongs to whoever moves its schedule on. Occurrences that
    passed while no worker was there are made up for once, not each.
    """
    moment = now or datetime.now(UTC)
    due = Schedule.objects.filter(paused=False, next_at__lte=moment).select_related("organisation")
    return sum(_enqueue_one(schedule, moment) for schedule in due)


def _enqueue_one(schedule: Schedule, moment: datetime) -> int:
    organisation = schedule.organisation
    own = Schedule.objects.filter(id=schedule.id, paused=False, next_at=schedule.next_at)
    try:
        following = next_after(schedule.cron, organisation.zone, moment)
    except (CronError, KeyError, ValueError):
        logger.exception("schedule paused", extra={"schedule": schedule.id})
        own.update(paused=True)
        return 0
    with transaction.atomic():
        if not own.update(next_at=following):
            return 0
        with translation.override(organisation.language):
            enqueue(
                worker_scope(organisation.id, organisation.slug),
                schedule.kind,
                schedule.payload,
                key=f"schedule:{schedule.id}",
            )
    return 1

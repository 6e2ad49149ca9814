"""Acts on pulls: make, change, try now, pause, delete."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from twofold.sources.mapping_file import parse_mapping
from twofold_web.foundation import jobs, schedules
from twofold_web.foundation.audit import record
from twofold_web.foundation.models import Job
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import LoadState
from twofold_web.intake.pull_models import Every, Pull, PullSeen
from twofold_web.intake.reads import require_loading

PULL = "intake.pull"


@dataclass(frozen=True, slots=True)
class PullWish:
    """What a pull shall be.

    Attributes:
        name: for people.
        kind: where it looks.
        place: what the kind needs.
        secret: the name of a secret; empty where none is needed.
        mapping: how rows become facts, as TOML.
        every: minutes between two looks.
    """

    name: str
    kind: str
    place: dict[str, Any]
    secret: str
    mapping: str
    every: int


def make_pull(scope: Scope, wish: PullWish) -> Pull:
    """Begin to look somewhere; the first look comes at once.

    Raises:
        PermissionDenied: the actor may not bring data in for the whole organisation.
        MappingError: the mapping is none.
    """
    require_loading(scope)
    parse_mapping(wish.mapping, _("mapping"))
    with transaction.atomic():
        pull = Pull.objects.add(
            scope,
            name=wish.name,
            kind=wish.kind,
            place=wish.place,
            secret=wish.secret,
            mapping=wish.mapping,
            every=wish.every,
            made_by=scope.actor.name,
        )
        _schedule(scope, pull)
        try_now(scope, pull)
        record(scope, "pull.made", pull.name, {"pull": pull.pk, "kind": pull.kind})
    return pull


def change_pull(scope: Scope, pull: Pull, wish: PullWish) -> None:
    """Look elsewhere, or read otherwise; what failed to load before is fetched again."""
    require_loading(scope)
    parse_mapping(wish.mapping, _("mapping"))
    with transaction.atomic():
        pull.name, pull.place, pull.secret, pull.every = wish.name, wish.place, wish.secret, wish.every
        pull.mapping, pull.state, pull.failures = wish.mapping, {}, 0
        pull.save()
        PullSeen.objects.of(scope).filter(pull=pull, load__state=LoadState.FAILED).delete()
        _schedule(scope, pull)
        record(scope, "pull.changed", pull.name, {"pull": pull.pk})


def try_now(scope: Scope, pull: Pull) -> Job:
    """Look now, whatever the schedule says."""
    require_loading(scope)
    return jobs.enqueue(scope, PULL, {"pull": pull.pk, "now": True}, key=f"pull:{pull.pk}:now", urgent=True)


def pause_pull(scope: Scope, pull: Pull, *, paused: bool) -> None:
    """Stop looking, or go on."""
    require_loading(scope)
    with transaction.atomic():
        pull.paused = paused
        pull.save(update_fields=["paused"])
        schedules.pause(scope, PULL, f"pull:{pull.pk}", paused=paused)
        record(scope, "pull.paused" if paused else "pull.resumed", pull.name, {"pull": pull.pk})


def delete_pull(scope: Scope, pull: Pull) -> None:
    """Stop looking for good; what it brought stays."""
    require_loading(scope)
    with transaction.atomic():
        schedules.remove(scope, PULL, f"pull:{pull.pk}")
        record(scope, "pull.deleted", pull.name, {"pull": pull.pk})
        pull.delete()


def _schedule(scope: Scope, pull: Pull) -> None:
    schedules.put(scope, PULL, f"pull:{pull.pk}", _cron(pull), {"pull": pull.pk})


def _cron(pull: Pull) -> str:
    """When it looks: spread over the hour, so that not all pulls of all organisations look at the same minute."""
    minute = (pull.pk * 7) % 60
    match pull.every:
        case Every.QUARTER:
            return f"{minute % 15}-59/15 * * * *"
        case Every.HOUR:
            return f"{minute} * * * *"
        case Every.SIX_HOURS:
            return f"{minute} */6 * * *"
        case Every.WEEK:
            return f"{minute} 5 * * 1"
    return f"{minute} 5 * * *"

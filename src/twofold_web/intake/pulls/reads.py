"""What can be asked about pulls and addresses for deliveries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from twofold_web.foundation.models import Job, JobState, Schedule
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import Load, LoadState
from twofold_web.intake.pull_models import Hook, HookDelivery, Pull, PullRun
from twofold_web.intake.reads import require_loading

MOST_RUNS = 50


@dataclass(frozen=True, slots=True)
class PullLine:
    """A pull and its last look."""

    pull: Pull
    last: PullRun | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunLine:
    """A look and the loads it made."""

    run: PullRun
    loads: list[Load]


@dataclass(frozen=True, slots=True)
class HookLine:
    """An address, how many deliveries came, and when the last one did."""

    hook: Hook
    deliveries: int
    waiting: int
    last_at: datetime | None


def pulls_of(scope: Scope) -> list[PullLine]:
    """All pulls, by name."""
    require_loading(scope)
    pulls = list(Pull.objects.of(scope))
    newest = PullRun.objects.of(scope).values("pull").annotate(last=Max("id")).values_list("last", flat=True)
    last = {run.pull_id: run for run in PullRun.objects.of(scope).filter(id__in=list(newest))}
    return [PullLine(pull, last.get(pull.pk), next_look(scope, pull)) for pull in pulls]


def pull_of(scope: Scope, pull_id: int) -> Pull:
    """One pull.

    Raises:
        Pull.DoesNotExist: there is none of this number here.
    """
    require_loading(scope)
    return Pull.objects.of(scope).get(id=pull_id)


def next_look(scope: Scope, pull: Pull) -> datetime | None:
    """When a pull looks again; None while it is paused."""
    if pull.paused:
        return None
    key = {"organisation_id": scope.organisation_id, "kind": "intake.pull", "key": f"pull:{pull.pk}"}
    planned = Schedule.objects.filter(**key).values_list("next_at", flat=True).first()
    moments = [each for each in (planned, pull.next_at) if each is not None]
    return min(moments, default=None)


def is_looking(scope: Scope, pull: Pull) -> bool:
    """Whether a look is under way or asked for."""
    waiting = Job.objects.filter(organisation_id=scope.organisation_id, kind="intake.pull", payload__pull=pull.pk)
    now = Q(state=JobState.RUNNING) | Q(state=JobState.WAITING, key=f"pull:{pull.pk}:now")
    loads = Load.objects.of(scope).filter(state=LoadState.WAITING, origin="pull", source__startswith=f"{pull.name}:")
    return waiting.filter(now).exists() or loads.exists()


def runs_of(scope: Scope, pull: Pull) -> list[RunLine]:
    """The newest looks of a pull, with what they brought."""
    require_loading(scope)
    runs = list(PullRun.objects.of(scope).filter(pull=pull)[:MOST_RUNS])
    wanted = {load for run in runs for load in run.loads}
    loads = {load.pk: load for load in Load.objects.of(scope).filter(id__in=wanted)}
    return [RunLine(run, [loads[each] for each in run.loads if each in loads]) for run in runs]


def hooks_of(scope: Scope) -> list[HookLine]:
    """All addresses, by name."""
    require_loading(scope)
    counted = (
        HookDelivery.objects.of(scope)
        .values("hook")
        .annotate(all=Count("id"), waiting=Count("id", filter=Q(taken=False)), last=Max("received_at"))
    )
    told: dict[int, Any] = {each["hook"]: each for each in counted}
    nothing: dict[str, Any] = {"all": 0, "waiting": 0, "last": None}
    lines = [(hook, told.get(hook.pk, nothing)) for hook in Hook.objects.of(scope)]
    return [HookLine(hook, each["all"], each["waiting"], each["last"]) for hook, each in lines]


def hook_of(scope: Scope, hook_id: int) -> HookLine:
    """One address.

    Raises:
        Hook.DoesNotExist: there is none of this number here.
    """
    found = next((line for line in hooks_of(scope) if line.hook.pk == hook_id), None)
    if found is None:
        raise Hook.DoesNotExist
    return found


def hook_loads(scope: Scope, hook: Hook) -> list[Load]:
    """The newest loads of deliveries."""
    require_loading(scope)
    taken = HookDelivery.objects.of(scope).filter(hook=hook).values("load")
    return list(Load.objects.of(scope).filter(id__in=taken)[:MOST_RUNS])


def mappings_used(scope: Scope) -> list[tuple[int, str]]:
    """Loads whose mapping can be taken over, the newest of each source."""
    require_loading(scope)
    found: dict[str, int] = {}
    for load in Load.objects.of(scope).exclude(mapping="").only("id", "source")[:200]:
        found.setdefault(load.source, load.pk)
    return [(number, source) for source, number in list(found.items())[:40]]


def mapping_of(scope: Scope, load_id: int) -> str:
    """The mapping of a load; empty where there is none."""
    require_loading(scope)
    return Load.objects.of(scope).filter(id=load_id).values_list("mapping", flat=True).first() or ""

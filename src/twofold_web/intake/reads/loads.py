"""Loads, as far as somebody may bring data in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.http import Http404

from twofold.errors import StoreMissing
from twofold.store import rejected
from twofold_web.foundation.hooks import UNDONE, Invited
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake.models import Load, LoadState
from twofold_web.intake.reads.allowed import require_loading
from twofold_web.intake.sentences import Said, say

PAGE = 50
ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class LoadsPage:
    """Some loads, the newest first.

    Attributes:
        loads: at most ``PAGE``.
        older: the id to ask for older ones with; None where there are none.
    """

    loads: list[Load]
    older: int | None = None


def loads_page(scope: Scope, before: int | None = None) -> LoadsPage:
    """The newest loads, or those before one."""
    require_loading(scope)
    found = Load.objects.of(scope).select_related("job")
    if before is not None:
        found = found.filter(id__lt=before)
    rows = list(found[: PAGE + 1])
    return LoadsPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def load_of(scope: Scope, load_id: int) -> Load:
    """One load.

    Raises:
        PermissionDenied: the actor may not bring data in.
        Http404: the organisation has no such load.
    """
    require_loading(scope)
    found = Load.objects.of(scope).filter(id=load_id).select_related("job", "upload").first()
    if found is None:
        raise Http404
    return found


def is_moving(load: Load) -> bool:
    """Whether a worker still has something to do for it."""
    return load.state in {LoadState.WAITING, LoadState.UNDOING} and not is_stuck(load)


def is_stuck(load: Load) -> bool:
    """Whether its job ended without a result: a worker died again and again, or somebody cancelled it."""
    job: Job | None = load.job
    waits = load.state in {LoadState.WAITING, LoadState.UNDOING}
    return waits and (job is None or job.state in ENDED_BADLY)


def rejected_rows(scope: Scope, load: Load) -> pa.Table:
    """The rejected rows and answers of a load; persons and employees in them are pseudonyms."""
    try:
        found = rejected(store_of(scope), load=load.store_load)
    except StoreMissing:
        return pa.table({name: [] for name in ("row", "column", "item", "found", "reason", "content_json")})
    return found.select(["row", "column", "item", "found", "reason", "content_json"])


def reasons(load: Load) -> list[dict[str, Any]]:
    """Why rows and answers of a load were rejected, the most frequent reason first."""
    summary = load.summary
    found = [
        {"item": "", "said": say(reason), "count": count}
        for reason, count in summary.get("rejected_rows_by_reason", {}).items()
    ]
    for item, counts in summary.get("rejected_answers_by_reason", {}).items():
        found += [{"item": item, "said": say(reason), "count": count} for reason, count in counts.items()]
    return sorted(found, key=lambda each: -int(str(each["count"])))


def warnings(load: Load) -> list[Said]:
    """What a person should look at."""
    return [say(warning) for warning in load.summary.get("warnings", [])]


def together(invited: Iterable[Invited]) -> Invited:
    """What became of all invitations that a load made, whichever app made them."""
    found = list(invited)
    return Invited(sum(each.waiting for each in found), sum(each.asked for each in found))


def invited_by(scope: Scope, load: Load) -> Invited:
    """Whom undoing the load would not ask any more, and whom it cannot call back."""
    return together(each.foresee(scope, load.pk) for each in UNDONE.values())

"""Which responses flow next: a batch is written down before it is loaded, so that a repeated load is the same one."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from twofold_web.answering.models import Flow, Response, ResponseState
from twofold_web.answering.situation import TEST
from twofold_web.foundation.scope import Scope

MOST = 5_000  # responses of one batch
LEFT_OFF = timedelta(minutes=30)  # after which somebody who stopped in the middle is taken for partial


def waiting(scope: Scope, now: datetime) -> QuerySet[Response]:
    """What is not in the facts as it is here; answers to test links never are."""
    done = Q(state=ResponseState.FINISHED) | Q(state=ResponseState.PARTIAL, seen_at__lt=now - LEFT_OFF)
    behind = Response.objects.of(scope).filter(done, flowed__lt=F("revision")).exclude(kind=TEST)
    return behind.filter(Q(flow=None) | Q(flow__done=True))


def claim(scope: Scope, now: datetime) -> list[Flow]:
    """Make batches of what waits, one for each version of a survey."""
    with transaction.atomic():
        found = list(
            waiting(scope, now)
            .select_for_update(of=("self",))
            .order_by("seen_at")
            .values_list("id", "survey", "number")[:MOST]
        )
        batches: dict[tuple[int, int], list[object]] = {}
        for id_, survey, number in found:
            batches.setdefault((survey, number), []).append(id_)
        return [_claimed(scope, survey, number, ids) for (survey, number), ids in batches.items()]


def _claimed(scope: Scope, survey: int, number: int, ids: Iterable[object]) -> Flow:
    flow = Flow.objects.add(scope, survey_id=survey, number=number)
    Response.objects.of(scope).filter(id__in=list(ids)).update(flow=flow, claimed=F("revision"))
    return flow


def open_flows(scope: Scope) -> list[Flow]:
    """Batches that were begun and not finished, such as those of a process that was killed."""
    return list(Flow.objects.of(scope).filter(done=False))

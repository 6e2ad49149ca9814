"""How many answered, group by group, and where others broke off: what fieldwork watches."""

from collections import Counter
from dataclasses import dataclass
from statistics import quantiles

from django.db.models import Count, F, Q

from twofold_web.answering.models import Response, ResponseState, Sheet, UsedSheet
from twofold_web.foundation.scope import Scope

GROUPED_BY = ("unit", "channel", "language", "touchpoint", "number", "kind", "quality")
TRIED = "test"  # a look at the survey by its authors is no response
RECENT = 5000  # responses whose times are looked at


@dataclass(frozen=True, slots=True)
class CameGroup:
    """Responses that have something in common.

    Attributes:
        value: what; empty where it is not known.
        begun: how many handed in a page at least.
        finished: how many came to the end.
    """

    value: str
    begun: int
    finished: int


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """Where those who did not finish stopped.

    Attributes:
        pages: how many pages they had handed in -> how many people.
        minutes: the median time of those who finished, over all pages; None where nobody did.
        low: a quarter was faster.
        high: a quarter was slower.
        timed: how many these rest on.
    """

    pages: tuple[tuple[int, int], ...]
    minutes: float | None = None
    low: float | None = None
    high: float | None = None
    timed: int = 0


def came(scope: Scope, survey_id: int, by: str) -> tuple[CameGroup, ...]:
    """Every response of people (never employees' sheets), by one of ``GROUPED_BY``.

    Raises:
        ValueError: responses are not grouped by this.
    """
    if by not in GROUPED_BY:
        raise ValueError(f"responses are grouped by {', '.join(GROUPED_BY)}, not by {by}")
    finished = Count("id", filter=Q(state=ResponseState.FINISHED))
    rows = Response.objects.of(scope).filter(survey_id=survey_id).exclude(kind=TRIED).order_by()
    found = rows.values(value=F(by)).annotate(begun=Count("id"), finished=finished).order_by("-begun", "value")
    return tuple(CameGroup(str(one["value"]), one["begun"], one["finished"]) for one in found)


def broken_off(scope: Scope, survey_id: int) -> BrokenOff:
    """After how many pages people stopped, and how long the others took."""
    rows = Response.objects.of(scope).filter(survey_id=survey_id).exclude(kind=TRIED)
    partial = rows.filter(state=ResponseState.PARTIAL).order_by("-seen_at").values_list("seconds", flat=True)
    stopped = Counter(len(seconds) for seconds in partial[:RECENT])
    done = rows.filter(state=ResponseState.FINISHED).order_by("-seen_at").values_list("seconds", flat=True)
    times = [sum(seconds.values()) / 60 for seconds in done[:RECENT] if seconds]
    if not times:
        return BrokenOff(tuple(sorted(stopped.items())))
    low, middle, high = quantiles(times, n=4) if len(times) > 1 else (times[0],) * 3
    return BrokenOff(tuple(sorted(stopped.items())), middle, low, high, len(times))


def sheets_came(scope: Scope, survey_id: int) -> int:
    """How many employees handed a sheet in; whoever shows it must see to the thresholds."""
    waiting = Sheet.objects.of(scope).filter(survey_id=survey_id, state=ResponseState.FINISHED).count()
    return waiting + UsedSheet.objects.of(scope).filter(survey_id=survey_id).count()

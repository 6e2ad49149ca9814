"""Where people broke off, and how long those took who did not: what fieldwork watches."""

from collections import Counter
from dataclasses import dataclass
from statistics import quantiles

from twofold_web.answering.models import ResponseState
from twofold_web.answering.reads.responses import responses_of
from twofold_web.foundation.scope import Scope

RECENT = 5000  # responses whose times are looked at


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


def broken_off(scope: Scope, survey_id: int) -> BrokenOff:
    """After how many pages people stopped, and how long the others took."""
    rows = responses_of(scope, survey_id)
    partial = rows.filter(state=ResponseState.PARTIAL).order_by("-seen_at").values_list("seconds", flat=True)
    stopped = Counter(len(seconds) for seconds in partial[:RECENT])
    done = rows.filter(state=ResponseState.FINISHED).order_by("-seen_at").values_list("seconds", flat=True)
    times = [sum(seconds.values()) / 60 for seconds in done[:RECENT] if seconds]
    if not times:
        return BrokenOff(tuple(sorted(stopped.items())))
    low, middle, high = quantiles(times, n=4) if len(times) > 1 else (times[0],) * 3
    return BrokenOff(tuple(sorted(stopped.items())), middle, low, high, len(times))

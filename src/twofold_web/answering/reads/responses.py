"""How many answered, by what is known beside the answers; of employees only as far as nobody is told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from twofold.measures.intervals import share_interval
from twofold_web.answering.flowing.sheets import fewest
from twofold_web.answering.models import Quality, Response, ResponseState, Sheet, UsedSheet
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import Survey

FLAGGED = (Quality.FAST, Quality.STRAIGHT, Quality.DUPLICATE, Quality.BOT)
# what responses can be counted by; the rest of ``by`` are hidden fields that the survey keeps as context
COUNTABLE = {
    "version": "number",
    "link": "link",
    "kind": "kind",
    "unit": "unit",
    "touchpoint": "touchpoint",
    "channel": "channel",
    "language": "language",
    "quality": "quality",
    "state": "state",
    "end": "end",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many responses have these things in common.

    Attributes:
        group: what they have in common, by name; empty for all.
        finished: answered to the end.
        partial: broken off, or still under way.
        flagged: finished ones with a flag of quality.
    """

    group: Mapping[str, str]
    finished: int
    partial: int
    flagged: int

    @property
    def begun(self) -> int:
        """Everybody who handed in a page at least."""
        return self.finished + self.partial


@dataclass(frozen=True, slots=True)
class FlaggedShare:
    """The share of finished responses with a flag: n and an interval stand beside it.

    Attributes:
        flag: which; empty for any.
        count: how many have it.
        value: from 0 to 1.
        low: of the 95 % interval.
        high: of the 95 % interval.
        n: finished responses that were looked at.
    """

    flag: str
    count: int
    value: float
    low: float
    high: float
    n: int


def counts(scope: Scope, survey_id: int, by: Sequence[str] = ()) -> tuple[Counted, ...]:
    """Responses of a survey of customers, counted; answers to test links are left out.

    Args:
        scope: whose.
        survey_id: which survey.
        by: names of ``COUNTABLE``, or ``day``.

    Raises:
        ValueError: a name is none of these, or the survey asks employees (``sheets_in`` counts those).
    """
    if Survey.objects.of(scope).filter(id=survey_id, side="employee").exists():
        raise ValueError("answers of employees are counted by sheets_in alone")
    rows = responses_of(scope, survey_id).annotate(day=TruncDate("seen_at"))
    names = {name: "day" if name == "day" else COUNTABLE.get(name, "") for name in by}
    if "" in names.values():
        raise ValueError(f"responses can be counted by day, {', '.join(COUNTABLE)}")
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for row in rows.values(*names.values(), "state", "quality").annotate(responses=Count("id")).order_by():
        key = tuple("" if row[column] is None else str(row[column]) for column in names.values())
        tally = found.setdefault(key, {"finished": 0, "partial": 0, "flagged": 0})
        tally["finished" if row["state"] == ResponseState.FINISHED else "partial"] += row["responses"]
        tally["flagged"] += row["responses"] * (row["quality"] in FLAGGED)
    return tuple(Counted(dict(zip(names, key, strict=True)), **found[key]) for key in sorted(found))


def flagged_shares(scope: Scope, survey_id: int) -> tuple[FlaggedShare, ...]:
    """How large a share of the finished responses each flag has, and any of them; nothing where none was looked at."""
    looked = responses_of(scope, survey_id).filter(state=ResponseState.FINISHED).exclude(quality=Quality.UNKNOWN)
    found = dict(looked.values_list("quality").annotate(responses=Count("id")).order_by())
    n = sum(found.values())
    if not n:
        return ()
    tallies = {"": sum(found.get(flag, 0) for flag in FLAGGED)} | {flag.value: found.get(flag, 0) for flag in FLAGGED}
    shares = []
    for flag, tally in tallies.items():
        interval = share_interval(tally / n, n)
        shares.append(FlaggedShare(flag, tally, tally / n, float(interval.low), float(interval.high), n))
    return tuple(shares)


def sheets_in(scope: Scope, survey_id: int) -> int | None:
    """How many employees handed in a sheet; None while they are so few that one could be told from the others."""
    waiting = Sheet.objects.of(scope).filter(survey_id=survey_id, state=ResponseState.FINISHED).count()
    total = waiting + UsedSheet.objects.of(scope).filter(survey_id=survey_id).count()
    locked = Survey.objects.of(scope).values_list("thresholds", flat=True).get(id=survey_id)
    return total if total >= fewest(locked) else None


def responses_of(scope: Scope, survey_id: int) -> QuerySet[Response]:
    """The responses of customers; a look at the survey by its authors is none."""
    return Response.objects.of(scope).filter(survey_id=survey_id).exclude(kind="test")

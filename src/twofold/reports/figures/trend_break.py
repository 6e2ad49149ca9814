"""A break of a trend: where a question changed, so that values before and after do not answer the same question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from twofold.measures.calendar_days import EPOCH, period_days
from twofold.reports.figures.marks import label, line


@dataclass(frozen=True, slots=True)
class TrendBreak:
    """Where a question changed.

    Attributes:
        day: from when on people were asked the new one.
        said: what changed, in the page's language.
        cuts: whether the two may not even be joined by a line, because the scale is another.
    """

    day: date
    said: str
    cuts: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A break among the periods of a chart.

    Attributes:
        at: how many periods from the left edge of the first; 1.5 is the middle of the second.
        number: what the chart and the words beside it call it.
        found: the break.
    """

    at: float
    number: int
    found: TrendBreak

    def before(self, place: int) -> bool:
        """Whether the middle of a period lies before the break."""
        return place + 0.5 < self.at


def placed(breaks: Iterable[TrendBreak], period: str, names: Sequence[str | None]) -> tuple[Placed, ...]:
    """The breaks that lie between the first and the last of the periods, in the order of time.

    >>> [one.at for one in placed([TrendBreak(date(2026, 2, 15), "wording")], "month", ["2026-01", "2026-02"])]
    [1.5]
    """
    spans = [_days(period, name) for name in names if name]
    if len(spans) != len(names) or not spans:
        return ()
    inside = sorted((one for one in breaks if spans[0][0] < one.day <= spans[-1][1]), key=lambda one: one.day)
    return tuple(Placed(_place(one.day, spans), number, one) for number, one in enumerate(inside, start=1))


def break_marks(found: Iterable[Placed], left: float, step: float, height: tuple[float, float]) -> list[Markup]:
    """A dashed line from top to bottom for each, with its number beside it: told by shape, not by colour alone."""
    top, bottom = height
    marks: list[Markup] = []
    for one in found:
        x = left + step * one.at
        marks.append(line(x, x, top, bottom, "break cut" if one.found.cuts else "break"))
        marks.append(label(x, top - 3, str(one.number), "break-number"))
    return marks


def cut_between(found: Iterable[Placed], place: int) -> bool:
    """Whether no line may join a period and the next one."""
    return any(one.found.cuts and one.before(place) != one.before(place + 1) for one in found)


def _place(day: date, spans: Sequence[tuple[date, date]]) -> float:
    for place, (first, last) in enumerate(spans):
        if day < first:  # between two periods that have answers
            return float(place)
        if day <= last:
            return place + (day - first).days / ((last - first).days + 1)
    return float(len(spans))


def _days(period: str, name: str) -> tuple[date, date]:
    first, last = period_days(period, name)
    return EPOCH + timedelta(days=first), EPOCH + timedelta(days=last)

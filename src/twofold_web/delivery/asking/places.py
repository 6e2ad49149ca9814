"""The places that one person takes up if asked: of each quota that they fall under, and of the survey's target."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.drawing import period_begins


@dataclass(frozen=True, slots=True)
class Share:
    """No more than so many of a unit or segment in a period.

    Attributes:
        quota: its number.
        by: ``unit`` or ``segment``.
        value: which; empty for each of them.
        most: how many.
        period: for how long they count.
    """

    quota: int
    by: str
    value: str
    most: int
    period: str


@dataclass(frozen=True, slots=True)
class Place:
    """One place; equal places are counted together.

    Attributes:
        quota: of which quota; None for the target.
        value: the person's unit or segment.
        begins: the day on which the period begins; empty for all time.
    """

    quota: int | None = None
    value: str = ""
    begins: str = ""

    @property
    def refused(self) -> Reason:
        """Why somebody is not asked where all such places are taken."""
        return Reason.TARGET_REACHED if self.quota is None else Reason.QUOTA_FULL


@dataclass(frozen=True, slots=True)
class Limits:
    """How many people a survey asks.

    Attributes:
        shares: in the order in which they were made.
        target: of all; None for no end.
    """

    shares: Sequence[Share] = ()
    target: int | None = None

    def places(self, unit: str, segment: str, day: date) -> Iterator[tuple[Place, int]]:
        """Every place that a person takes up on a day, and how many such places there are; the target comes last."""
        for share in self.shares:
            value = {"unit": unit, "segment": segment}[share.by]
            if share.value in {"", value}:
                yield Place(share.quota, value, period_begins(share.period, day)), share.most
        if self.target is not None:
            yield Place(), self.target


@dataclass(slots=True)
class Counted:
    """Limits, and how many of each place are taken."""

    limits: Limits
    used: Counter[Place]

    def take(self, unit: str, segment: str, day: date) -> Reason | None:
        """Take every place that a person takes up; none of them, and the reason, where one is not to be had."""
        wanted = list(self.limits.places(unit, segment, day))
        refused = next((place.refused for place, most in wanted if self.used[place] >= most), None)
        if refused is None:
            self.used.update(place for place, _most in wanted)
        return refused

    def give_back(self, unit: str, segment: str, day: date) -> None:
        """Free every place that a person took up on a day."""
        self.used.subtract(place for place, _most in self.limits.places(unit, segment, day))

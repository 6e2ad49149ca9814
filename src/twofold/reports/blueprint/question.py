"""What a blueprint is asked for: of which customers, where and when."""

import re
from dataclasses import dataclass

from twofold.errors import UsageError
from twofold.measures.filters import Filter

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class BlueprintQuestion:
    """Which customers, where and when; everybody, everywhere, always where left out.

    Attributes:
        units: any of these units, each with everything below it.
        channel: one channel.
        segments: context fields with a value each, such as ``(("Segment", "business"),)``.
        first: the first month (2026-01); None for the earliest.
        last: the last month; None for the latest.
        level: coverage of the intervals.
        minimum_n: with fewer customers than this nothing is shown.

    Raises:
        UsageError: a month is none, or the last one lies before the first.
    """

    units: tuple[str, ...] = ()
    channel: str | None = None
    segments: tuple[tuple[str, str], ...] = ()
    first: str | None = None
    last: str | None = None
    level: float = 0.95
    minimum_n: int = 5

    def __post_init__(self) -> None:
        """Refuse months that are none."""
        for month in (self.first, self.last):
            if month is not None and not MONTH.fullmatch(month):
                raise UsageError(f"{month!r} is no month; write it as 2026-01")
        if self.first is not None and self.last is not None and self.last < self.first:
            raise UsageError(f"the last month {self.last} lies before the first month {self.first}")

    def customers(self) -> tuple[Filter, ...]:
        """The conditions on what customers said and did."""
        named = {"channel": self.channel, **dict(self.segments)}
        chosen = [Filter(name, "=", (value,)) for name, value in named.items() if value is not None]
        return (Filter("side", "=", ("customer",)), *self._where(), *self._when(), *chosen)

    def employees(self) -> tuple[Filter, ...]:
        """The conditions on what employees said, who have no channel and no segment."""
        return (Filter("side", "=", ("employee",)), *self._where(), *self._when())

    def _where(self) -> tuple[Filter, ...]:
        return (Filter("unit", "=", self.units),) if self.units else ()

    def _when(self) -> tuple[Filter, ...]:
        ends = ((">=", self.first), ("<=", self.last))
        return tuple(Filter("month", sign, (month,)) for sign, month in ends if month is not None)

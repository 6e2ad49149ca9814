"""A question as somebody asks it: its address, and the request that a job answers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

LEVELS = (0.8, 0.9, 0.95, 0.99)
PERIODS = ("day", "week", "month")
EMPLOYEE_SPLITS = ("unit", "month", "role", "item")
MOST_DIMENSIONS = 2
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Span:
    """Months from one to another, both included; empty where there is no end.

    Attributes:
        first: such as 2025-01.
        last: such as 2025-06.
    """

    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Span":
        """What an address says; what is no month is left out."""
        first, last = (asked.get(name, "").strip() for name in ("from", "to"))
        return cls(first if MONTH.fullmatch(first) else "", last if MONTH.fullmatch(last) else "")

    def conditions(self) -> list[str]:
        """As measures take it."""
        ends = ((">=", self.first), ("<=", self.last))
        return [f"month{comparison}{month}" for comparison, month in ends if month]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which customers a page is about.

    Attributes:
        unit: a unit and everything below it; empty for all that may be seen.
        channel: empty for all.
        span: which months.
    """

    unit: str = ""
    channel: str = ""
    span: Span = Span()

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Filters":
        """What an address says."""
        return cls(asked.get("unit", "").strip(), asked.get("channel", "").strip(), Span.of(asked))

    @property
    def empty(self) -> bool:
        """Whether nothing is left out."""
        return self == Filters()

    def query(self) -> str:
        """The part of an address after the question mark."""
        said = {"unit": self.unit, "channel": self.channel, "from": self.span.first, "to": self.span.last}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Question:
    """One exploration.

    Attributes:
        measure: of the catalogue.
        side: customer, employee or shopper.
        by: what to split by, at most two dimensions; periods among them come last.
        item: the question of a survey that the measure is about, where it needs one.
        where: conditions: dimension and the values that count.
        span: which months.
        level: of the intervals.
        as_of: a past day; what was known at its end. Empty for now.
    """

    measure: str = ""
    side: str = "customer"
    by: tuple[str, ...] = ()
    item: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    span: Span = Span()
    level: float = 0.95
    as_of: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> "Question":
        """What an address says."""
        by = [name for value in asked.getlist("by") for name in value.split(",") if name.strip()]
        conditions = {
            key.removeprefix("where."): tuple(value for value in values if value)
            for key, values in asked.lists()
            if key.startswith("where.")
        }
        for name in ("unit", "channel"):
            if asked.get(name):
                conditions.setdefault(name, (str(asked[name]),))
        return cls(
            measure=(asked.get("measure") or "").strip(),
            side=(asked.get("side") or "customer").strip(),
            by=_ordered(dict.fromkeys(name.strip() for name in by)),
            item=(asked.get("item") or "").strip(),
            where=tuple(sorted((name, values) for name, values in conditions.items() if values)),
            span=Span.of({name: asked.get(name) or "" for name in ("from", "to")}),
            level=_level(asked.get("level") or ""),
            as_of=(asked.get("as_of") or "").strip(),
        )

    @classmethod
    def parse(cls, query: str) -> "Question":
        """What a kept address says."""
        return cls.of(QueryDict(query))

    @property
    def of_employees(self) -> bool:
        """Whether it is about employees, whose figures come from one release."""
        return self.side == "employee"

    @property
    def period(self) -> str:
        """The period among the dimensions; empty without one."""
        return next((name for name in self.by if name in PERIODS), "")

    @property
    def groups(self) -> tuple[str, ...]:
        """The dimensions that are no periods."""
        return tuple(name for name in self.by if name not in PERIODS)

    def query(self) -> str:
        """The part of an address after the question mark; equal questions have equal addresses."""
        said: list[tuple[str, str]] = [("measure", self.measure)]
        said += [("side", self.side)] if self.side != "customer" else []
        said += [("by", name) for name in self.by]
        said += [("item", self.item)] if self.item else []
        said += [(f"where.{name}", value) for name, values in self.where for value in values]
        said += [(name, month) for name, month in (("from", self.span.first), ("to", self.span.last)) if month]
        said += [("level", f"{self.level:g}")] if self.level != 0.95 else []
        said += [("as_of", self.as_of)] if self.as_of else []
        return urlencode(said)

    def request(self, units: Iterable[str]) -> dict[str, Any]:
        """What a job is asked for: the question, and the units it may be answered for (empty for all)."""
        return {"question": self.query(), "units": sorted(units)}

    def without_periods(self) -> "Question":
        """The same question over the whole time."""
        return replace(self, by=self.groups)


def _ordered(names: Iterable[str]) -> tuple[str, ...]:
    known = list(names)
    return (*(name for name in known if name not in PERIODS), *(name for name in known if name in PERIODS))


def _level(text: str) -> float:
    try:
        level = float(text)
    except ValueError:
        return 0.95
    return level if level in LEVELS else 0.95

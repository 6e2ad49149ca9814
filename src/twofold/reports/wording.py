"""How the report says things: names of measures and groups, estimates with their interval and n, intervals' methods."""

from dataclasses import dataclass, field

from twofold.findings.finding import Difference
from twofold.measures.estimates import Estimate
from twofold.reports.numbers import Numbers
from twofold.reports.units_of_measure import Unit, unit_of
from twofold.reports.words import Words

COUNTED_IN_CONTACTS = frozenset(
    {
        "resolved",
        "abandonment",
        "time_to_reply",
        "time_to_reply_p90",
        "time_to_resolution",
        "time_to_resolution_p90",
        "repeat_contact",
        "first_contact_resolution",
    },
)
COUNTED_IN_EVENTS = frozenset({"response_rate", "volume", "audit_score"})
# a survey's question about one touchpoint is named "rating_check-in"
RATING = "rating_"
# words of an estimate's method, in the order they are looked for, and the sentence that explains them
METHODS = (
    ("wilson", "method.wilson"),
    ("multinomial", "method.nps"),
    ("order statistics", "method.quantile"),
    ("student", "method.mean"),
    ("poisson", "method.count"),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences, numbers and names of one report.

    Attributes:
        words: the sentences.
        numbers: the numbers.
        unit_names: what people call each unit.
        minimum: the fewest respondents a number is shown for.
        touchpoint_names: what people call each touchpoint, where a journey map says it.
    """

    words: Words
    numbers: Numbers
    unit_names: dict[str, str] = field(default_factory=dict)
    minimum: int = 5
    touchpoint_names: dict[str, str] = field(default_factory=dict)

    def measure(self, name: str) -> str:
        """What people call a measure; its own name where the report has no word for it."""
        key = f"measure.{name}"
        return self.words(key) if key in self.words else name

    def meaning(self, name: str) -> str:
        """What a measure means, in one sentence."""
        key = f"meaning.{name}"
        return self.words(key) if key in self.words else name

    def subject(self, dimension: str, value: str | None) -> str:
        """What people call a group."""
        if value is None:
            return self.words("value.not_recorded")
        if dimension == "unit":
            return self.unit_names.get(value) or value
        if dimension == "touchpoint":
            return self.touchpoint_names.get(value) or value
        if dimension == "channel":
            return self.words.channel(value)
        if dimension in {"month", "week", "day"}:
            return self.numbers.month(value)
        return self._called(dimension, value)

    def _called(self, dimension: str, value: str) -> str:
        """What people call a measure or a usual question; its own name where the report has no word for it."""
        if dimension == "measure":
            return self.measure(value)
        key = f"item.{value}"
        if dimension == "item" and key in self.words:
            return self.words(key)
        touchpoint = value.removeprefix(RATING)
        if dimension == "item" and touchpoint != value and touchpoint in self.touchpoint_names:
            return self.words("item.rating", touchpoint=self.touchpoint_names[touchpoint])
        return value

    def named(self, dimension: str, value: str | None) -> str:
        """What people call a group where it begins a sentence."""
        name = self.subject(dimension, value)
        return name[:1].upper() + name[1:] if dimension in {"touchpoint", "channel"} else name

    def column(self, dimension: str) -> str:
        """The head of the column that names the groups."""
        key = f"column.{dimension}"
        return self.words(key) if key in self.words else dimension

    def value(self, estimate: Estimate) -> str:
        """The number alone, or why there is none."""
        if not estimate.shown:
            return self.words("value.hidden")
        return self.numbers.score(estimate.value, unit_of(estimate.measure))

    def interval(self, low: float | None, high: float | None, unit: Unit, *, signed: bool = False) -> str:
        """Two ends of an interval; one of them where the other is not known, a dash where neither is."""
        if low is None and high is None:
            return self.numbers.score(None, unit)
        if (low is None) != (high is None):
            key, end = ("value.at_least", low) if high is None else ("value.at_most", high)
            return self.words(key, end=self.numbers.score(end, unit, signed=signed))
        ends = (self.numbers.score(end, unit, signed=signed) for end in (low, high))
        return self.words("value.interval", **dict(zip(("low", "high"), ends, strict=True)))

    def of(self, estimate: Estimate) -> str:
        """The interval of an estimate."""
        return self.interval(estimate.low, estimate.high, unit_of(estimate.measure))

    def n(self, estimate: Estimate) -> str:
        """How many answers, events or contacts an estimate rests on."""
        return self.numbers.count(self.counted(estimate.measure), estimate.n or 0)

    def counted(self, measure: str) -> str:
        """The noun of what a measure counts."""
        if measure in COUNTED_IN_CONTACTS:
            return "contacts"
        return "events" if measure in COUNTED_IN_EVENTS else "answers"

    def level(self, level: float) -> str:
        """The coverage of an interval, as a percentage."""
        return self.numbers.percent(level * 100, 0 if abs(level * 100 - round(level * 100)) < 1e-9 else 1)

    def method(self, estimate: Estimate) -> str:
        """How an interval was made."""
        found = next((key for word, key in METHODS if word in estimate.method.lower()), "method.other")
        values = {"level": self.level(estimate.level), "method": estimate.method}
        return self.words(found, **values)

    def evidence(self, key: str, estimate: Estimate) -> str:
        """A sentence about an estimate: value, interval, n, and the measure where the sentence names it."""
        unit = unit_of(estimate.measure)
        ends = {side: self.numbers.score(end, unit) for side, end in (("low", estimate.low), ("high", estimate.high))}
        return self.words(
            key,
            measure=self.measure(estimate.measure),
            value=self.value(estimate),
            n=self.n(estimate),
            **ends,
        )

    def difference(self, difference: Difference, measure: str) -> str:
        """A sentence about a difference: value, interval, corrected p-value."""
        unit = unit_of(measure)
        parts = {"value": difference.value, "low": difference.low, "high": difference.high}
        written = {part: self.numbers.score(number, unit, signed=True) for part, number in parts.items()}
        if difference.p_adjusted is None:
            return self.words("findings.difference_limits", **written)
        return self.words("findings.difference", p=self.numbers.p(difference.p_adjusted), **written)

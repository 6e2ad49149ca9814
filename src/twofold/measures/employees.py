"""Employee answers: which estimates disclosure control lets through.

What is hidden is decided once, over all answers of employees (``employee_answers``), and never from the question:
measures, filters, items and periods pick groups of that one decision, so no two questions can be subtracted from each
other to find a person.
"""

from collections.abc import Callable, Mapping, Sequence

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.units import UnitTree
from twofold.measures.answered import Answered
from twofold.measures.calendar_days import PERIODS, period_days
from twofold.measures.definition import Measure, Population
from twofold.measures.employee_answers import (
    ANSWERED_PULSES,
    ANSWERS,
    ASKED_PULSES,
    PARTS,
    SENT,
    SPLITS,
    EmployeeAnswers,
    Part,
    employee_answers,
    needed,
)
from twofold.measures.filters import Filter
from twofold.measures.questions import Question, Split
from twofold.measures.sums import EMPLOYEES
from twofold.privacy.disclosure import Protection, refuse_many
from twofold.privacy.thresholds import ANSWERS as THRESHOLDS
from twofold.privacy.thresholds import Cause, public_reason

Group = Mapping[str, str | None]
NAMED = ("item", "kind")  # what picks parts of the decision
MIXED = "has answers of employees, who are not asked about in this way; add side=customer to leave them out"


def hidden_by_disclosure(
    facts: FactFrames, answered: Answered, split: Split, *, comments: bool = False
) -> list[str | None]:
    """Why each group may not be shown for the sake of the employees in it; None where it may.

    Args:
        facts: where the answers are.
        answered: the groups.
        split: what was asked.
        comments: whether it is about what they wrote: then it is refused whether or not anybody wrote such a thing.

    Raises:
        UsageError: a question about employees that is not answered of them (by day, channel or context field, by too
            many dimensions, as of a past moment).
    """
    concerned = [employees > 0 for employees in answered.groups.column(EMPLOYEES).to_pylist()]
    if not any(concerned) and not comments:
        return [None] * len(concerned)
    try:
        _refuse(facts, answered.question, split)
    except UsageError as refused:
        if all(concerned):
            raise UsageError(f"{refused}. Add side=customer to ask about customers only") from None
        return [MIXED if here else None for here in concerned]
    judged = _Judge(employee_answers(facts), answered.question, split)
    names = [name for name in answered.dimensions if name != "side"]
    groups = answered.groups.select(names).to_pylist() if names else [{}] * len(concerned)
    return [judged.reason(group) if here else None for group, here in zip(groups, concerned, strict=True)]


def _refuse(facts: FactFrames, question: Question, split: Split) -> None:
    if getattr(facts, "as_of_us", None) is not None:
        raise UsageError(
            "answers of employees are shown as they are known now only: the difference between two moments could be "
            "one person's answer",
        )
    names = {name.strip().lower() for name in (*split.by, *(one.dimension for one in split.where))} - {"side", *NAMED}
    unknown = sorted(names - set(SPLITS))
    if unknown:
        what = "by month, not by " if set(unknown) <= set(PERIODS) else "by item, unit, month and role, not by "
        raise UsageError(f"answers of employees are split and filtered {what}{', '.join(unknown)}")
    refuse_many(names, THRESHOLDS.dimensions)
    if question.measure.population is Population.CONTACTS:
        raise UsageError(f"{question.measure.name} is not measured of employees")


class _Judge:
    """One question, put to the decision."""

    def __init__(self, decision: EmployeeAnswers, question: Question, split: Split) -> None:
        self.decision = decision
        self.measure = question.measure
        self.split = split
        named = Filter("item", "=", question.items) if question.items else None
        self.covers: dict[tuple[int, str, str | None], list[int]] = {}
        self.where = [*split.where, *([named] if named else [])]
        self.parts = [part for part in decision.families if _counts(self.measure, part) and self._kept(part)]

    def reason(self, group: Group) -> str | None:
        """Why the group is hidden; None where it may be shown."""
        parts = [part for part in self.parts if _of_group(part, group)]
        if self.measure.population is Population.RESPONSES and len(parts) > 1:
            return "an index of several items could tell apart who skipped one: ask for one item, or split by item"
        causes = [self._cause(part, group) for part in parts]
        counted = [cause for cause in causes if cause is not Cause.EMPTY]
        if self.measure.name == "response_rate" and len(counted) < len(causes):
            counted.append(Cause.SECONDARY)  # nobody answered, or everybody did: that is known of few
        thresholds = max((needed(part) for part in parts), key=lambda one: one.answers, default=THRESHOLDS)
        return public_reason(max(counted, default=Cause.SECONDARY), thresholds)

    def _kept(self, part: Part) -> bool:
        values = dict(zip(PARTS, part, strict=True))
        return all(_holds(one, values[one.dimension.strip().lower()]) for one in self.where if _name(one) in NAMED)

    def _cause(self, part: Part, group: Group) -> Cause:
        decisions = self.decision.decisions(part)
        return max(one.of_covers([self._cover(one, name, group) for name in SPLITS]) for one in decisions)

    def _cover(self, protection: Protection, name: str, group: Group) -> list[int]:
        """The nodes of a dimension that the group stands at, as its value and the filters say."""
        mine = [one for one in self.where if _name(one) == name]
        if name not in group and not mine:
            return [0]
        key = id(protection), name, group.get(name)
        if key not in self.covers:
            recorded = protection.lattice.leaves[SPLITS.index(name)]
            values = {
                value
                for value in recorded
                if (value is None or isinstance(value, str))
                and (name not in group or self._in_group(name, value, group[name]))
                and all(self._passes(one, name, value) for one in mine)
            }
            self.covers[key] = protection.cover(name, values)
        return self.covers[key]

    def _in_group(self, name: str, value: str | None, group: str | None) -> bool:
        options, tree = self.split.options, self.decision.tree
        if name != "unit" or value is None or (options.unit_level is None and not options.roll_up):
            return value == group
        above = list(tree.ancestors(value))
        if options.unit_level is None:
            return group in above
        levels = [code for code in above if code in tree.units and tree.units[code].level == options.unit_level]
        return group in levels if levels else group is None

    def _passes(self, one: Filter, name: str, value: str | None) -> bool:
        if name == "month":
            return _in_months(one, value)
        if name == "unit":
            below = _below(value, [word or None for word in one.values], self.decision.tree)
            return below is (one.comparison == "=")
        return _holds(one, value)


def _name(one: Filter) -> str:
    return one.dimension.strip().lower()


def _counts(measure: Measure, part: Part) -> bool:
    """Whether the measure is about this part of the answers and events."""
    what, kind, instrument, _ = part
    if measure.population in {Population.ANSWERS, Population.RESPONSES}:
        return what == ANSWERS and (measure.instrument is None or instrument == measure.instrument.value)
    if measure.name == "response_rate":
        return what in {ASKED_PULSES, ANSWERED_PULSES} and kind in {"survey", "pulse"}
    return what == SENT


def _of_group(part: Part, group: Group) -> bool:
    values = dict(zip(PARTS, part, strict=True))
    return all(values[name] == group[name] for name in NAMED if name in group)


def _holds(one: Filter, value: str | None) -> bool:
    among = value in [word or None for word in one.values]
    return among is (one.comparison == "=")


def _below(unit: str | None, named: Sequence[str | None], tree: UnitTree) -> bool:
    return unit in named if unit is None else any(above in named for above in tree.ancestors(unit))


def _in_months(one: Filter, month: str | None) -> bool:
    if month is None:  # pragma: no cover - every answer has a day
        return False
    ranges = [value.partition("..") for value in one.values]
    bounds = [(period_days("month", first), period_days("month", last or first)) for first, _, last in ranges]
    day = period_days("month", month)[0]
    inside = any(first[0] <= day <= last[1] for first, last in bounds)
    first, last = bounds[0][0][0], bounds[0][1][1]
    tests: dict[str, Callable[[], bool]] = {
        "=": lambda: inside,
        "!=": lambda: not inside,
        ">=": lambda: day >= first,
        ">": lambda: day > last,
        "<=": lambda: day <= last,
        "<": lambda: day < first,
    }
    return tests[one.comparison]()

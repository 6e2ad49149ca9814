"""The plan of a conversion: one query that makes typed rows of cells, and what their columns mean."""

from collections.abc import Mapping as Named
from dataclasses import dataclass
from functools import cached_property

from twofold.facts.schemas import EVENT, PROVENANCE
from twofold.sources.answers import AnswerPlan, answer_plans
from twofold.sources.identity import identity
from twofold.sources.layers import Check, Layers
from twofold.sources.mapping import Field, Mapping
from twofold.sources.origin import Origin
from twofold.sources.plain_times import PlainTimes
from twofold.sources.situation import context_names, hidden_columns, situation
from twofold.sources.sql_text import Cells, literal
from twofold.sources.times import Reading
from twofold.sources.zones import DAY

_EACH_ITS_OWN = {"occurred_us", "local_us", "local_day", "touchpoint"}
_PROVENANCE = {column.name for column in PROVENANCE}


@dataclass(frozen=True)
class Conversion:
    """How the rows of one file become facts.

    Attributes:
        mapping: the mapping.
        cells: the columns of the file.
        origin: the load.
        parts: the fields of an event and its answers, each by itself.
        readings: how each time field is read.
        answers: the plans of the answers.
        hidden: the columns that may be kept as pseudonyms only.
    """

    mapping: Mapping
    cells: Cells
    origin: Origin
    parts: tuple[Layers, ...]
    readings: Named[str, Reading]
    answers: tuple[AnswerPlan, ...]
    hidden: frozenset[str]

    @property
    def checks(self) -> tuple[Check, ...]:
        """Why a row can be rejected; ``fault`` of a row is the number of the first that holds, from 1."""
        return self.whole.checks

    @cached_property
    def whole(self) -> Layers:
        """All parts together."""
        return sum(self.parts[1:], self.parts[0])

    @cached_property
    def context(self) -> tuple[str, ...]:
        """The columns of context fields in facts."""
        return tuple(context_names(self.mapping.event.context, self.origin.known).values())

    @cached_property
    def event_columns(self) -> tuple[str, ...]:
        """The columns of an event but those the store fills in."""
        return (*(column.name for column in EVENT if column.name not in _PROVENANCE), *self.context)

    @cached_property
    def answer_columns(self) -> tuple[str, ...]:
        """The columns that the answers of an event take in its row."""
        return tuple(column for plan in self.answers for column in plan.kept())

    @cached_property
    def same_in_all(self) -> frozenset[str]:
        """The columns of an event that are the same in all rows of the file; none that rows are ordered by."""
        alone = [part for part in self.parts if not (part.columns or part.besides)]
        return frozenset({"version", "source", *(name for part in alone for name in part.gives)}) - _EACH_ITS_OWN

    @cached_property
    def seldom_repeated(self) -> frozenset[str]:
        """The text columns that hardly ever say the same in two rows."""
        return frozenset({"case", *(f"{plan.prefix}text" for plan in self.answers)})

    @cached_property
    def plain_times(self) -> dict[str, PlainTimes]:
        """The times that can be read without the engine where a file writes them plainly, by their column in facts."""
        times = {}
        for name, reading in self.readings.items():
            field: Field = getattr(self.mapping.event, name)
            if reading.iso and len(field.columns) == 1 and field == Field(columns=field.columns):
                short = name.removesuffix("_at")
                times[f"{short}_us"] = PlainTimes(short, self.mapping.source.timezone, self.origin.now_us + DAY)
        return times

    @cached_property
    def query(self) -> str:
        """SQL that turns the table ``cells`` into typed rows: event, answers, and what is wrong with them."""
        last = self.whole.gives | {
            "version": "1::INTEGER",
            "row": "row",
            "person": "person",
            "employee": "employee",
            "respondent": "coalesce(person, event_id)",
            "source": literal(self.origin.source),
            "fault": "fault",
            "found": _found(self.checks, self.hidden),
        }
        last |= {f"{plan.prefix}refused": plan.refused() for plan in self.answers}
        return self.whole.select("cells", last, ("row", "person", "employee"))


def plan_conversion(
    mapping: Mapping, columns: tuple[str, ...], origin: Origin, readings: Named[str, Reading]
) -> Conversion:
    """Plan how a file with these columns becomes facts.

    Raises:
        MappingError: the mapping does not fit the columns, or contradicts itself.
    """
    cells = Cells(origin.source, columns, mapping.source.decimal)
    plans = answer_plans(mapping.answers, cells)
    return Conversion(
        mapping=mapping,
        cells=cells,
        origin=origin,
        parts=(
            identity(mapping, cells, origin),
            *situation(mapping, cells, origin, readings),
            *(plan.layers() for plan in plans),
        ),
        readings=readings,
        answers=plans,
        hidden=hidden_columns(mapping),
    )


def _found(checks: tuple[Check, ...], hidden: frozenset[str]) -> str:
    shown = {
        number: check.found
        for number, check in enumerate(checks, start=1)
        if check.found != "NULL" and not hidden & {" ".join(column.split()) for column in check.columns}
    }
    cases = " ".join(f"WHEN {number} THEN {found}" for number, found in shown.items())
    return f"CASE fault {cases} END" if cases else "NULL::VARCHAR"

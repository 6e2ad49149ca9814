"""Answers, in SQL: each is a number on its scale, a choice or a text, or a code that says why there is none."""

from dataclasses import dataclass

from twofold.errors import MappingError
from twofold.facts.items import Item, Scale
from twofold.facts.words import AnswerType, Instrument
from twofold.sources.layers import Layers
from twofold.sources.mapping import AnswerMapping
from twofold.sources.sql_text import Cells, literal

# a recommendation is asked from 0 to 10; an 11 in such a column is a code, even where the mapping does not say so
_OWN_SCALE = {Instrument.NPS: Scale(0, 10), Instrument.ENPS: Scale(0, 10)}
INSTRUMENTS = frozenset(each.value for each in Instrument)


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """How the answers of one ``[[answer]]`` are made of a row.

    Attributes:
        prefix: of the names of its columns, ``a0_`` for the first.
        mapping: what the mapping file says.
        scale: the numbers that count, None where any does.
        cells: the columns of the file.
    """

    prefix: str
    mapping: AnswerMapping
    scale: Scale | None
    cells: Cells

    @property
    def column(self) -> str:
        """The column of the file, for people."""
        return " ".join(self.mapping.answer.columns)

    @property
    def instrument(self) -> Instrument | None:
        """The standard question it asks, if the mapping knows: declared, or told by the item's name."""
        if self.mapping.instrument is not None:
            return Instrument(self.mapping.instrument)
        name = (self.mapping.item.value or "").casefold()
        return Instrument(name) if name in INSTRUMENTS and self._is_number else None

    @property
    def value(self) -> str:
        """Which column of an answer holds its value: number, choice or text."""
        return self.mapping.type.value

    @property
    def _is_number(self) -> bool:
        return self.mapping.type is AnswerType.NUMBER

    @property
    def _columns(self) -> tuple[str, ...]:
        fields = (self.mapping.answer, self.mapping.item, self.mapping.touchpoint)
        return tuple(dict.fromkeys(column for field in fields if field is not None for column in field.columns))

    def layers(self) -> Layers:
        """Its columns in the layers of a row."""
        mapping, name = self.mapping, self.prefix
        found, meant = f"{name}found", f"{name}meant"
        cell = self.cells.raw(mapping.answer.columns)
        told = {found: cell, meant: self.cells.mapped(cell, mapping.answer.map) if mapping.answer.map else cell}
        if mapping.item.columns:
            told[f"{name}item"] = self.cells.text(mapping.item)
        if mapping.touchpoint is not None:
            told[f"{name}touchpoint"] = self.cells.text(mapping.touchpoint)
        missing = self.cells.listed_code(found, mapping.missing)
        if mapping.answer.map and mapping.missing:
            missing = f"coalesce({missing}, {self.cells.listed_code(meant, mapping.missing)})"
        answered = f"{name}missing IS NULL"
        if not self._is_number:
            value = f"CASE WHEN {answered} THEN {meant} END"
            return Layers(
                columns=self._columns,
                told=told,
                read={f"{name}missing": missing},
                settled={f"{name}{self.value}": value},
                gives=self.kept(),
                refusals=self._refusals(),
            )
        if self.scale is not None:
            answered += f" AND {name}read BETWEEN {self.scale.low!r} AND {self.scale.high!r}"
        return Layers(
            columns=self._columns,
            told=told,
            read={f"{name}missing": missing, f"{name}read": self.cells.number(meant)},
            settled={f"{name}number": f"CASE WHEN {answered} THEN {name}read END"},
            gives=self.kept(),
            refusals=self._refusals(),
        )

    def kept(self) -> dict[str, str]:
        """The columns that a row keeps of it."""
        name = self.prefix
        item = f"{name}item IS NOT NULL" if self.mapping.item.columns else ""
        kept = {}
        for column in (self.value, "missing"):
            kept[f"{name}{column}"] = f"CASE WHEN {item} THEN {name}{column} END" if item else f"{name}{column}"
        if self.mapping.item.columns:
            kept[f"{name}item"] = f"{name}item"
        if self.mapping.touchpoint is not None:
            kept[f"{name}touchpoint"] = f"{name}touchpoint"
        return kept

    def refused(self) -> str:
        """SQL of what was found, where it is no answer that can be kept; null elsewhere."""
        wrong = self._refusals()
        return f"CASE WHEN {' OR '.join(wrong)} THEN {self.prefix}found END" if wrong else "NULL::VARCHAR"

    def _refusals(self) -> tuple[str, ...]:
        name = self.prefix
        wrong = []
        if self._is_number:
            wrong.append(f"({name}missing IS NULL AND {name}number IS NULL AND {name}meant IS NOT NULL)")
        if self.mapping.item.columns:
            wrong.append(f"({name}item IS NULL AND {name}meant IS NOT NULL)")
        return tuple(wrong)

    def reason(self) -> str:
        """SQL of why it was refused, over the columns that :meth:`kept` and :meth:`refused` give."""
        name = self.prefix
        codes = (
            f", or one of the codes for no answer: {', '.join(self.mapping.missing)}" if self.mapping.missing else ""
        )
        expected = f"expected a number {self.scale.low:g} to {self.scale.high:g}" if self.scale else "expected a number"
        reason = literal(f"{self.column} is no answer to this item; {expected}{codes}")
        if not self.mapping.item.columns:
            return reason
        nameless = literal(f"{' '.join(self.mapping.item.columns)} is empty, so nobody knows which item this answers")
        return f"CASE WHEN {name}item IS NULL THEN {nameless} ELSE {reason} END"

    @property
    def named_instrument(self) -> bool:
        """Whether the name in its item column tells the standard question."""
        return self.mapping.instrument is None and bool(self.mapping.item.columns) and self._is_number

    def item(self, name: str) -> Item:
        """The item, of this name, that it answers."""
        instrument = self.instrument
        if instrument is None and self._is_number and name.casefold() in INSTRUMENTS:
            instrument = Instrument(name.casefold())
        return Item(
            name,
            self.mapping.version,
            self.mapping.type,
            self.scale,
            instrument,
            self.mapping.wording,
            self.mapping.labels,
            self.mapping.sensitive,
        )


def answer_plans(answers: tuple[AnswerMapping, ...], cells: Cells) -> tuple[AnswerPlan, ...]:
    """The plan of every ``[[answer]]``.

    Raises:
        MappingError: one item in one version is given two scales or two types.
    """
    plans: list[AnswerPlan] = []
    seen: dict[tuple[str, int], AnswerPlan] = {}
    for number, answer in enumerate(answers):
        plan = AnswerPlan(f"a{number}_", answer, answer.scale, cells)
        if answer.scale is None and plan.instrument in _OWN_SCALE:
            plan = AnswerPlan(plan.prefix, answer, _OWN_SCALE[plan.instrument], cells)
        if answer.item.value is not None:
            first = seen.setdefault((answer.item.value, answer.version), plan)
            if (first.scale, first.mapping.type) != (plan.scale, answer.type):
                raise MappingError(
                    f"[[answer]] {number + 1}: item {answer.item.value!r} stands in this mapping with another scale or "
                    "type; give this one another name, or another version if its wording or scale was changed"
                )
        plans.append(plan)
    return tuple(plans)

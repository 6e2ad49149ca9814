"""The answers of converted rows, each a row of its own, in the order of their events."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.facts.schemas import ANSWER, PROVENANCE
from twofold.sources.answers import INSTRUMENTS, AnswerPlan
from twofold.sources.conversion import Conversion
from twofold.sources.dictionaries import chosen, lowered, one

_PROVENANCE = {column.name for column in PROVENANCE}
_OWN = ("item", "item_version", "instrument", "scale_low", "scale_high", "number", "choice", "missing", "text")
Places = np.ndarray[tuple[int], np.dtype[np.intp]]


def answers_of(conversion: Conversion, rows: pa.Table) -> pa.Table:
    """The answers that the rows hold.

    Args:
        conversion: which columns of a row are answers.
        rows: what ``Converter.add`` gives, each column in one piece; those that are the same in all may be left out.

    Returns:
        The columns of ANSWER (but ``load``, ``recorded_us`` and what ``rows`` lacks) and of the context, events in the
        order of ``rows``.
    """
    plans = conversion.answers
    answered = np.empty((rows.num_rows, len(plans)), np.bool_)
    for number, plan in enumerate(plans):
        value, missing = (rows[f"{plan.prefix}{name}"] for name in (plan.value, "missing"))
        answered[:, number] = one(pc.or_(pc.is_valid(value), pc.is_valid(missing))).to_numpy(zero_copy_only=False)
    event, asked = np.nonzero(answered)
    found = _Found(plans, rows, event, asked)
    columns = {name: found.own(name) for name in _OWN}
    names = [*(column.name for column in ANSWER if column.name not in _PROVENANCE), *conversion.context]
    shared = rows.select([name for name in names if name in rows.column_names and name not in (*columns, "touchpoint")])
    taken = _taken(shared, event)
    columns |= {name: taken[name] for name in shared.column_names} | {"touchpoint": found.touchpoint()}
    return pa.table({name: columns[name] for name in names if name in columns})


def _taken(rows: pa.Table, event: Places) -> pa.Table:
    """The row of each answer's event."""
    if len(event) == rows.num_rows and np.array_equal(event, np.arange(len(event))):
        return rows  # one answer each
    return rows.take(pa.array(event))


class _Found:
    """Answers by the place of their event among the rows, and of their ``[[answer]]`` among the plans."""

    def __init__(self, plans: Sequence[AnswerPlan], rows: pa.Table, event: Places, asked: Places) -> None:
        self._plans = plans
        self._rows = rows
        self._event = event
        self._asked = asked

    def own(self, name: str) -> pa.Array:
        """A column of ANSWER that no event has."""
        match name:
            case "item":
                return self._item()
            case "item_version":
                return pa.array(np.array([plan.mapping.version for plan in self._plans], np.int32)[self._asked])
            case "instrument":
                return self._instrument()
            case "scale_low" | "scale_high":
                end = name.removeprefix("scale_")
                return self._numbers([getattr(plan.scale, end) if plan.scale else None for plan in self._plans])
            case _:
                return self._value(name)

    def touchpoint(self) -> pa.Array:
        """The answer's own, or its event's."""
        return self._gathered(
            lambda plan: f"{plan.prefix}touchpoint" if plan.mapping.touchpoint is not None else "touchpoint"
        )

    def _value(self, name: str) -> pa.Array:
        holds = {plan.prefix for plan in self._plans if name in (plan.value, "missing")}
        if not holds:
            kind = ANSWER.field(name).type
            empty = pa.nulls(len(self._event), kind)
            return empty if name in ("number", "text") else empty.dictionary_encode()
        return self._gathered(lambda plan: f"{plan.prefix}{name}" if plan.prefix in holds else None)

    def _item(self) -> pa.Array:
        if not any(plan.mapping.item.columns for plan in self._plans):
            return chosen([plan.mapping.item.value for plan in self._plans], self._asked)
        told = self._gathered(lambda plan: f"{plan.prefix}item" if plan.mapping.item.columns else None)
        fixed = chosen([plan.mapping.item.value for plan in self._plans], self._asked)
        return pc.coalesce(told.cast(pa.string()), fixed.cast(pa.string())).dictionary_encode()

    def _instrument(self) -> pa.Array:
        known = chosen([plan.instrument.value if plan.instrument else None for plan in self._plans], self._asked)
        by_name = np.array([plan.named_instrument for plan in self._plans], np.bool_)[self._asked]
        if not by_name.any():
            return known
        told = lowered(self._item(), sorted(INSTRUMENTS))
        return pc.if_else(pa.array(by_name), told.cast(pa.string()), known.cast(pa.string())).dictionary_encode()

    def _numbers(self, values: list[float | None]) -> pa.Array:
        picked = np.array([np.nan if value is None else value for value in values], np.float64)[self._asked]
        return pa.array(picked, mask=np.isnan(picked))

    def _gathered(self, column: Callable[[AnswerPlan], str | None]) -> pa.Array:
        """For each answer, the cell of its event's row in the column of its plan; null where there is none."""
        names = [column(plan) for plan in self._plans]
        held = list(dict.fromkeys(name for name in names if name is not None))
        if len(held) == 1 and None not in names:
            return one(_taken(self._rows.select(held), self._event)[held[0]])
        cells = one(pa.chunked_array([one(self._rows[name]) for name in held]))
        start = np.array([-1 if name is None else held.index(name) for name in names], np.intp)[self._asked]
        at = start * self._rows.num_rows + self._event
        return cells.take(pa.array(at, mask=start < 0))

"""Drivers from a store: the answers of one survey side by side, those of employees under disclosure control."""

from collections.abc import Sequence

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Side
from twofold.findings.drivers.driver_table import DriverTable
from twofold.findings.drivers.drivers_asked import DriversAsked
from twofold.findings.drivers.drivers_found import Drivers
from twofold.findings.drivers.journey_rows import table_of_journeys
from twofold.findings.drivers.protecting import protected
from twofold.findings.drivers.ranking_drivers import drivers
from twofold.findings.drivers.side_by_side import side_by_side
from twofold.measures.choices import one_of
from twofold.measures.filters import Filter, find_filters
from twofold.measures.measuring import measure
from twofold.measures.questions import where_expression
from twofold.measures.read_of_employees import not_said_by_employees

INSTRUMENTS = frozenset(one.value for one in Instrument)
__all__ = ["DriversAsked", "drivers_of_facts", "table_of_facts"]
_COLUMNS = (
    "event_id", "respondent", "unit", "touchpoint", "side", "weight", "item", "instrument", "number", "missing",
    "scale_low", "scale_high",
)  # fmt: skip


def drivers_of_facts(facts: FactFrames, asked: DriversAsked) -> Drivers:
    """What goes with an outcome in a store's answers?

    One row is one answered survey (event), its outcome beside its other answers; or one journey of a customer, the
    score that looks back on it beside those of its touchpoints. Answers of employees are ranked for the organisation
    as a whole only: no condition can pick some of them, nothing is told of a past moment, and ``protecting`` takes
    away what another answer could be subtracted from.

    Args:
        facts: where the answers are, on any engine.
        asked: the question.

    Raises:
        UsageError: no such outcome or item; a question about employees that is not answered.
        MixedScales: an item has answers on several scales.
    """
    table, employees = table_of_facts(facts, asked)
    found = drivers(table, asked.request)
    return protected(found) if employees else found


def table_of_facts(facts: FactFrames, asked: DriversAsked) -> tuple[DriverTable, bool]:
    """The survey as a table, and whether it is of employees.

    Raises:
        UsageError, MixedScales: as ``drivers_of_facts``.
    """
    if asked.rows not in {"survey", "journey"}:
        raise UsageError(f"one row is a survey or a journey, not {asked.rows!r}")
    if asked.rows == "journey":
        return table_of_journeys(facts, asked), False
    if asked.cluster not in {"respondent", "unit"}:
        raise UsageError(f"answers are clustered by respondent or unit, not by {asked.cluster}")
    rows = _answers(facts, asked)
    about = rows["instrument" if asked.outcome in INSTRUMENTS else "item"]
    is_outcome = np.asarray(pc.fill_null(pc.equal(about, asked.outcome), fill_value=False), dtype=np.bool_)
    if not is_outcome.any():
        raise UsageError(f"no answer to {asked.outcome!r} fits the question; twofold measure --list names instruments")
    sides = set(rows["side"].filter(pa.array(is_outcome)).unique().to_pylist())
    employees = Side.EMPLOYEE.value in sides
    if employees:
        _refuse_picking(facts, asked, sides)
    table = side_by_side(rows, is_outcome, asked)
    if employees:
        _refuse_hidden(facts, table.items)
    return table, employees


def _answers(facts: FactFrames, asked: DriversAsked) -> pa.Table:
    """The answers to the outcome and its surveys' other questions."""
    frame = facts.answers().filter(nw.col("weight") > 0, not_said_by_employees())
    conditions = where_expression(facts, frame, find_filters(asked.where))
    frame = frame if conditions is None else frame.filter(conditions)
    told = (~nw.col("number").is_null()) | (~nw.col("missing").is_null())
    column = "instrument" if asked.outcome in INSTRUMENTS else "item"
    frame = frame.filter(told)
    if asked.items:
        frame = frame.filter((nw.col(column) == asked.outcome) | one_of("item", sorted(asked.items)))
    with_outcome = frame.filter(nw.col(column) == asked.outcome, ~nw.col("number").is_null())
    events = with_outcome.select("event_id").unique()
    return facts.collect(frame.select(*_COLUMNS).join(events, on="event_id", how="semi"))


def _refuse_picking(facts: FactFrames, asked: DriversAsked, sides: set[str | None]) -> None:
    """Employees are asked about as a whole: two questions that differ by a few of them could tell what those said."""
    if len(sides) > 1:
        raise UsageError(f"{asked.outcome} was answered by several sides; add --where side=customer")
    picked = [one for one in find_filters(asked.where) if one != Filter("side", "=", (Side.EMPLOYEE.value,))]
    if picked:
        names = ", ".join(one.dimension for one in picked)
        raise UsageError(
            f"drivers of employees' answers are told for the whole organisation only, not by {names}: the difference "
            "between two such answers could be one person's"
        )
    if asked.cluster != "respondent":
        raise UsageError("answers of employees are clustered by respondent only")
    if getattr(facts, "as_of_us", None) is not None:
        raise UsageError("answers of employees are told as they are known now only")
    theirs = "side=employee"
    is_enps = asked.outcome == Instrument.ENPS.value
    found = measure(facts, "enps") if is_enps else measure(facts, "mean", item=asked.outcome, where=theirs)
    if not all(one.shown for one in found):
        raise UsageError("too few employees answered; nothing can be told without telling about single ones")


def _refuse_hidden(facts: FactFrames, items: Sequence[str]) -> None:
    """An item that only a few were asked is a way to pick them."""
    names = sorted({item.split(" @ ")[0] for item in items})
    found = measure(facts, "mean", by=("item",), item=names, where="side=employee")
    hidden = sorted(one.group["item"] or "" for one in found if not one.shown)
    if hidden:
        raise UsageError(f"too few employees answered {', '.join(hidden)}; leave it out")

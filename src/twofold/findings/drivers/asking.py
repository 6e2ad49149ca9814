"""Drivers from a store: the answers of one survey side by side, those of employees under disclosure control."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import MixedScales, UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Side
from twofold.findings.drivers.driver_request import DriverRequest
from twofold.findings.drivers.driver_table import Bools, DriverTable, Floats, Ints
from twofold.findings.drivers.drivers_found import Driver, Drivers
from twofold.findings.drivers.ranking_drivers import DEFAULTS, drivers
from twofold.measures.choices import one_of
from twofold.measures.filters import Filter, find_filters
from twofold.measures.measuring import measure
from twofold.measures.questions import where_expression

INSTRUMENTS = frozenset(one.value for one in Instrument)
NO_DRIVER = (
    Instrument.NPS.value,
    Instrument.ENPS.value,
    Instrument.INTENSITY.value,
)  # outcomes, or neither good nor bad
ROUNDED = 5  # counts of employees are told to the nearest five below
_COLUMNS = (
    "event_id", "respondent", "unit", "touchpoint", "side", "weight", "item", "instrument", "number", "missing",
    "scale_low", "scale_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DriversAsked:
    """What is asked of a store.

    Attributes:
        outcome: a standard question (nps, csat, ces, enps, valence) or the name of an item.
        items: names of the items; every other question of the same survey when left out.
        where: conditions on answers.
        not_applicable: codes among the answers' missing ones that say an item did not concern the respondent.
        cluster: respondent or unit: whose answers are not independent.
        request: the choices behind the ranking.
    """

    outcome: str = Instrument.NPS.value
    items: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    cluster: str = "respondent"
    request: DriverRequest = DEFAULTS


def drivers_of_facts(facts: FactFrames, asked: DriversAsked) -> Drivers:
    """What goes with an outcome in a store's answers?

    One row is one answered survey (event): its outcome beside its other answers. Answers of employees are ranked for
    the organisation as a whole only: no condition can pick some of them, nothing is told of a past moment, counts are
    rounded down to five, and an item's mean is left to the measures that disclosure control watches.

    Args:
        facts: where the answers are, on any engine.
        asked: the question.

    Raises:
        UsageError: no such outcome or item; a question about employees that is not answered.
        MixedScales: an item has answers on several scales.
    """
    table, employees = table_of_facts(facts, asked)
    found = drivers(table, asked.request)
    return _protected(found) if employees else found


def table_of_facts(facts: FactFrames, asked: DriversAsked) -> tuple[DriverTable, bool]:
    """The survey as a table, and whether it is of employees.

    Raises:
        UsageError, MixedScales: as ``drivers_of_facts``.
    """
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
    return _wide(rows, is_outcome, asked), employees


def _answers(facts: FactFrames, asked: DriversAsked) -> pa.Table:
    """The answers to the outcome and its surveys' other questions."""
    frame = facts.answers().filter(nw.col("weight") > 0)
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
    if asked.outcome == Instrument.ENPS.value and not next(iter(measure(facts, "enps"))).shown:
        raise UsageError("too few employees answered; nothing can be told without telling about single ones")


def _wide(rows: pa.Table, is_outcome: Bools, asked: DriversAsked) -> DriverTable:
    event = np.unique(rows["event_id"].to_numpy(), return_index=True, return_inverse=True)
    first, place = event[1], event[2].reshape(-1)
    number = _floats(rows["number"])
    y = _mean(place[is_outcome], number[is_outcome], len(first))
    names, which = _names(rows, is_outcome, place, asked)
    x = np.full((len(first), len(names)), np.nan)
    applicable = np.ones(x.shape, dtype=np.bool_)
    coded = np.asarray(pc.is_in(rows["missing"], pa.array(list(asked.not_applicable), pa.string())), dtype=np.bool_)
    scales = []
    for at, name in enumerate(names):
        mine = which == at
        x[:, at] = _mean(place[mine], number[mine], len(first))
        applicable[place[mine & coded], at] = False
        scales.append(_scale(rows.filter(pa.array(mine)), name))
    x[~applicable] = np.nan
    cluster = _codes(rows[asked.cluster])[first]
    alone = cluster < 0
    return DriverTable(
        outcome=asked.outcome,
        y=y,
        items=tuple(names),
        x=x,
        applicable=None if applicable.all() else applicable,
        weight=_floats(rows["weight"])[first],
        cluster=np.where(alone, cluster.max(initial=0) + np.cumsum(alone), cluster),
        scales=tuple(scales),
    )


def _names(rows: pa.Table, is_outcome: Bools, place: Ints, asked: DriversAsked) -> tuple[list[str], Ints]:
    """The columns (item, and touchpoint where a survey asks twice), and which each answer belongs to; -1: none."""
    item = rows["item"].to_pylist()
    point, instrument = rows["touchpoint"].to_pylist(), rows["instrument"].to_pylist()
    wanted = [
        not outcome and (name in asked.items if asked.items else kind not in NO_DRIVER)
        for outcome, name, kind in zip(is_outcome.tolist(), item, instrument, strict=True)
    ]
    asked_twice = _twice(item, place, wanted)
    label = [
        f"{name} @ {where}" if name in asked_twice and where else name for name, where in zip(item, point, strict=True)
    ]
    names = sorted({name for name, is_item in zip(label, wanted, strict=True) if is_item}, key=str)
    if not names:
        raise UsageError(f"the surveys that ask about {asked.outcome} ask no other question that could go with it")
    unknown = sorted(set(asked.items) - {name for name, is_item in zip(item, wanted, strict=True) if is_item})
    if unknown:
        raise UsageError(f"no survey with an answer to {asked.outcome} asks {', '.join(unknown)}")
    number = {name: at for at, name in enumerate(names)}
    told = [number[name] if is_item else -1 for name, is_item in zip(label, wanted, strict=True)]
    return names, np.array(told, dtype=np.int64)


def _twice(item: Sequence[str], place: Ints, wanted: Sequence[bool]) -> set[str]:
    """Items that one survey asks about several touchpoints."""
    seen: set[tuple[str, int]] = set()
    found = set()
    for name, event, is_item in zip(item, place.tolist(), wanted, strict=True):
        if is_item and (name, event) in seen:
            found.add(name)
        seen.add((name, event))
    return found


def _scale(rows: pa.Table, name: str) -> tuple[float, float] | None:
    ends = rows.select(["scale_low", "scale_high"]).group_by(["scale_low", "scale_high"]).aggregate([]).to_pylist()
    known = sorted({(row["scale_low"], row["scale_high"]) for row in ends if None not in row.values()})
    if len(known) > 1:
        told = " and ".join(f"{low:g}-{high:g}" for low, high in known)
        raise MixedScales(f"{name} was asked on {told}; pick one of them by --where")
    return known[0] if known else None


def _protected(found: Drivers) -> Drivers:
    """What may be told of employees: no count and no mean that another question could be subtracted from."""
    hidden = tuple(_without_counts(one) for one in found.drivers)
    return replace(
        found,
        n=_rounded(found.n),
        n_effective=None,
        clusters=_rounded(found.clusters),
        without_outcome=0,
        drivers=hidden,
        caveats=(*found.caveats, "Answers of employees: counts are rounded down to five, and means are left out."),
    )


def _without_counts(one: Driver) -> Driver:
    bent = one.asymmetry
    bent = None if bent is None else replace(bent, low_n=_rounded(bent.low_n) or 0, high_n=_rounded(bent.high_n) or 0)
    why = None if one.reason is None else "too few answers, or all alike"
    return replace(one, n=_rounded(one.n), missing=None, mean=None, asymmetry=bent, reason=why)


def _rounded(n: int | None) -> int | None:
    return None if n is None else n // ROUNDED * ROUNDED


def _mean(place: Ints, number: Floats, size: int) -> Floats:
    told = ~np.isnan(number)
    n = np.bincount(place[told], minlength=size)
    total = np.bincount(place[told], number[told], minlength=size)
    found: Floats = np.divide(total, n, out=np.full(size, np.nan), where=n > 0)
    return found


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)


def _codes(column: pa.ChunkedArray) -> Ints:
    indices = column.combine_chunks().dictionary_encode().indices
    return np.asarray(pc.fill_null(indices, -1).to_numpy(zero_copy_only=False), dtype=np.int64)

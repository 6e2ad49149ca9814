"""Answers as a store keeps them, laid out with one row a survey and one column a question."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from twofold.errors import MixedScales, UsageError
from twofold.facts.words import Instrument
from twofold.findings.drivers.driver_table import Bools, DriverTable, Floats, Ints
from twofold.findings.drivers.drivers_asked import DriversAsked

# outcomes themselves, or neither good nor bad
NO_DRIVER = (Instrument.NPS.value, Instrument.ENPS.value, Instrument.INTENSITY.value)
TOGETHER = 30  # surveys that ask two questions before they are of one questionnaire
NAMED = 4


def side_by_side(rows: pa.Table, is_outcome: Bools, asked: DriversAsked) -> DriverTable:
    """One row a survey (event) that has the outcome.

    Where the outcome is asked in several questionnaires, whose questions are never asked together, the one with most
    surveys is taken, and the others are named: what nobody was asked together cannot be told apart.

    Args:
        rows: answers to the outcome and to other questions of the same surveys, one row each.
        is_outcome: (n,) which answer the outcome.
        asked: the question.

    Raises:
        UsageError: no question is left, or those named were never asked together.
        MixedScales: a question was asked on several scales.
    """
    first, place = _numbered(rows["event_id"].to_numpy())
    which, names = _columns(rows, is_outcome, place, asked)
    kept, notes = _questionnaire(which, names, place, asked)
    number, coded = _floats(rows["number"]), _coded(rows, asked)
    x = np.full((len(first), len(kept)), np.nan)
    applicable = np.ones(x.shape, dtype=np.bool_)
    about = np.zeros(len(first), dtype=np.bool_)
    scales = []
    for at, column in enumerate(kept):
        mine = which == column
        x[:, at] = _mean(place[mine], number[mine], len(first))
        applicable[place[mine & coded], at] = False
        about[place[mine]] = True
        scales.append(_scale(rows.filter(pa.array(mine)), names[column]))
    x[~applicable] = np.nan
    shown = np.flatnonzero(about)
    if not notes and len(shown) < len(first):
        notes = (f"{len(first) - len(shown):,} surveys with the outcome have none of these items and were left out.",)
    return DriverTable(
        outcome=asked.outcome,
        y=_mean(place[is_outcome], number[is_outcome], len(first))[shown],
        items=tuple(names[column] for column in kept),
        x=x[shown],
        applicable=None if applicable.all() else applicable[shown],
        weight=_floats(rows["weight"])[first][shown],
        cluster=_clusters(rows[asked.cluster])[first][shown],
        scales=tuple(scales),
        notes=notes,
    )


def _numbered(event: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> tuple[Ints, Ints]:
    """The first row of each event, and the event of each row."""
    _, first, place = np.unique(event, return_index=True, return_inverse=True)
    return first.astype(np.int64), place.reshape(-1).astype(np.int64)


def _columns(rows: pa.Table, is_outcome: Bools, place: Ints, asked: DriversAsked) -> tuple[Ints, list[str]]:
    """(n,) the column of each answer, -1 for none, and what columns are called.

    An item that one survey asks about several touchpoints is a column for each of them.
    """
    item, items = _codes(rows["item"])
    point, points = _codes(rows["touchpoint"])
    kind, kinds = _codes(rows["instrument"])
    wanted = ~is_outcome & _wanted(item, items, kind, kinds, asked)
    pair, often = np.unique(item[wanted] * (int(place.max()) + 1) + place[wanted], return_counts=True)
    twice = np.isin(item, np.unique(pair[often > 1] // (int(place.max()) + 1))) & (point >= 0)
    code = item * (len(points) + 1) + np.where(twice, point + 1, 0)
    found, which = np.unique(code[wanted], return_inverse=True)
    names = [_name(items[one // (len(points) + 1)], points, one % (len(points) + 1)) for one in found.tolist()]
    unknown = sorted(set(asked.items) - {items[one // (len(points) + 1)] for one in found.tolist()})
    if unknown:
        raise UsageError(f"no survey with an answer to {asked.outcome} asks {', '.join(unknown)}")
    if not names:
        raise UsageError(f"the surveys that ask about {asked.outcome} ask no other question that could go with it")
    order = np.argsort(np.array(names), kind="stable")
    column = np.full(len(item), -1, dtype=np.int64)
    column[wanted] = np.argsort(order)[which.reshape(-1)]
    return column, [names[at] for at in order.tolist()]


def _wanted(item: Ints, items: list[str], kind: Ints, kinds: list[str], asked: DriversAsked) -> Bools:
    if asked.items:
        return np.isin(item, [at for at, name in enumerate(items) if name in asked.items])
    conditions = kinds.index(Instrument.DRIVER.value) if Instrument.DRIVER.value in kinds else None
    if conditions is not None:
        return np.isin(kind, [conditions])
    return np.isin(kind, [at for at, name in enumerate(kinds) if name in NO_DRIVER], invert=True)


def _name(item: str, points: list[str], point: int) -> str:
    return item if not point else f"{item} @ {points[point - 1]}"


def _questionnaire(
    which: Ints, names: list[str], place: Ints, asked: DriversAsked
) -> tuple[list[int], tuple[str, ...]]:
    """The columns of the largest questionnaire, and a note about those of the others."""
    told = which >= 0
    pairs = np.unique(np.stack([which[told], place[told]]), axis=1)
    ask = coo_array((np.ones(pairs.shape[1]), (pairs[0], pairs[1])), shape=(len(names), int(place.max()) + 1)).tocsr()
    together = (ask @ ask.T).toarray() >= TOGETHER
    count, part = connected_components(together, directed=False)
    sizes = np.array([np.unique(pairs[1][part[pairs[0]] == one]).size for one in range(count)])
    if (sizes >= TOGETHER).sum() < 2:
        return list(range(len(names))), ()
    largest = int(sizes.argmax())
    kept, others = np.flatnonzero(part == largest).tolist(), np.flatnonzero(part != largest).tolist()
    left = ", ".join(names[at] for at in others[:NAMED]) + (", ..." if len(others) > NAMED else "")
    if asked.items:
        raise UsageError(
            f"{names[kept[0]]} and {left} were never asked in one survey, so their parts cannot be compared"
        )
    return kept, (f"{asked.outcome} was asked in other surveys, too: name their --items ({left}) to rank those.",)


def _coded(rows: pa.Table, asked: DriversAsked) -> Bools:
    told = pc.is_in(rows["missing"], pa.array(list(asked.not_applicable), pa.string()))
    return np.asarray(told, dtype=np.bool_)


def _scale(rows: pa.Table, name: str) -> tuple[float, float] | None:
    ends = rows.select(["scale_low", "scale_high"]).group_by(["scale_low", "scale_high"]).aggregate([]).to_pylist()
    known = sorted({(row["scale_low"], row["scale_high"]) for row in ends if None not in row.values()})
    if len(known) > 1:
        told = " and ".join(f"{low:g}-{high:g}" for low, high in known)
        raise MixedScales(f"{name} was asked on {told}; pick one of them by --where")
    return known[0] if known else None


def _mean(place: Ints, number: Floats, size: int) -> Floats:
    told = ~np.isnan(number)
    n = np.bincount(place[told], minlength=size)
    total = np.bincount(place[told], number[told], minlength=size)
    found: Floats = np.divide(total, n, out=np.full(size, np.nan), where=n > 0)
    return found


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)


def _codes(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """(n,) codes, -1 where there is nothing, and what they stand for."""
    coded = column.combine_chunks().dictionary_encode()
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, coded.dictionary.to_pylist()


def _clusters(column: pa.ChunkedArray) -> Ints:
    """Whose each answer is; answers of nobody known are clusters of their own."""
    code, names = _codes(column)
    alone = code < 0
    return np.where(alone, len(names) + np.cumsum(alone), code)

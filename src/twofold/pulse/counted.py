"""Whose answers count when a store's pulse is checked: the people of teams that may be shown, never all but a few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.measures.choices import one_of
from twofold.measures.filters import find_filters
from twofold.measures.questions import where_expression
from twofold.privacy.thresholds import ANSWERS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers of n people to k items.

    Attributes:
        respondent: (n,) pseudonyms; whoever answered in two teams is there twice.
        team: (n,) the place of each one's team among the teams asked for.
        answers: (n, k); NaN where there is none, or where one was held back.
        ends: the ends of each item's scale, where they are known.
        together: whether all scales may be fitted together: what those who answered everything add to one scale's
            statistics, or leave out of them, is five people or nobody.
    """

    respondent: Ints
    team: Ints
    answers: Floats
    ends: Mapping[str, tuple[float, float]]
    together: bool


def counted_answers(
    facts: FactFrames,
    scales: Sequence[tuple[str, ...]],
    when: tuple[str, ...],
    teams: Sequence[str],
) -> Counted:
    """The answers of the people of these teams.

    Statistics of a scale leave out who skipped one of its items. Where these are fewer than five, the difference to the
    sums that measures show would be about them alone; so others are held back with them, always the same ones, until
    of each item five answers are left out.

    Args:
        facts: a store.
        scales: the items of each scale; columns follow in this order.
        when: conditions on the answers.
        teams: units, as the facts record them.
    """
    items = [item for scale in scales for item in scale]
    table = _rows(facts, items, when)
    place = {team: at for at, team in enumerate(teams)}
    unit = np.array([place.get(one, -1) for one in table.column("unit").to_pylist()], np.int64)
    kept = unit >= 0
    table, unit = table.filter(pa.array(kept)), unit[kept]
    column = np.array([items.index(one) for one in table.column("item").to_pylist()], np.int64)
    pairs = np.column_stack([unit, table.column("respondent").to_numpy()]).astype(np.int64)
    people, row = np.unique(pairs, axis=0, return_inverse=True)
    cell, size = row.reshape(-1) * len(items) + column, len(people) * len(items)
    # whoever answered twice in the month counts once, with the mean
    with np.errstate(invalid="ignore"):
        answers = np.bincount(cell, table.column("number").to_numpy(), size) / np.bincount(cell, minlength=size)
    answers = answers.reshape(len(people), len(items))
    begins = np.cumsum([0, *(len(scale) for scale in scales)]).tolist()
    for begin, end in pairwise(begins):
        _hold_back(answers[:, begin:end], people[:, 1])
    together = _apart(answers, scales, people[:, 1])
    return Counted(people[:, 1], people[:, 0], answers, _ends(table, items, column), together)


def _rows(facts: FactFrames, items: Sequence[str], when: tuple[str, ...]) -> pa.Table:
    frame = facts.answers()
    about = [one_of("item", list(items)), ~nw.col("number").is_null(), nw.col("weight") > 0]
    where = where_expression(facts, frame, find_filters(when))
    frame = frame.filter(*about, *([] if where is None else [where]))
    return facts.collect(frame.select("respondent", "unit", "item", "number", "scale_low", "scale_high"))


def _hold_back(answers: Floats, respondent: Ints) -> None:
    """Take back, in place, one answer of so many people that of each item five answers are left out, or none."""
    told = ~np.isnan(answers)
    whole = told.all(axis=1)
    left_out = [len(np.unique(respondent[there & ~whole])) for there in told.T]
    missing = ANSWERS.answers - min(left_out)
    if not any(left_out) or missing <= 0:
        return
    # in the order of the pseudonyms, which nobody chooses and which no other question changes
    others = np.setdiff1d(respondent[whole], respondent[~whole])[:missing]
    answers[np.isin(respondent, others) & whole, 0] = np.nan


def _apart(answers: Floats, scales: Sequence[tuple[str, ...]], respondent: Ints) -> bool:
    """Whether those who answered a whole scale are those who answered everything, or five people more."""
    everything = ~np.isnan(answers).any(axis=1)
    begins = np.cumsum([0, *(len(scale) for scale in scales)]).tolist()
    whole = [~np.isnan(answers[:, begin:end]).any(axis=1) for begin, end in pairwise(begins)]
    more = [len(np.unique(respondent[one & ~everything])) for one in whole]
    return all(count == 0 or count >= ANSWERS.answers for count in more)


def _ends(table: pa.Table, items: Sequence[str], column: Ints) -> dict[str, tuple[float, float]]:
    lows, highs = table.column("scale_low").to_pylist(), table.column("scale_high").to_pylist()
    told = zip(column.tolist(), lows, highs, strict=True)
    return {items[at]: (low, high) for at, low, high in told if low is not None and high is not None}

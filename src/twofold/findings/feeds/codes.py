"""Did the codes of an item change: new ones, vanished ones, more answers outside of the scale, more without an answer?

How people answer may change, and is no fault of the data; which codes there are should not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from twofold.measures.multiplicity import benjamini_hochberg

LEAST_ANSWERS = 20  # before and after
MOST_CODES = 50  # an item with more different values has no codes


class What(StrEnum):
    """What changed."""

    NEW = "new code"
    VANISHED = "vanished code"
    REFUSED = "share outside of the scale"
    MISSING = "share without an answer"


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """How often each code of an item was given, before and after a moment.

    Attributes:
        item: its name.
        before: answers by code.
        after: likewise.
        refused: answers that were rejected because they are none of the item's, before and after.
        missing: codes for no answer, before and after.
    """

    item: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    refused: tuple[int, int] = (0, 0)
    missing: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Drift:
    """One change that chance does not explain.

    Attributes:
        item: of the item.
        what: what changed.
        code: which code is new or has vanished; empty otherwise.
        before: how many of how many, before.
        after: how many of how many, after.
        p_value: of as clear a change where nothing has changed, corrected for all that was looked at.
    """

    item: str
    what: What
    code: str
    before: tuple[int, int]
    after: tuple[int, int]
    p_value: float


def drifts(items: Sequence[CodeCounts], *, false_alarm: float = 0.05) -> tuple[Drift, ...]:
    """Which items changed their codes, the clearest first?

    Where no item changed, anything is named with chance ``false_alarm`` at most; where some did, this is the share of
    those named that did not (Benjamini-Hochberg over all items and all their codes).

    Args:
        items: what was counted; an item with fewer than 20 answers before or after says nothing.
        false_alarm: see above.

    Source: Fisher's exact test, given all answers; Benjamini & Hochberg 1995.
    """
    looked = [each for item in items for each in _looked(item)]
    if not looked:
        return ()
    corrected = benjamini_hochberg([p for _, p in looked])
    named = [
        Drift(each.item, each.what, each.code, each.before, each.after, float(p))
        for (each, _), p in zip(looked, corrected, strict=True)
        if p <= false_alarm
    ]
    return tuple(sorted(named, key=lambda drift: (drift.p_value, drift.item, drift.code)))


def _looked(item: CodeCounts) -> list[tuple[Drift, float]]:
    before, after = sum(item.before.values()), sum(item.after.values())
    found: list[tuple[Drift, float]] = []
    codes = sorted({*item.before, *item.after})
    if min(before, after) >= LEAST_ANSWERS and len(codes) <= MOST_CODES:
        for code in codes:
            counts = (item.before.get(code, 0), item.after.get(code, 0))
            # every code is a question that was asked, also where the answer is no
            what = What.VANISHED if counts[0] >= counts[1] else What.NEW
            p = _gone(counts, (before, after)) if 0 in counts else 1.0
            found.append((Drift(item.item, what, code, (counts[0], before), (counts[1], after), p), p))
    for what, beside in ((What.REFUSED, item.refused), (What.MISSING, item.missing)):
        asked = (before + beside[0], after + beside[1])
        if min(asked) >= LEAST_ANSWERS and any(beside):
            table = np.array([[beside[0], asked[0] - beside[0]], [beside[1], asked[1] - beside[1]]])
            p = float(stats.fisher_exact(table).pvalue)
            found.append((Drift(item.item, what, "", (beside[0], asked[0]), (beside[1], asked[1]), p), p))
    return found


def _gone(counts: tuple[int, int], totals: tuple[int, int]) -> float:
    """The chance that all answers with a code fall on one side, or on the other where that is no likelier."""
    often, whole = sum(counts), sum(totals)
    sides = [float(stats.hypergeom.pmf(often, whole, often, total)) for total in totals]
    here = sides[0] if counts[1] == 0 else sides[1]
    return min(1.0, sum(side for side in sides if side <= here * (1.0 + 1e-9)))

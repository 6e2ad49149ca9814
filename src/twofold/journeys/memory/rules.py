"""Rules by which a memory may be made of a path."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from twofold.journeys.memory.features import BEST, END, FEATURES, HOURS, MEAN, MOMENTS, PEAK, TREND, WORST
from twofold.journeys.memory.lived import FloatArray


class Rule(StrEnum):
    """How the remembered score follows from the moments. Each is a line: intercept, and weights to be estimated."""

    MEAN = "mean"  # every moment counts alike
    END = "end"  # the last moment alone
    PEAK_END = "peak-end"  # the average of the most intense moment and the end
    PEAK_END_FREE = "peak-end, own weights"  # the same two, weighted as the data say
    WORST_END = "worst-end"  # the worst moment and the end
    BEST_WORST_END = "best-worst-end"
    MEAN_TREND = "mean-trend"  # every moment, and whether it got better
    FULL = "full"  # everything at once, as a yardstick; no rule people could follow


@dataclass(frozen=True, eq=False)
class Shape:
    """What a rule is made of.

    Attributes:
        terms: what each estimated weight is the weight of.
        design: (features, terms): the terms as sums of features.
        ridge: whether weights are held back, because there are many of them.
    """

    terms: tuple[str, ...]
    design: FloatArray
    ridge: bool = False


def _made_of(*places: int) -> Shape:
    return Shape(tuple(FEATURES[place] for place in places), np.eye(len(FEATURES))[:, places])


SHAPES: dict[Rule, Shape] = {
    Rule.MEAN: _made_of(MEAN),
    Rule.END: _made_of(END),
    Rule.PEAK_END: Shape(("peak and end",), (np.eye(len(FEATURES))[:, [PEAK]] + np.eye(len(FEATURES))[:, [END]]) / 2.0),
    Rule.PEAK_END_FREE: _made_of(PEAK, END),
    Rule.WORST_END: _made_of(WORST, END),
    Rule.BEST_WORST_END: _made_of(BEST, WORST, END),
    Rule.MEAN_TREND: _made_of(MEAN, TREND),
    Rule.FULL: Shape(
        FEATURES, np.eye(len(FEATURES))[:, [MEAN, PEAK, BEST, WORST, END, TREND, MOMENTS, HOURS]], ridge=True
    ),
}
NAMED = tuple(rule for rule in Rule if rule is not Rule.FULL)


@cache
def contains(wider: Rule, narrower: Rule) -> bool:
    """Whether every memory made by one rule could be made by another: the wider one can never truly fit worse.

    >>> contains(Rule.WORST_END, Rule.END), contains(Rule.PEAK_END, Rule.END)
    (True, False)
    """
    both = np.hstack((SHAPES[wider].design, SHAPES[narrower].design))
    return bool(np.linalg.matrix_rank(both) == np.linalg.matrix_rank(SHAPES[wider].design))


@cache
def terms_apart(one: Rule, other: Rule) -> int:
    """How many weights would have to be equal for two rules to say the same.

    >>> terms_apart(Rule.WORST_END, Rule.END), terms_apart(Rule.MEAN, Rule.END)
    (1, 2)
    """
    both = np.hstack((SHAPES[one].design, SHAPES[other].design))
    return int(2 * np.linalg.matrix_rank(both)) - terms_of(one) - terms_of(other)


@cache
def terms_of(rule: Rule) -> int:
    """How many weights a rule has."""
    return int(np.linalg.matrix_rank(SHAPES[rule].design))

"""The self-assessment as a radar: one spoke a block, with the people behind it and an interval."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.document import Block, Document, Texts
from twofold_web.surveys.questionnaire.words import ON_A_SCALE, ItemType

FEWEST = 5  # people behind a spoke of a questionnaire for employees


@dataclass(frozen=True, slots=True)
class Spoke:
    """One dimension.

    Attributes:
        key: of its block.
        title: of its block, by language.
        low_end: the lowest value there is.
        high_end: the highest.
        value: the mean over people of each person's mean; None where it may not be shown.
        low: lower end of the interval.
        high: upper end of the interval.
        n: people who answered anything of it; None where too few.
        reason: why nothing is shown; empty where something is.
    """

    key: str
    title: Texts
    low_end: float
    high_end: float
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    reason: str


def radar(
    document: Document, responses: Iterable[Mapping[str, Answered]], *, fewest: int = FEWEST, level: float = 0.95
) -> tuple[Spoke, ...]:
    """How high is each dimension?

    Args:
        document: a questionnaire whose blocks are dimensions: their ratings and matrices on one scale.
        responses: the answers on the way of each person (``walking.reported``).
        fewest: people below whom nothing of a spoke is shown; an interval takes two at least.
        level: coverage of the intervals.

    Returns:
        A spoke for each block with numbers on one scale; a t interval over people, cut at the ends of the scale.
    """
    people = list(responses)
    return tuple(
        _spoke(block, scale, [_mean(block, answers) for answers in people], max(2, fewest), level)
        for block in document.blocks
        if (scale := _scale(block)) is not None
    )


def _scale(block: Block) -> tuple[float, float] | None:
    scales = {item.scale for item in block.items if item.type in {*ON_A_SCALE, ItemType.MATRIX}}
    return next(iter(scales)) if len(scales) == 1 else None


def _mean(block: Block, answers: Mapping[str, Answered]) -> float:
    """One person's mean over what they answered of a block; NaN where they answered nothing."""
    found: list[float] = []
    for item in block.items:
        answer = answers.get(item.key)
        if answer is not None and answer.number is not None and item.type in ON_A_SCALE:
            found.append(answer.number)
        if answer is not None and item.type is ItemType.MATRIX:
            found += [value for value in answer.rows.values() if isinstance(value, float)]
    return float(np.mean(found)) if found else float("nan")


def _spoke(block: Block, scale: tuple[float, float], means: Sequence[float], fewest: int, level: float) -> Spoke:
    values = np.array([mean for mean in means if not np.isnan(mean)])
    n = len(values)
    if n < fewest:
        reason = f"fewer than {fewest} people answered"
        return Spoke(block.key, block.title, *scale, None, None, None, None, reason)
    value = float(values.mean())
    half = float(stats.t.ppf((1 + level) / 2, n - 1) * values.std(ddof=1) / np.sqrt(n))
    if half == 0.0:
        # everybody alike: a width of nothing would claim too much; as if one of them had gone one point astray
        half = float(stats.t.ppf((1 + level) / 2, n - 1) / n)
    return Spoke(block.key, block.title, *scale, value, max(scale[0], value - half), min(scale[1], value + half), n, "")

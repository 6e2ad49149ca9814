"""On which scale a number was answered, and which codes are no answer.

A code that stands outside its scale must never count as a score: 6 for "never used" beside 1-5, 11 for "blank" beside
0-10, 99 for "refused". A true scale of six points must not lose its best answer either. What tells them apart is
evidence: a scale written in the header, a gap before the code, columns of one block that share a scale, and the shape
of the answers. Ratings have one peak and fall off on both sides of it (their counts are log-concave); a code for
"does not apply" does not care for that shape, and its share differs wildly between the columns of a block.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Counts = Mapping[float, int]

STANDARD_TOPS = (3, 4, 5, 7, 10, 100)
LONE_TOP_SHARE = 0.2  # beside the peak at 5, a sixth code this rare is no answer rather than the best one
RISING_CONCAVITY = 0.45  # below what a ceiling of satisfied people explains
WRITTEN = re.compile(r"(?<![\d.])(-?\d{1,3})\s*(?:-|–|—|\.\.|to|až|до|έως|és)\s*(\d{1,3})(?![\d.])")
SENTINELS = frozenset({66, 77, 88, 96, 97, 98, 99, 666, 777, 888, 996, 997, 998, 999, 8888, 9998, 9999, 99999})


@dataclass(frozen=True, slots=True)
class ScaleGuess:
    """A scale, the codes that are no answer, and why.

    Attributes:
        low: the smallest answer.
        high: the largest answer.
        missing: codes outside that stand for no answer.
        why: the evidence, in sentences.
        doubts: what may be wrong about it.
    """

    low: float
    high: float
    missing: tuple[float, ...] = ()
    why: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """How many whole answers the scale has."""
        return self.high - self.low + 1


def written_scale(header: str) -> tuple[float, float] | None:
    """A scale that the header itself names.

    >>> written_scale("How satisfied were you (1-7)?")
    (1.0, 7.0)
    """
    for found in WRITTEN.finditer(header):
        low, high = float(found.group(1)), float(found.group(2))
        if low in {-5, -3, -2, 0, 1} and high in {2, 3, 4, 5, 6, 7, 9, 10, 100}:
            return low, high
    return None


def guess_scale(
    block: Sequence[Counts], *, written: tuple[float, float] | None = None, nps: bool = False
) -> ScaleGuess | None:
    """The scale that the columns of a block share; None where their numbers are no answers on a scale.

    Args:
        block: how often each number occurs, for each column of the block.
        written: a scale that the header names.
        nps: whether the item asks for a recommendation, 0 to 10.
    """
    pooled = _pooled(block)
    if not pooled:
        return None
    if nps or written:
        low, high = (0.0, 10.0) if nps else written or (0.0, 10.0)
        why = "a recommendation is asked from 0 to 10" if nps else "the header names the scale"
        return _outside(pooled, low, high, why)
    run, outside = _main_run(pooled)
    if not run:
        return None
    return _of_run(block, run, outside)


def _pooled(block: Sequence[Counts]) -> dict[float, int]:
    pooled: dict[float, int] = {}
    for counts in block:
        for code, count in counts.items():
            pooled[code] = pooled.get(code, 0) + count
    return pooled


def _outside(pooled: Counts, low: float, high: float, why: str) -> ScaleGuess | None:
    missing = tuple(sorted(code for code in pooled if not low <= code <= high))
    inside = sum(count for code, count in pooled.items() if low <= code <= high)
    if inside < 0.5 * sum(pooled.values()) or len(missing) > 8:
        return None
    reasons = [why, *(f"{code:g} stands outside {low:g}-{high:g}" for code in missing)]
    return ScaleGuess(low, high, missing, tuple(reasons))


def _main_run(pooled: Counts) -> tuple[list[float], list[float]]:
    """The codes that follow one another, and those beyond a gap."""
    codes = sorted(pooled)
    steps = _step(codes)
    runs: list[list[float]] = [[codes[0]]]
    for before, code in pairwise(codes):
        if code - before <= steps:
            runs[-1].append(code)
        else:
            runs.append([code])
    best = max(runs, key=lambda run: (sum(pooled[code] for code in run if code not in SENTINELS), len(run)))
    if best[0] < 0 and not _symmetric(best):
        best = [code for code in best if code >= 0]
    return best, [code for code in codes if code not in best]


def _step(codes: Sequence[float]) -> float:
    """The largest distance between answers that is still no gap."""
    inner = [code for code in codes if code not in SENTINELS and code >= 0]
    if len(inner) > 12 and inner[-1] > 12:  # a scale of a hundred points has holes in a sample
        return max(6.0, 0.12 * (inner[-1] - inner[0]))
    return 1.0 if len(inner) > 3 else 2.0


def _symmetric(run: Sequence[float]) -> bool:
    return run[0] >= -5 and run[-1] > 0 and len(run) >= 5 and run[-1] <= -run[0] + 0.01


def _of_run(block: Sequence[Counts], run: list[float], outside: list[float]) -> ScaleGuess | None:
    low, high = run[0], run[-1]
    why = [f"{code:g} stands apart from {low:g}-{high:g}" for code in outside]
    if low < 0:
        return ScaleGuess(math.floor(low), math.ceil(-low), tuple(outside), (*why, "answers lie around zero"))
    if high > 11:
        return _hundred(run, outside, why)
    if any(not code.is_integer() for code in run):
        return _with_fractions(run, outside, why)
    return _small(block, low, high, outside, why)


def _hundred(run: list[float], outside: list[float], why: list[str]) -> ScaleGuess | None:
    low, high = run[0], run[-1]
    if high > 100 or len(run) < 10:
        return None
    return ScaleGuess(0, 100, tuple(outside), (*why, f"numbers from {low:g} to {high:g} are read as points of 100"))


def _with_fractions(run: list[float], outside: list[float], why: list[str]) -> ScaleGuess:
    low = 0.0 if run[0] < 1 else 1.0
    high = float(next(top for top in (5, 7, 10, 11) if run[-1] <= top))
    doubt = f"Answers with fractions from {run[0]:g} to {run[-1]:g}: read as {low:g}-{high:g}."
    return ScaleGuess(low, high, tuple(outside), (*why, "answers with fractions"), (doubt,))


def _small(block: Sequence[Counts], low: float, high: float, outside: list[float], why: list[str]) -> ScaleGuess | None:
    """A scale of few whole points: settle its top, then its bottom."""
    top, told, doubts = _top(block, high)
    if told:
        why = [*why, told]
    missing = [*outside, high] if top < high else list(outside)
    high = top
    bottom, told = _bottom(block, low, high)
    if told:
        why = [*why, told]
    if bottom > low and low == 0:
        missing.append(0)
    return ScaleGuess(bottom, high, tuple(sorted(missing)), tuple(why), doubts)


def _top(block: Sequence[Counts], high: float) -> tuple[float, str, tuple[str, ...]]:
    """The largest answer, why it is not the largest code, and doubts."""
    if high in {8, 11}:
        return high - 1, f"{high:g} is one more than the {high - 1:g} that such scales end with", ()
    if high == 9:
        return 10, "", ("No 10 was seen; the scale is read as ending with 10, as such scales do.",)
    if high != 6:
        return high, "", ()
    top, told = _six(block)
    if top == 5:
        return 5, told, ()
    return 6, told, ("The scale is read as having six points; if 6 means 'not used', make it 1-5 and 6 missing.",)


def _six(block: Sequence[Counts]) -> tuple[int, str]:
    """Whether 6 is the best of six answers, or no answer beside five."""
    told = [_six_of(counts) for counts in block if sum(counts.values()) >= 10]
    against = [reason for reason in told if reason]
    if len(against) >= max(1, 0.2 * len(told)):
        return 5, against[0] if len(told) == 1 else _in_block(len(against), len(told))
    shares = [counts.get(6.0, 0) / max(1, sum(counts.values())) for counts in block]
    if len(shares) >= 3 and max(shares) > 0.15 and max(shares) > 6 * (sorted(shares)[len(shares) // 4] + 0.005):
        return 5, "the share of 6 differs wildly between questions of one block, as 'not used' does"
    return 6, "6 continues the shape of the answers 1-5"


def _in_block(against: int, questions: int) -> str:
    return f"6 breaks the shape of the answers 1-5 in {against} of the {questions} questions that share this scale"


def _six_of(counts: Counts) -> str | None:
    four, five, six = (counts.get(code, 0) for code in (4.0, 5.0, 6.0))
    if six == 0:
        return None
    noise = 2 * math.sqrt(four + five + six + 1)
    zero, one, two = (counts.get(code, 0) for code in (0.0, 1.0, 2.0))
    if zero > one and one < two:
        return f"0 stands apart ({zero} times beside {one} for 1), and 6 is the other code around 1-5"
    if four > five + math.sqrt(four + five) and six * four > five * five:
        return f"6 breaks the shape of the answers: 4, 5, 6 were given {four}, {five}, {six} times"
    if five >= four and six > five and five * five < RISING_CONCAVITY * four * six and six > five + noise:
        return f"6 breaks the shape of the answers: 4, 5, 6 were given {four}, {five}, {six} times"
    peak = max((count for code, count in counts.items() if 1 <= code <= 5), default=0)
    if five == peak and six < LONE_TOP_SHARE * five and five > 20:
        return f"6 is rare ({six} times) beside the peak at 5 ({five} times)"
    return None


def _bottom(block: Sequence[Counts], low: float, high: float) -> tuple[float, str]:
    if high == 10:
        given = any(counts.get(0.0, 0) for counts in block)
        return (0.0, "") if given else (1.0, "no 0 was given")
    if low >= 1:
        return 1.0, ""
    zero, one, two = (sum(counts.get(code, 0) for counts in block) for code in (0.0, 1.0, 2.0))
    apart = zero > one and one < two
    if high in {5, 7}:
        return 1.0, f"0 is no point of a scale that ends with {high:g}" + (" and stands apart" if apart else "")
    if apart:
        return 1.0, f"0 stands apart: 0, 1, 2 were given {zero}, {one}, {two} times"
    return 0.0, f"0 continues the shape of the answers: 0, 1, 2 were given {zero}, {one}, {two} times"

"""Periods of a plain file: whole numbers, years, quarters, months, ISO weeks or days, told by how they are written."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

NOT_YET = int(np.iinfo(np.int64).max)  # a period that has not come and never will
EPOCH = date(1970, 1, 1)
MIDNIGHT = r"[T ]00:00(:00(\.0+)?)?(Z|\+00:00)?$"


@dataclass(frozen=True, slots=True)
class Periods:
    """A column of periods.

    Attributes:
        number: (n,) the period of each row as a whole number, neighbours differing by 1; ``NOT_YET`` where it says
            nothing.
        kind: number, quarter, month, week or day.
    """

    number: NDArray[np.int64]
    kind: str

    def text(self, number: int) -> str:
        """How people write one of them.

        >>> Periods(np.array([24289]), "month").text(24289)
        '2024-02'
        """
        return _TEXT[self.kind](number)


@dataclass(frozen=True, slots=True)
class ReadPeriods:
    """What was read: the periods, and the first row that is none, with what was expected there."""

    periods: Periods
    wrong: int | None
    expected: str


def read_periods(told: pa.ChunkedArray, never: Sequence[str]) -> ReadPeriods:
    """Read texts as periods of the one kind that all of them are.

    Args:
        told: (n,) texts; null where the row says nothing.
        never: texts that mean no period at all, like a null.
    """
    texts = told.combine_chunks().dictionary_encode()
    words = [None if word in never else re.sub(MIDNIGHT, "", word) for word in texts.dictionary.to_pylist()]
    code = pc.fill_null(texts.indices, len(words)).to_numpy(zero_copy_only=False).astype(np.int64)
    best: tuple[int, str, list[int | None]] | None = None
    for kind, number in _READ.items():
        read = [None if word is None else number(word) for word in words]
        missed = sum(word is not None and value is None for word, value in zip(words, read, strict=True))
        if best is None or missed < best[0]:
            best = (missed, kind, read)
    assert best is not None  # noqa: S101 - there are kinds
    _, kind, read = best
    if kind == "day" and _month_starts(read):
        kind, read = "month", [None if word is None else _month(word[:7]) for word in words]
    value = np.array([NOT_YET if one is None else one for one in read] + [NOT_YET], dtype=np.int64)[code]
    bad = np.array([word is not None and one is None for word, one in zip(words, read, strict=True)] + [False])[code]
    wrong = int(bad.argmax()) if bad.any() else None
    return ReadPeriods(Periods(value, kind), wrong, f"a {kind} such as {_TEXT[kind](_AN_EXAMPLE[kind])}")


def _month_starts(days: Sequence[int | None]) -> bool:
    known = [EPOCH + timedelta(days=day) for day in days if day is not None]
    return len({(day.year, day.month) for day in known}) > 1 and all(day.day == 1 for day in known)


def _number(word: str) -> int | None:
    found = re.fullmatch(r"([+-]?\d{1,15})(\.0*)?", word)
    return int(found[1]) if found else None


def _quarter(word: str) -> int | None:
    found = re.fullmatch(r"(\d{4})[- ]?Q([1-4])", word, re.IGNORECASE)
    return int(found[1]) * 4 + int(found[2]) - 1 if found else None


def _month(word: str) -> int | None:
    found = re.fullmatch(r"(\d{4})-?M?(0[1-9]|1[0-2])", word) if re.search(r"[-M]", word) else None
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None


def _week(word: str) -> int | None:
    found = re.fullmatch(r"(\d{4})-?W(\d{2})", word, re.IGNORECASE)
    try:
        return (date.fromisocalendar(int(found[1]), int(found[2]), 1) - date(1969, 12, 29)).days // 7 if found else None
    except ValueError:
        return None


def _day(word: str) -> int | None:
    try:
        return (date.fromisoformat(word) - EPOCH).days if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) else None
    except ValueError:
        return None


def _week_text(number: int) -> str:
    year, week, _ = (date(1969, 12, 29) + timedelta(days=7 * number)).isocalendar()
    return f"{year}-W{week:02d}"


_READ: dict[str, Callable[[str], int | None]] = {
    "number": _number,
    "quarter": _quarter,
    "month": _month,
    "week": _week,
    "day": _day,
}
_TEXT: dict[str, Callable[[int], str]] = {
    "number": str,
    "quarter": lambda number: f"{number // 4}-Q{number % 4 + 1}",
    "month": lambda number: f"{number // 12}-{number % 12 + 1:02d}",
    "week": _week_text,
    "day": lambda number: (EPOCH + timedelta(days=number)).isoformat(),
}
_AN_EXAMPLE = {"number": 2024, "quarter": 8096, "month": 24288, "week": 2818, "day": 19723}

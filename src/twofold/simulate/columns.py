"""Arrow columns made of whole arrays: keys, times with their offset, words, numbers with gaps."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from twofold.simulate.journeys import Calendar
from twofold.simulate.scenario import Scenario

Valid = NDArray[np.bool_] | None
MARGIN = 400  # days after the window that a time may still fall on
DAY_SECONDS = 86_400


def _packed(texts: list[str], width: int) -> NDArray[np.unsignedinteger]:
    """Texts of 1, 2, 4 or 8 characters as one number each, so that they are copied in one go."""
    return np.frombuffer("".join(texts).encode("ascii"), dtype=f"<u{width}")


FOUR_DIGITS = _packed([f"{number:04d}" for number in range(10_000)], 4)
TWO_DIGITS = _packed([f"{number:02d}" for number in range(100)], 2)
TIMES_OF_DAY = [f"T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}" for second in range(DAY_SECONDS)]
CLOCK = _packed([text[:8] for text in TIMES_OF_DAY], 8), _packed([text[8:] for text in TIMES_OF_DAY], 1)


def _place(characters: NDArray[np.uint8], start: int, packed: NDArray[np.unsignedinteger]) -> None:
    """Copy packed texts into the columns of an (n, width) matrix that begin at ``start``."""
    n, width = characters.shape
    if n:
        np.ndarray((n,), packed.dtype, characters, start, (width,))[:] = packed


def keys(prefix: str, numbers: NDArray[np.int64], width: int, valid: Valid = None) -> pa.Array:
    """Business keys such as ``C-0001234``: a prefix and zero-padded digits (as many as the largest needs)."""
    width = max(width, len(str(int(numbers.max(initial=0)))))
    head = np.frombuffer(f"{prefix}-".encode("ascii"), dtype=np.uint8)
    characters = np.empty((len(numbers), len(head) + width), dtype=np.uint8)
    rest: NDArray[np.unsignedinteger] = numbers.astype(np.uint64 if width > 9 else np.uint32)
    end = len(head) + width
    while end > len(head):  # from the right; the last group may run into the head, which is written afterwards
        size, texts = (4, FOUR_DIGITS) if end >= 4 else (2, TWO_DIGITS)
        higher = rest // len(texts)
        digits: NDArray[np.unsignedinteger] = rest - higher * len(texts)
        _place(characters, end - size, texts[digits])
        rest, end = higher, end - size
    characters[:, : len(head)] = head
    return fixed_width(characters, valid)


def fixed_width(characters: NDArray[np.uint8], valid: Valid = None) -> pa.Array:
    """Texts of one width, from an (n, width) matrix of ASCII characters."""
    n, width = characters.shape
    offsets = np.arange(n + 1, dtype=np.int32) * np.int32(width)
    bitmap = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little").tobytes())
    buffers = [bitmap, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters))]
    return pa.Array.from_buffers(pa.string(), n, buffers)


def words(codes: ArrayLike, dictionary: pa.Array, valid: Valid = None) -> pa.Array:
    """A column of few different words, dictionary-encoded."""
    indices = pa.array(np.asarray(codes, dtype=np.int32), mask=None if valid is None else ~valid)
    return pa.DictionaryArray.from_arrays(indices, dictionary)


def numbers(values: NDArray[np.generic], valid: Valid = None) -> pa.Array:
    """A column of numbers, empty where not valid."""
    return pa.array(values, mask=None if valid is None else ~valid)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Writes local times with the offset of their country: ``2025-03-14T09:26:31+02:00``.

    Attributes:
        dates: the first 8 and the last 2 characters of each day from the first of the window.
        offsets: the first 4 and the last 2 characters of each offset that occurs.
        offset_of: (countries, days) which offset holds on a country's day.
    """

    dates: tuple[NDArray[np.unsignedinteger], NDArray[np.unsignedinteger]]
    offsets: tuple[NDArray[np.unsignedinteger], NDArray[np.unsignedinteger]]
    offset_of: NDArray[np.int64]

    @classmethod
    def of(cls, scenario: Scenario, calendar: Calendar) -> "Clocks":
        """The clocks of a scenario's countries."""
        start = datetime.fromisoformat(f"{np.datetime64(calendar.first_day, 'D')}T12:00:00")
        noons = [start + timedelta(days=day) for day in range(calendar.days + MARGIN)]
        written = [
            [noon.replace(tzinfo=ZoneInfo(country.zone)).isoformat()[-6:] for noon in noons]
            for country in scenario.country
        ]
        kinds = sorted({text for row in written for text in row})
        days = [noon.isoformat()[:10] for noon in noons]
        return cls(
            dates=(_packed([text[:8] for text in days], 8), _packed([text[8:] for text in days], 2)),
            offsets=(_packed([text[:4] for text in kinds], 4), _packed([text[4:] for text in kinds], 2)),
            offset_of=np.array([[kinds.index(text) for text in row] for row in written]),
        )

    def write(self, country: NDArray[np.int64], second: NDArray[np.int64], valid: Valid = None) -> pa.Array:
        """A column of times; ``second`` counts local seconds since the window began."""
        short = second.astype(np.uint32)
        day = short // DAY_SECONDS
        clock = short - day * np.uint32(DAY_SECONDS)
        offset = self.offset_of[country, day]
        characters = np.empty((len(second), 25), dtype=np.uint8)
        _place(characters, 0, self.dates[0][day])
        _place(characters, 8, self.dates[1][day])
        _place(characters, 10, CLOCK[0][clock])
        _place(characters, 18, CLOCK[1][clock])
        _place(characters, 19, self.offsets[0][offset])
        _place(characters, 23, self.offsets[1][offset])
        return fixed_width(characters, valid)

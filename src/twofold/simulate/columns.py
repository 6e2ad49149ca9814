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


def _characters(texts: list[str]) -> NDArray[np.uint8]:
    """(n, width) the characters of texts of one width."""
    return np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8).reshape(len(texts), -1)


THOUSAND = _characters([f"{number:03d}" for number in range(1000)])
CLOCK = _characters(
    [f"T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}" for second in range(DAY_SECONDS)],
)


def keys(prefix: str, numbers: NDArray[np.int64], width: int, valid: Valid = None) -> pa.Array:
    """Business keys such as ``C-0001234``: a prefix and zero-padded digits (as many as the largest needs)."""
    groups = -(-width // 3)
    while len(numbers) and int(numbers.max()) >= 1000**groups:
        groups += 1
        width = groups * 3
    head = np.frombuffer(f"{prefix}-".encode("ascii"), dtype=np.uint8)
    characters = np.empty((len(numbers), len(head) + width), dtype=np.uint8)
    characters[:, : len(head)] = head
    rest, end = numbers, len(head) + width
    for _ in range(groups):
        taken = min(3, end - len(head))
        higher = rest // 1000
        characters[:, end - taken : end] = THOUSAND[rest - higher * 1000, 3 - taken :]
        rest, end = higher, end - taken
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
        dates: (days, 10) characters of each day from the first of the window.
        offsets: (kinds, 6) characters of each offset that occurs.
        offset_of: (countries, days) which offset holds on a country's day.
    """

    dates: NDArray[np.uint8]
    offsets: NDArray[np.uint8]
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
        return cls(
            dates=_characters([noon.isoformat()[:10] for noon in noons]),
            offsets=_characters(kinds),
            offset_of=np.array([[kinds.index(text) for text in row] for row in written]),
        )

    def write(self, country: NDArray[np.int64], second: NDArray[np.int64], valid: Valid = None) -> pa.Array:
        """A column of times; ``second`` counts local seconds since the window began."""
        day = second // DAY_SECONDS
        characters = np.empty((len(second), 25), dtype=np.uint8)
        characters[:, :10] = self.dates[day]
        characters[:, 10:19] = CLOCK[second - day * DAY_SECONDS]
        characters[:, 19:] = self.offsets[self.offset_of[country, day]]
        return fixed_width(characters, valid)

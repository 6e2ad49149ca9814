"""Documents of any size written piece by piece, whole or not at all; rows become text by column, not one by one."""

import gzip
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.journeys.steps import Coded, Steps

CHUNK_ROWS = 100_000
LONGEST = 100  # letters; a longer one is no word for a step, a channel or a branch, but a text that somebody wrote


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file to write into, gzipped where its name ends in ``.gz``; it appears when the block ends without fault."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with draft.open("wb") as raw, _packing(raw, path) as out:
            yield out
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink()


def _packing(raw: IO[bytes], path: Path) -> AbstractContextManager[IO[bytes]]:
    if path.suffix.lower() != ".gz":
        return nullcontext(raw)
    # no name and no time in it: the same steps give the same bytes; typeshed does not call it a binary file
    return cast("AbstractContextManager[IO[bytes]]", gzip.GzipFile("", "wb", 6, raw, mtime=0))


def chunks(count: int) -> Iterator[slice]:
    """Slices that cover so many rows."""
    for begin in range(0, count, CHUNK_ROWS):
        yield slice(begin, min(begin + CHUNK_ROWS, count))


def joined(parts: Iterable[pa.Array | str]) -> bytes:
    """Texts beside each other, row by row, as one text."""
    rows = pc.binary_join_element_wise(*(pa.scalar(part) if isinstance(part, str) else part for part in parts), "")
    return "".join(rows.to_pylist()).encode()


def snippets(coded: Coded, told: Callable[[str], str], rows: slice) -> pa.Array:
    """What is written for each row's label, "" where there is none; every label is made text once."""
    texts = pa.array([*(told(label) for label in coded.labels), ""], pa.string())
    codes = coded.codes[rows]
    return texts.take(pa.array(np.where(codes < 0, len(coded.labels), codes)))


def chosen(flags: NDArray[np.bool_], texts: pa.Array | str) -> pa.Array:
    """A text where a flag is set, else "" ."""
    return pc.if_else(pa.array(flags), texts, "")


def moments(time: NDArray[np.int64]) -> pa.Array:
    """Universal times in ISO 8601, with microseconds.

    Args:
        time: (n,) microseconds since 1970 UTC.
    """
    told = pa.array(time).cast(pa.timestamp("us")).cast(pa.string())
    return pc.binary_join_element_wise(pc.replace_substring(told, " ", "T", max_replacements=1), "+00:00", "")


def journey_names(steps: Steps) -> pa.Array:
    """(journeys,) numbers with leading zeros: they name journeys here and nowhere else, and lead back to no case."""
    width = len(str(max(steps.journeys, 1)))
    return pa.array([f"{number:0{width}d}" for number in range(1, steps.journeys + 1)], pa.string())


def refuse_free_texts(steps: Steps) -> None:
    """Refuse steps that carry what somebody wrote in their own words.

    Raises:
        UsageError: a column holds texts longer than words for steps, channels or branches are.
    """
    for name, coded in (("touchpoint", steps.touchpoint), *steps.columns.items()):
        longest = max(map(len, coded.labels), default=0)
        if longest > LONGEST:
            raise UsageError(
                f"{name} holds texts of up to {longest} letters; free texts are never exported. Leave the column out."
            )

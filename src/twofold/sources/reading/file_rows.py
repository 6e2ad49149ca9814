"""What the readers of all formats share: path, warnings, digest, and no labels unless the format has them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from twofold.sources.reading.batches import BATCH_ROWS, BrokenRow, RowBatch, text_table
from twofold.sources.reading.files import digest_of


class FileRows:
    """The part of ``Rows`` that does not depend on the format."""

    format = ""

    def __init__(self, path: Path, warnings: Sequence[str] = ()) -> None:
        self.path = path
        self.columns: tuple[str, ...] = ()
        self._warnings = list(warnings)
        self._progress = 0.0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was noticed so far, in sentences."""
        return tuple(self._warnings)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the file's bytes."""
        return digest_of(self.path)

    @property
    def item_labels(self) -> Mapping[str, Mapping[str, str]]:
        """What the codes of a column mean; nothing here."""
        return {}

    @property
    def item_missing(self) -> Mapping[str, tuple[str, ...]]:
        """The codes declared to be no answer; nothing here."""
        return {}

    @property
    def wordings(self) -> Mapping[str, str]:
        """The question behind a column; nothing here."""
        return {}

    def progress(self) -> float:
        """The share of the file that was read."""
        return self._progress

    def batched(self, rows: Iterable[tuple[int, dict[str, str]] | BrokenRow]) -> Iterator[RowBatch]:
        """Gather numbered rows and broken ones, given one by one, into batches."""
        numbers: list[int] = []
        cells: list[list[str]] = [[] for _ in self.columns]
        broken: list[BrokenRow] = []
        for row in rows:
            if isinstance(row, BrokenRow):
                broken.append(row)
            else:
                numbers.append(row[0])
                for column, name in zip(cells, self.columns, strict=True):
                    column.append(row[1].get(name, ""))
            if len(numbers) + len(broken) >= BATCH_ROWS:
                yield RowBatch(text_table(self.columns, cells), pa.array(numbers, pa.int64()), tuple(broken))
                numbers, broken = [], []
                cells = [[] for _ in self.columns]
        if numbers or broken:
            yield RowBatch(text_table(self.columns, cells), pa.array(numbers, pa.int64()), tuple(broken))

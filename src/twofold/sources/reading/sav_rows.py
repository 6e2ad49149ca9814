"""SPSS files (.sav, .zsav), read in chunks; value labels and user-missing codes are exposed."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyreadstat

from twofold.errors import SourceError
from twofold.sources.reading.batches import RowBatch, column_names, text_table
from twofold.sources.reading.file_rows import FileRows
from twofold.sources.reading.typed_text import cell_text

CHUNK_CELLS = 4_000_000  # each chunk reads the file from its beginning, so a chunk is as large as memory easily holds
WIDEST_RANGE = 200  # codes; a longer range of missing values is told from the labels only


class SavRows(FileRows):
    """Rows of an SPSS file; the first case is row 2, as if the header were row 1."""

    format = "sav"

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        super().__init__(path)
        self._encoding = encoding
        _, self._meta = self._read(metadataonly=True)
        names = [str(name) for name in self._meta.column_names]
        self.columns, doubled = column_names(names)
        if not self.columns:
            raise SourceError(f"{path.name} has no variables.")
        self._warnings += doubled
        self._named = dict(zip(names, self.columns, strict=True))

    @property
    def item_labels(self) -> Mapping[str, Mapping[str, str]]:
        """The value labels of SPSS."""
        return {
            self._named[name]: {cell_text(_plain(code)): str(label).strip() for code, label in labels.items()}
            for name, labels in self._meta.variable_value_labels.items()
            if name in self._named
        }

    @property
    def item_missing(self) -> Mapping[str, tuple[str, ...]]:
        """The codes SPSS was told to take for missing; a range is written out."""
        labels = self.item_labels
        return {
            self._named[name]: _codes(ranges, labels.get(self._named[name], {}))
            for name, ranges in self._meta.missing_ranges.items()
            if name in self._named
        }

    @property
    def wordings(self) -> Mapping[str, str]:
        """The variable labels of SPSS."""
        found = self._meta.column_names_to_labels
        return {self._named[name]: label.strip() for name, label in found.items() if label and name in self._named}

    def batches(self) -> Iterator[RowBatch]:
        """Read the cases."""
        size = max(1_000, CHUNK_CELLS // len(self.columns))
        offset = 0
        while True:
            data, _ = self._read(row_offset=offset, row_limit=size)
            cells = [[cell_text(_plain(value)) for value in values] for values in data.values()]
            rows = len(cells[0]) if cells else 0
            if rows:
                numbers = pa.array(np.arange(offset + 2, offset + 2 + rows), pa.int64())
                yield RowBatch(text_table(self.columns, cells), numbers)
            offset += rows
            if rows < size:
                return
            total = self._meta.number_rows
            self._progress = min(1.0, offset / total) if total else 0.0

    def _read(self, **wanted: Any) -> tuple[dict[str, Any], Any]:
        try:
            data, meta = pyreadstat.read_sav(
                str(self.path), user_missing=True, output_format="dict", encoding=self._encoding, **wanted
            )
        except Exception as fault:
            raise SourceError(
                f"{self.path.name} is no readable SPSS file ({fault}); save it again as .sav, or export it as CSV."
            ) from fault
        return data, meta


def _plain(value: object) -> object:
    """A NumPy value as Python's own; days of SPSS as dates."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[us]").item()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    return value


def _codes(ranges: list[dict[str, Any]], labels: Mapping[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    for span in ranges:
        low, high = span["lo"], span["hi"]
        if low == high:
            found.append(cell_text(low))
            continue
        found += [code for code in labels if _inside(code, low, high)]
        if math.isfinite(high - low) and high - low <= WIDEST_RANGE:
            found += [str(code) for code in range(math.ceil(low), math.floor(high) + 1)]
    return tuple(dict.fromkeys(found))


def _inside(code: str, low: float, high: float) -> bool:
    try:
        return low <= float(code) <= high
    except ValueError:
        return False

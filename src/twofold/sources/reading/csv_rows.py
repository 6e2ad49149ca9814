"""Delimited text: streamed by Arrow's reader, every ragged or undecodable row kept as broken."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from twofold.errors import SourceError
from twofold.sources.reading.batches import BrokenRow, RowBatch, column_names, text_schema
from twofold.sources.reading.file_rows import FileRows
from twofold.sources.reading.files import OpenFile
from twofold.sources.reading.header import joined_header, told_below
from twofold.sources.reading.sniff import Sniffed
from twofold.sources.reading.transcoded import BAD_BYTE, NUL, Transcoded, shown

# Arrow reads block by block and a row may span two: this bounds a row's size and the reader's memory.
BLOCK_BYTES = 4 << 20
HEADER_BYTES = 1 << 20
# rows in a row that are all broken are held until a good one comes: beyond this the file is something else
MOST_BROKEN_BYTES = 64 << 20


class CsvRows(FileRows):
    """Rows of a delimited text file; numbers count records, so a cell with line ends in it is one row."""

    format = "csv"

    def __init__(self, path: Path, sniffed: Sniffed) -> None:
        super().__init__(path, sniffed.warnings)
        if sniffed.encoding is None or sniffed.dialect is None:
            raise SourceError(f"{path.name} is no delimited text.")
        self._encoding = sniffed.encoding.name
        self._dialect = sniffed.dialect
        self._file: OpenFile | None = None
        stream = self._open()
        records, self._header_row = self._header(stream)
        stream.file.close()
        self.columns, doubled = column_names(joined_header(records[: self._dialect.header_rows]))
        self._below = records[self._dialect.header_rows :]
        self._warnings += doubled

    @property
    def wordings(self) -> Mapping[str, str]:
        """The questions, where a record below the header tells them."""
        return told_below(self.columns, self._below)

    def progress(self) -> float:
        """The share of the file that was read."""
        return self._file.progress() if self._file else 0.0

    def batches(self) -> Iterator[RowBatch]:
        """Read the rows; see the module."""
        stream = self._open()
        self._header(stream)
        try:
            yield from _Reading(self.path, self.columns, self._header_row, self._dialect.delimiter).batches(
                stream, quoted=self._dialect.quoted
            )
        finally:
            stream.file.close()

    def _open(self) -> Transcoded:
        self._file = OpenFile(self.path)
        return Transcoded(self._file, self._encoding)

    def _header(self, stream: Transcoded) -> tuple[list[list[str]], int]:
        """Read what stands above the rows off the stream; returns its records and the row number of the last."""
        head = stream.read(HEADER_BYTES)
        start = self._skipped(head)
        blank = len(head[start:]) - len(head[start:].lstrip(b"\r\n"))
        row = 1 + self._dialect.skip + head[start : start + blank].count(b"\n")
        start += blank
        wanted = self._dialect.header_rows + self._dialect.skip_after_header
        records = [self._record(head, start, row)]
        while len(records) < wanted:
            start = records[-1].end
            if start >= len(head):
                raise SourceError(
                    f"{self.path.name} has {len(records)} rows in all, but its header shall have {wanted}; "
                    "lower header_rows or skip_after_header."
                )
            records.append(self._record(head, start, row + len(records)))
        stream.push_back(head[records[-1].end :])
        if not any(records[0].cells):
            raise SourceError(f"{self.path.name} has no header: its first lines are blank.")
        return [record.cells for record in records], row + wanted - 1

    def _record(self, head: bytes, start: int, row: int) -> "_Record":
        end = _record_end(head, start, quoted=self._dialect.quoted)
        if end < 0 and len(head) >= HEADER_BYTES:
            raise SourceError(
                f"{self.path.name} has no line end in its first {HEADER_BYTES >> 20} MB where its header should be: "
                "it is no CSV, or one of its quotes never closes."
            )
        end = len(head) if end < 0 else end
        header = shown(head[start:end].decode().rstrip("\r\n"))
        if not header.strip():
            return _Record([], end)
        try:
            return _Record(_cells(header, self._dialect.delimiter, quoted=self._dialect.quoted), end)
        except pa.ArrowInvalid as fault:
            raise SourceError(f"{self.path.name}, row {row}: this header cannot be read as CSV ({fault}).") from fault

    def _skipped(self, head: bytes) -> int:
        start = 0
        for _ in range(self._dialect.skip):
            end = head.find(b"\n", start)
            if end < 0:
                raise SourceError(f"{self.path.name} has fewer than {self._dialect.skip + 1} lines; lower skip.")
            start = end + 1
        return start


class _Record(NamedTuple):
    """One record of the header and where it ends."""

    cells: list[str]
    end: int


def _record_end(head: bytes, start: int, *, quoted: bool) -> int:
    """Where the record that begins at ``start`` ends, its line end included; -1 where it does not."""
    here = start
    while True:
        ends = [place for place in (head.find(b"\n", here), head.find(b"\r", here)) if place >= 0]
        if not ends:
            return -1
        here = min(ends)
        here += 2 if head[here : here + 2] == b"\r\n" else 1
        if not quoted or head.count(b'"', start, here) % 2 == 0:
            return here


def _cells(header: str, delimiter: str, *, quoted: bool) -> list[str]:
    """Split one record by the rules of Arrow's own reader."""
    table = csv.read_csv(
        pa.BufferReader(header.encode() + b"\n"),
        csv.ReadOptions(autogenerate_column_names=True, block_size=max(1 << 16, 4 * len(header) + 64)),
        csv.ParseOptions(delimiter=delimiter, quote_char='"' if quoted else False, newlines_in_values=quoted),
        csv.ConvertOptions(include_columns=None, strings_can_be_null=False, null_values=[], true_values=[],
                           false_values=[], timestamp_parsers=["%"]),
    )  # fmt: skip
    return [str(column[0].as_py()) for column in table.columns]


class _Reading:
    """One pass over the records after the header."""

    def __init__(self, path: Path, columns: tuple[str, ...], header_row: int, delimiter: str) -> None:
        self.path = path
        self.columns = columns
        self.delimiter = delimiter
        self.header_row = header_row
        self.next_row = header_row + 1
        self.last_cell = ""  # of the last good row, as it was read
        self.broken: list[BrokenRow] = []
        self.broken_bytes = 0

    def batches(self, stream: Transcoded, *, quoted: bool) -> Iterator[RowBatch]:
        try:
            reader = self._reader(stream, quoted=quoted)
            while True:
                try:
                    batch = reader.read_next_batch()
                except StopIteration:
                    break
                yield self._batch(batch, marked=stream.marked)
        except pa.ArrowInvalid as fault:
            if "Empty CSV file" not in str(fault):
                raise self._fault(str(fault)) from fault
        if quoted:
            self._refuse_open_quote(stream.tail)
        if self.broken:
            yield RowBatch(text_schema(self.columns).empty_table(), pa.array([], pa.int64()), tuple(self.broken))

    def _refuse_open_quote(self, tail: bytes) -> None:
        """A quote that never closes makes one cell of all that follows: nobody would notice the rows it swallowed."""
        end = tail.decode("utf-8", "ignore").rstrip("\r\n")
        last = self.last_cell.rstrip("\r\n").replace('"', '""')
        row = self.next_row - 1
        is_open = bool(last) and end.endswith(f'"{last[-len(end) :]}') and not end.endswith(f'{last}"')
        if self.broken and self.broken[-1].row > row:
            row, raw = self.broken[-1].row, self.broken[-1].raw
            is_open = "\n" in raw and raw.count('"') % 2 == 1
        if is_open or ("\n" in last and not end.endswith('"')):
            raise SourceError(
                f"{self.path.name}, row {row}: a quote opens here and never closes, so the rest would become "
                "one cell. Close it, or double it where it is meant as a sign."
            )

    def _reader(self, stream: Transcoded, *, quoted: bool) -> csv.CSVStreamingReader:
        return csv.open_csv(
            pa.PythonFile(stream, mode="r"),
            # one thread: with more, Arrow does not say which row was ragged (and measured no faster)
            csv.ReadOptions(column_names=list(self.columns), block_size=BLOCK_BYTES, use_threads=False),
            csv.ParseOptions(
                delimiter=self.delimiter,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                ignore_empty_lines=False,  # they count as rows
                invalid_row_handler=self._keep,
            ),
            csv.ConvertOptions(
                column_types={name: pa.string() for name in self.columns}, strings_can_be_null=False, check_utf8=False
            ),
        )

    def _keep(self, row: csv.InvalidRow) -> str:
        found, expected = row.actual_columns, row.expected_columns
        reason = f"{found} cells where the header has {expected}"
        self.broken.append(BrokenRow(row.number + self.header_row, reason, shown(row.text)))
        self.broken_bytes += len(row.text) + 64
        return "error" if self.broken_bytes > MOST_BROKEN_BYTES else "skip"

    def _batch(self, batch: pa.RecordBatch, *, marked: bool) -> RowBatch:
        numbers, broken = self._numbers(batch.num_rows)
        if batch.num_rows:
            self.last_cell = batch.column(batch.num_columns - 1)[batch.num_rows - 1].as_py()
        table = pa.Table.from_batches([batch])
        if marked:
            table, numbers, unreadable = _without_marked(table, numbers, self.delimiter)
            broken = sorted([*broken, *unreadable], key=lambda row: row.row)
        table = pa.table([pc.utf8_trim_whitespace(column) for column in table.columns], text_schema(self.columns))
        filled = _filled(table)
        if filled is not None:
            table, numbers = table.filter(filled), numbers[filled.to_numpy(zero_copy_only=False)]
        return RowBatch(table, pa.array(numbers, pa.int64()), tuple(broken))

    def _numbers(self, rows: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[BrokenRow]]:
        """Number the next good rows, leaving out the numbers of the ragged ones between them."""
        pieces, left, used = [], rows, 0
        for row in self.broken:
            good = row.row - self.next_row
            if good > left:
                break
            pieces.append(np.arange(self.next_row, row.row))
            left, used, self.next_row = left - good, used + 1, row.row + 1
        pieces.append(np.arange(self.next_row, self.next_row + left))
        self.next_row += left
        now, self.broken = self.broken[:used], self.broken[used:]
        self.broken_bytes = sum(len(row.raw) + 64 for row in self.broken)
        return np.concatenate(pieces).astype(np.int64), now

    def _fault(self, said: str) -> SourceError:
        where = f"{self.path.name}, after row {self.next_row - 1}"
        if "straddling" in said or "out of sync" in said:
            return SourceError(
                f"{where}: a row is longer than {BLOCK_BYTES >> 20} MB; a quote that never closes does that, "
                "and so does a file that is no CSV. Mend the row, or export the file again."
            )
        if self.broken_bytes > MOST_BROKEN_BYTES:
            row = self.broken[-1]
            return SourceError(
                f"{where}: {len(self.broken)} rows in a row do not fit the header ({row.reason}); "
                "set delimiter or skip under [source], or mend the file."
            )
        return SourceError(f"{where}: the file cannot be read as CSV ({said}).")


def _without_marked(
    table: pa.Table, numbers: np.ndarray[tuple[int], np.dtype[np.int64]], delimiter: str
) -> tuple[pa.Table, np.ndarray[tuple[int], np.dtype[np.int64]], list[BrokenRow]]:
    """Take out the rows that hold bytes which are no text."""
    bad = _any_column(table, lambda column: pc.match_substring_regex(column, f"[{BAD_BYTE}{NUL}]"))
    broken = []
    for place in np.flatnonzero(bad.to_numpy(zero_copy_only=False)):
        raw = delimiter.join(column[int(place)].as_py() for column in table.columns)
        reason = (
            "bytes that are no text in this file's encoding"
            if BAD_BYTE in raw
            else "a NUL byte, which no text contains"
        )
        broken.append(BrokenRow(int(numbers[place]), reason, shown(raw)))
    good = pc.invert(bad)
    return table.filter(good), numbers[good.to_numpy(zero_copy_only=False)], broken


def _filled(table: pa.Table) -> pa.Array | None:
    """Which rows hold anything at all; None where all do. A blank line, or one of delimiters only, is no record."""
    blank = pc.equal(table.column(0), "").combine_chunks() if table.num_rows else pa.array([], pa.bool_())
    if not pc.any(blank).as_py():
        return None
    return _any_column(table, lambda column: pc.not_equal(column, ""))


def _any_column(table: pa.Table, test: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> pa.Array:
    found = pa.chunked_array([pa.nulls(table.num_rows, pa.bool_()).fill_null(False)])  # noqa: FBT003 - Arrow's signature
    for column in table.columns:
        found = pc.or_(found, test(column))
    return pa.concat_arrays(found.chunks) if found.num_chunks != 1 else found.chunk(0)

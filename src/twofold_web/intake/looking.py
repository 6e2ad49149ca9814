"""What is seen of a file before anybody decides: its columns, its first rows, a proposal and its doubts."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.mapping_file import write_mapping
from twofold.sources.proposing.inspect import inspect
from twofold.sources.proposing.proposal import Proposal
from twofold.sources.proposing.sample import ColumnSample, Sample, look_at
from twofold.sources.reading.rows import Rows, open_sniffed
from twofold.sources.reading.sniff import Sniffed, sniff

FIRST_ROWS = 8
VALUES = 24
MOST_COLUMNS = 2_000
MOST_CELL = 300


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """One column of the file.

    Attributes:
        name: its header.
        why: the evidence for what the proposal makes of it.
        doubts: what is unsure about that.
        filled: the share of the rows looked at that have something in it.
        distinct: how many different values there are among them.
        values: the most frequent ones.
        low: the smallest number; None where it holds none.
        high: the largest.
    """

    name: str
    why: str
    doubts: tuple[str, ...]
    filled: float
    distinct: int
    values: tuple[str, ...]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was seen.

    Attributes:
        format: csv, xlsx, ...
        product: whose export it is, where that was recognised; empty otherwise.
        rows: how many were looked at.
        complete: whether that was all of them.
        doubts: about the file as a whole.
        columns: in the file's order.
        first: the cells of the first rows.
        numbers: their row numbers.
        proposal: the proposed mapping as TOML.
    """

    format: str
    product: str
    rows: int
    complete: bool
    doubts: tuple[str, ...]
    columns: tuple[SeenColumn, ...]
    first: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    proposal: str

    @property
    def names(self) -> tuple[str, ...]:
        """The headers."""
        return tuple(column.name for column in self.columns)

    @property
    def mark(self) -> str:
        """A hash of the headers: files with one mark can share a mapping."""
        return hashlib.sha256(json.dumps([self.format, *self.names]).encode()).hexdigest()


def look(path: Path, name: str, options: SourceOptions, zone: str) -> Look:
    """Look at a file.

    Args:
        path: where its bytes are.
        name: what it is called.
        options: how it is read, as far as somebody said so.
        zone: of times that carry none, where the file does not tell.

    Raises:
        SourceError: it cannot be read, or has absurdly many columns.
    """
    sniffed = sniff(path, options)
    _refuse_wide_header(name, sniffed)
    _refuse_wide(name, len(open_sniffed(path, options, sniffed).columns))
    proposal = inspect(path, options, named=name)
    source = proposal.mapping.source
    if source.timezone == "UTC":
        source = replace(source, timezone=zone)
    rows = open_sniffed(path, source, sniff(path, source))
    sample = look_at(rows, source.decimal or ".")
    numbers, first = _first(open_sniffed(path, source, sniff(path, source)))
    return Look(
        format=proposal.format,
        product=proposal.product or "",
        rows=sample.rows,
        complete=sample.complete,
        doubts=tuple(doubt.replace(path.name, name) for doubt in proposal.doubts),
        columns=_columns(proposal, sample),
        first=first,
        numbers=numbers,
        proposal=write_mapping(replace(proposal.mapping, source=source)),
    )


def write_look(path: Path, seen: Look) -> None:
    """Keep it in a file; whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(seen), ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def read_look(path: Path) -> Look:
    """Read it back."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    columns = tuple(
        SeenColumn(**each | {"doubts": tuple(each["doubts"]), "values": tuple(each["values"])})
        for each in told["columns"]
    )
    first = tuple(tuple(row) for row in told["first"])
    return Look(
        **told
        | {"columns": columns, "first": first, "doubts": tuple(told["doubts"]), "numbers": tuple(told["numbers"])}
    )


def _refuse_wide_header(name: str, sniffed: Sniffed) -> None:
    """Count the cells of the first line before anything is made of each of them."""
    if sniffed.dialect is not None:
        line = sniffed.sample.split("\n", 1)[0]
        _refuse_wide(name, line.count(sniffed.dialect.delimiter) + 1)


def _refuse_wide(name: str, columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise SourceError(
            f"{name} has {columns} columns; {MOST_COLUMNS} are the most that can be mapped here. Check the "
            "delimiter, or export fewer columns."
        )


def _first(rows: Rows) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
    for batch in rows.batches():
        if not batch.table.num_rows:
            continue
        table = batch.table.slice(0, FIRST_ROWS)
        columns = [[cell[:MOST_CELL] for cell in column.to_pylist()] for column in table.columns]
        numbers = tuple(batch.numbers.slice(0, FIRST_ROWS).to_pylist())
        return numbers, tuple(tuple(column[place] for column in columns) for place in range(table.num_rows))
    return (), ()


def _columns(proposal: Proposal, sample: Sample) -> tuple[SeenColumn, ...]:
    findings = {finding.name: finding for finding in proposal.columns}
    return tuple(_column(findings[column.name], column) for column in sample.columns if column.name in findings)


def _column(finding: Any, column: ColumnSample) -> SeenColumn:
    often = sorted(column.counts, key=lambda value: (-column.counts[value], value))[:VALUES]
    numbers = sorted(column.numbers) if column.number_share > 0.5 else []
    return SeenColumn(
        name=finding.name,
        why=finding.why,
        doubts=tuple(finding.doubts),
        filled=column.filled / column.rows if column.rows else 0.0,
        distinct=column.distinct,
        values=tuple(value[:MOST_CELL] for value in often),
        low=numbers[0] if numbers else None,
        high=numbers[-1] if numbers else None,
    )

"""A plain table of comments, annotated: row by row into another file, however long it is."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from twofold.errors import SourceError, UsageError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.batches import BrokenRow
from twofold.sources.reading.rows import RowBatch, Rows, open_rows
from twofold.sources.sql_text import Cells
from twofold.voice.annotated import Annotated, Reads
from twofold.voice.out_files import OutFile, out_file

AT_ONCE = 512  # comments in memory
NAMED_BROKEN = 10  # rows that could not be read, told with their reason; the file holds the others
UNDETERMINED = "und"  # ISO 639-2: of a text without words
SUITED_BY = 1_000  # comments at the beginning, read once more before all others
ADDED = pa.schema(
    [
        pa.field("language", pa.string()),
        pa.field("language_confidence", pa.float64()),
        pa.field("masked", pa.string()),
        pa.field("valence", pa.float64()),
        pa.field("intensity", pa.float64()),
        pa.field("confidence", pa.float64()),
        pa.field("feelings", pa.string()),
        pa.field("aspects", pa.string()),
    ]
)
OWN = "voice_"  # before the name of a result that the file has a column of already
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be annotated.

    Attributes:
        text: the column with the comments.
        only: a column that names a row: then it stands alone beside the results, without the other columns.
        encoding: of the file; detected where empty.
    """

    text: str
    only: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class FileAnnotated:
    """What came of a file.

    Attributes:
        rows: how many were read.
        comments: how many of them hold a comment.
        broken: how many could not be read, and are not in the result.
        first_broken: the first of them, with what is wrong with each.
        languages: comments by language.
        labels: comments by label.
        renamed: results whose column was there already, under the name they have instead.
        model: who read them.
        warnings: what was noticed in the file.
    """

    rows: int
    comments: int
    broken: int
    first_broken: tuple[BrokenRow, ...] = ()
    languages: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    model: str = ""
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The figures under their names."""
        return asdict(self) | {
            "first_broken": [{"row": one.row, "reason": one.reason} for one in self.first_broken],
            "warnings": list(self.warnings),
        }


def annotate_file(
    path: Path, out: Path, wanted: Wanted, reader: Reads, progress: Callable[[float], None] | None = None
) -> FileAnnotated:
    """Read a table, annotate a column of it, and write everything into another file; memory holds a part of it.

    Args:
        path: CSV, XLSX, Parquet, JSON, NDJSON or SPSS.
        out: .csv, .parquet or .xlsx; it appears when it is whole.
        wanted: which column.
        reader: masks and annotates.
        progress: told the share done, 0 to 1.

    Raises:
        SourceError: the file cannot be read, or holds no comment.
        MappingError: it has no such column; says which ones come close.
        UsageError: the result has another ending, or would replace the file itself.
    """
    path, out = Path(path), Path(out)
    if out.exists() and path.exists() and out.samefile(path):
        raise UsageError(f"{out.name} is the file itself; give the result another name")
    rows = open_rows(path, SourceOptions(encoding=wanted.encoding or None))
    layout = _Layout.of(path, rows, wanted)
    reader = reader.suited(_first_comments(path, layout, wanted))
    counted = _Counted()
    move = progress or (lambda _share: None)
    with out_file(out, layout.schema) as file:
        for batch in rows.batches():
            _annotate(batch, layout, reader, (file, counted, lambda: move(rows.progress())))
        if not counted.comments:
            raise SourceError(_nothing(path, wanted, counted))
    move(1.0)
    return FileAnnotated(
        rows=counted.rows,
        comments=counted.comments,
        broken=counted.broken,
        first_broken=tuple(counted.first_broken),
        languages=dict(counted.languages.most_common()),
        labels=dict(counted.labels.most_common()),
        renamed=layout.renamed,
        model=reader.described,
        warnings=(*rows.warnings, *_wordless(path, wanted, counted)),
    )


def _first_comments(path: Path, layout: "_Layout", wanted: Wanted) -> list[str]:
    """So many comments that a reader can be suited by them, from the beginning of the file."""
    found: list[str] = []
    for batch in open_rows(path, SourceOptions(encoding=wanted.encoding or None)).batches():
        found += [text for text in batch.table.column(layout.text).to_pylist() if (text or "").strip()]
        if len(found) >= SUITED_BY:
            break
    return found[:SUITED_BY]


@dataclass
class _Counted:
    rows: int = 0
    comments: int = 0
    broken: int = 0
    first_broken: list[BrokenRow] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Layout:
    """Which columns go in and out."""

    text: int
    kept: tuple[int, ...]
    schema: pa.Schema
    renamed: dict[str, str]

    @classmethod
    def of(cls, path: Path, rows: Rows, wanted: Wanted) -> "_Layout":
        cells = Cells(path.name, rows.columns)
        kept = (cells.place(wanted.only),) if wanted.only else tuple(range(len(rows.columns)))
        names = [rows.columns[at] for at in kept]
        taken = {name.casefold() for name in names}
        renamed = {name: _free(name, taken) for name in ADDED.names if name in taken}
        fields = [pa.field(name, pa.string()) for name in names]
        fields += [pa.field(renamed.get(one.name, one.name), one.type) for one in ADDED]
        return cls(cells.place(wanted.text), kept, pa.schema(fields), renamed)


def _free(name: str, taken: set[str]) -> str:
    while name.casefold() in taken:
        name = OWN + name
    return name


def _annotate(
    batch: RowBatch, layout: _Layout, reader: Reads, doing: tuple[OutFile, _Counted, Callable[[], None]]
) -> None:
    file, counted, move = doing
    counted.broken += len(batch.broken)
    counted.first_broken += batch.broken[: NAMED_BROKEN - len(counted.first_broken)]
    for part in _parts(batch.table):
        texts = [text or "" for text in part.column(layout.text).to_pylist()]
        there = [at for at, text in enumerate(texts) if text.strip()]
        read = reader.read([texts[at] for at in there]).comments if there else ()
        said: list[Annotated | None] = [None] * len(texts)
        for at, one in zip(there, read, strict=True):
            said[at] = one
        counted.rows += len(texts)
        counted.comments += len(there)
        counted.languages.update(one.language or UNDETERMINED for one in read)
        counted.labels.update(one.label for one in read)
        file.write(_table(part, layout, said))
        move()


def _parts(table: pa.Table) -> Iterator[pa.Table]:
    for begin in range(0, table.num_rows, AT_ONCE):
        yield table.slice(begin, AT_ONCE)


def _table(part: pa.Table, layout: _Layout, said: list[Annotated | None]) -> pa.Table:
    columns = [part.column(at).cast(pa.string()) for at in layout.kept]
    columns += pa.Table.from_pylist([{} if one is None else told(one) for one in said], schema=ADDED).columns
    return pa.Table.from_arrays(columns, schema=layout.schema)


def told(one: Annotated) -> dict[str, Any]:
    """A comment's results as the cells of a table.

    Feelings and aspects are words that people read and programs split: ``joy=0.91; relief=0.74`` and
    ``cleanliness=-0.82; room/price=0.4`` (touchpoint before the stroke where both are known).
    """
    return {
        "language": one.language,
        "language_confidence": round(one.language_confidence, DIGITS),
        "masked": one.masked,
        "valence": round(one.valence, DIGITS),
        "intensity": round(one.intensity, DIGITS),
        "confidence": round(one.confidence, DIGITS),
        "feelings": "; ".join(f"{name}={round(confidence, 2):g}" for name, confidence in one.feelings),
        "aspects": "; ".join(
            f"{'/'.join(part for part in (each.touchpoint, each.quality) if part)}={round(each.valence, 2):g}"
            for each in one.aspects
        ),
    }


def _wordless(path: Path, wanted: Wanted, counted: _Counted) -> Iterator[str]:
    """A column of numbers or codes is read without a complaint by everything that follows."""
    if set(counted.languages) == {UNDETERMINED}:
        yield f"column {wanted.text!r} of {path.name} holds no word in any row; is it the one with the comments?"


def _nothing(path: Path, wanted: Wanted, counted: _Counted) -> str:
    if not counted.rows:
        first = "".join(f" Row {one.row}: {one.reason}." for one in counted.first_broken[:1])
        return f"{path.name} holds no row that can be read ({counted.broken} are broken).{first}"
    return f"{path.name}: column {wanted.text!r} is empty in all {counted.rows} rows; is it the one with the comments?"

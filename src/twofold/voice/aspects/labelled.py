"""Labels that people gave: a file with a row for each text and category, or corrections of what was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from twofold.errors import InputError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.rows import open_rows
from twofold.sources.sql_text import Cells

TEXT, CATEGORY = "text", "category"


@dataclass(frozen=True, slots=True)
class AspectCorrection:
    """What somebody says of the aspects of one comment; nothing at all says that they are right as they are.

    Attributes:
        added: qualities and touchpoints that it is about, and that were not found.
        removed: those that were found, and that it is not about.
    """

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    def of(self, read: frozenset[str]) -> frozenset[str]:
        """What the comment is about, where this was read in it."""
        return (read - self.removed) | self.added


def read_labels(path: Path) -> Mapping[str, frozenset[str]]:
    """The categories of each text of a file with the columns text and category: CSV of any encoding, XLSX, and others.

    A text with several categories has several rows; one with an empty category is about none.

    Raises:
        InputError: the file cannot be read, or a row of it: a label that is left out would teach the opposite.
        MappingError: it has no such columns.
    """
    found: dict[str, set[str]] = {}
    for row, text, category in _rows_of(path):
        if not text and category:
            raise InputError(f"{path.name}, row {row}: the category {category!r} stands beside no {TEXT}")
        if text:
            found.setdefault(text, set()).update({category} - {""})
    if not found:
        raise InputError(f"{path.name} holds no label; write a row with the columns {TEXT} and {CATEGORY} for each")
    return {text: frozenset(names) for text, names in found.items()}


def _rows_of(path: Path) -> Iterator[tuple[int, str, str]]:
    rows = open_rows(path, SourceOptions())
    cells = Cells(path.name, rows.columns)
    places = [cells.place(name) for name in (TEXT, CATEGORY)]
    for batch in rows.batches():
        for broken in batch.broken:
            raise InputError(f"{path.name}, row {broken.row} cannot be read: {broken.reason}")
        columns = (batch.numbers, *(batch.table.column(at) for at in places))
        yield from zip(*(column.to_pylist() for column in columns), strict=True)

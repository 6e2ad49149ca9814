"""Journey maps in files: TOML, or a table with one row a touchpoint (CSV, XLSX and what else can be read)."""

import csv
from pathlib import Path

from twofold.errors import DefinitionError, SourceError
from twofold.facts.journey_map import JourneyMap, read_map, write_map
from twofold.facts.journey_map_csv import MapRow, map_of_rows, map_rows
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.rows import Rows, open_rows

DELIMITERS = ",;\t|"


def read_map_file(path: Path) -> JourneyMap:
    """Read a journey map: TOML where the name ends so, else a table with one row a touchpoint.

    Raises:
        DefinitionError: the file is no journey map; the message names the file, and the key or the row and column.
        SourceError: the table cannot be read.
    """
    path = Path(path)
    if path.suffix.lower() == ".toml":
        return read_map(path)
    rows = open_rows(path, SourceOptions(delimiter=_delimiter(path)))
    return map_of_rows(path.name, rows.columns, _gathered(path, rows), name=path.stem)


def write_map_file(journey: JourneyMap, path: Path) -> None:
    """Write a journey map: CSV where the name ends so, else TOML.

    Raises:
        DefinitionError: the name ends otherwise.
    """
    match path.suffix.lower():
        case ".toml":
            write_map(journey, path)
        case ".csv":
            header, rows = map_rows(journey)
            # the mark at the beginning makes spreadsheets read UTF-8
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([header, *rows])
        case other:
            raise DefinitionError(f"{path}: a journey map is written as .toml or .csv, not as {other or 'no'!s} file")


def _delimiter(path: Path) -> str | None:
    """What separates the cells, where the header shows it: texts full of semicolons must not mislead."""
    try:
        with path.open("rb") as file:
            header = file.readline(1 << 16).removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("latin-1")
    except OSError:
        return None  # opening it says what is wrong
    for delimiter in DELIMITERS:
        cells = {cell.strip().strip('"') for cell in header.split(delimiter)}
        if {"stage", "touchpoint"} <= cells:
            return delimiter
    return None


def _gathered(path: Path, rows: Rows) -> list[MapRow]:
    found = []
    for batch in rows.batches():
        for broken in batch.broken:
            raise SourceError(f"{path.name}, row {broken.row}: {broken.reason}")
        numbers = batch.numbers.to_pylist()
        found += [
            MapRow(number, cells)
            for number, cells in zip(numbers, batch.table.to_pylist(), strict=True)
            if any(cells.values())
        ]
    return found

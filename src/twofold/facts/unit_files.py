"""Read and write the organisation's tree as a CSV file: unit, parent, name, level, country, zone."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from twofold.errors import DefinitionError
from twofold.facts.units import Unit, UnitTree

COLUMNS = ("unit", "parent", "name", "level", "country", "zone")
REQUIRED = ("unit", "parent")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int  # of the file; the header is line 1
    cells: dict[str, str]


def read_units(path: Path) -> UnitTree:
    """Read a unit tree.

    Args:
        path: a CSV file in UTF-8 with a header; columns ``unit`` and ``parent`` (empty for a root) are required, the
            others may be left out. Commas, semicolons or tabs separate.

    Raises:
        DefinitionError: the file cannot be read or is not a tree; the message names the file and the row.
    """
    lines = tuple(_lines(path, _text(path)))
    first_row: dict[str, int] = {}
    for line in lines:
        code = line.cells["unit"]
        if code in first_row:
            raise DefinitionError(
                f"{path}, row {line.number}: unit {code!r} is listed twice; the first time in row {first_row[code]}",
            )
        first_row[code] = line.number
    units = tuple(_unit(path, line, first_row) for line in lines)
    try:
        return UnitTree.of(units)
    except DefinitionError as error:
        raise DefinitionError(f"{path}: {error}") from error


def write_units(tree: UnitTree, path: Path) -> None:
    """Write a unit tree as ``read_units`` reads it, parents in the order of the tree."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for unit in tree.units.values():
            row = (unit.code, unit.parent, unit.name, unit.level, unit.country, unit.zone)
            writer.writerow(["" if cell is None else cell for cell in row])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DefinitionError(f"{path}: there is no such file") from error
    except IsADirectoryError as error:
        raise DefinitionError(f"{path} is a folder; a CSV file of units was expected") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path} is not in UTF-8; save it as CSV UTF-8") from error
    except OSError as error:
        raise DefinitionError(f"{path} cannot be read: {error.strerror}") from error


def _lines(path: Path, text: str) -> Iterator[_Line]:
    header_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = [cell.strip().lower() for cell in next(reader, [])]
    _refuse_header(path, header)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise DefinitionError(
                    f"{path}, row {reader.line_num}: {len(cells)} cells, but the header has {len(header)} columns",
                )
            yield _Line(reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
    except csv.Error as error:
        raise DefinitionError(f"{path}, row {reader.line_num}: {error}") from error


def _refuse_header(path: Path, header: list[str]) -> None:
    known = ", ".join(COLUMNS)
    for name in REQUIRED:
        if name not in header:
            raise DefinitionError(f"{path}, row 1: column {name!r} is missing; the columns are {known}")
    for name in header:
        if name not in COLUMNS:
            raise DefinitionError(f"{path}, row 1: column {name!r} is not known; the columns are {known}")
        if header.count(name) > 1:
            raise DefinitionError(f"{path}, row 1: column {name!r} stands twice")


def _unit(path: Path, line: _Line, first_row: dict[str, int]) -> Unit:
    where = f"{path}, row {line.number}"
    code, parent = line.cells["unit"], line.cells["parent"] or None
    country, zone = line.cells.get("country") or None, line.cells.get("zone") or None
    if not code:
        raise DefinitionError(f"{where}: the unit has no code")
    if parent is not None and parent not in first_row:
        raise DefinitionError(f"{where}: unit {code!r} has parent {parent!r}, which is not listed in the file")
    if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise DefinitionError(f"{where}: country {country!r} is no two-letter ISO 3166 code such as CZ")
    if zone is not None and not _is_zone(zone):
        raise DefinitionError(f"{where}: zone {zone!r} is no IANA time zone such as Europe/Prague")
    return Unit(
        code=code,
        parent=parent,
        name=line.cells.get("name") or code,
        level=line.cells.get("level") or None,
        country=country.upper() if country else None,
        zone=zone,
    )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True

"""Refuse workbooks that would fill the memory: packed bombs, and sheets whose cells stand absurdly far apart."""

import re
import zipfile
import zlib
from pathlib import Path

from twofold.errors import SourceError
from twofold.sources.reading.files import named_faults

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_BYTES = 4 << 30
MOST_RATIO = 200
RATIO_FLOOR = 64 << 20  # below it even the worst packing harms nobody
MOST_MEMBERS = 10_000
MOST_CELLS = 40_000_000  # of the rectangle around a sheet's cells: all of it is held in memory
BLOCK = 1 << 20
CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
OLD_BOOK_BYTES = 512 << 20


def guard_workbook(path: Path) -> None:
    """Check a workbook's packing by what it declares, then by what really comes out.

    Raises:
        SourceError: it unpacks to too much, its cells span too much, or it is a damaged archive.
    """
    with named_faults(path), path.open("rb") as stream:
        magic = stream.read(8)
        size = stream.seek(0, 2)
    if magic.startswith(OLE2):
        _guard_old(path, size)
        return
    try:
        with zipfile.ZipFile(path) as book:
            members = book.infolist()
            _guard_declared(path, members)
            for member in members:
                _guard_streamed(path, book, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        raise SourceError(
            f"{path.name} is a damaged or protected workbook ({fault}); save it again as .xlsx or as CSV."
        ) from fault


def _guard_old(path: Path, size: int) -> None:
    if size > OLD_BOOK_BYTES:
        raise SourceError(f"{path.name} is an old-style workbook of {size >> 20} MB; save it as .xlsx or as CSV.")
    with named_faults(path), path.open("rb") as stream:
        if "EncryptedPackage".encode("utf-16-le") in stream.read(OLD_BOOK_BYTES):
            raise SourceError(f"{path.name} is protected by a password; save it without one.")


def _guard_declared(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    if not any(name.startswith("xl/") or name in {"content.xml", "mimetype"} for name in names):
        raise SourceError(f"{path.name} is a ZIP archive but no workbook; unpack it and load what is inside.")
    if len(members) > MOST_MEMBERS:
        raise SourceError(f"{path.name} holds {len(members)} parts; no workbook does. Export it as CSV.")
    for member in members:
        _refuse_bomb(path, member, member.file_size)
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise SourceError(f"{path.name} unpacks to more than {MOST_BYTES >> 30} GB; export it as CSV.")


def _guard_streamed(path: Path, book: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack a member block by block, keeping nothing: declared sizes can lie."""
    is_sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
    got, rows, columns, tail = 0, 0, 0, b""
    with book.open(member) as stream:
        while block := stream.read(BLOCK):
            got += len(block)
            _refuse_bomb(path, member, got)
            if is_sheet:
                piece = tail + block
                rows, columns = _farthest(piece, rows, columns)
                tail = piece[-64:]
                _refuse_span(path, member, rows, columns)


def _refuse_span(path: Path, member: zipfile.ZipInfo, rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise SourceError(
            f"{path.name}, {member.filename}: its cells span {rows} rows and {columns} columns, more than "
            f"{MOST_CELLS} cells; delete stray cells far outside the table, or export it as CSV."
        )


def _farthest(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    found = set(CELL.findall(piece))
    if not found:
        return rows, columns
    letters = {column for column, _ in found}
    return max(rows, *(int(row) for _, row in found)), max(columns, *(_column(name) for name in letters))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_bomb(path: Path, member: zipfile.ZipInfo, size: int) -> None:
    if size > MOST_BYTES or (size > RATIO_FLOOR and size > MOST_RATIO * max(1, member.compress_size)):
        raise SourceError(
            f"{path.name}: its part {member.filename} unpacks to {size >> 20} MB or more from "
            f"{member.compress_size >> 10} KB, as an attack would; export the table as CSV."
        )

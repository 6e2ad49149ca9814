"""Workbooks (.xlsx and its relatives): one sheet, its header found, its packing checked beforehand."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import python_calamine as calamine

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.batches import RowBatch, column_names
from twofold.sources.reading.file_rows import FileRows
from twofold.sources.reading.header import joined_header, told_below
from twofold.sources.reading.typed_text import cell_text
from twofold.sources.reading.workbook_guard import guard_workbook

MOST_SHEETS = 20  # looked at for one with anything in it
HEADER_ROWS = 20  # titles and blank rows may stand above the header


class XlsxRows(FileRows):
    """Rows of one sheet; numbers are those that the spreadsheet shows."""

    format = "xlsx"

    def __init__(self, path: Path, options: SourceOptions) -> None:
        super().__init__(path)
        guard_workbook(path)
        self._sheet = self._chosen(options.sheet)
        first = self._sheet.start[0] if self._sheet.start else 0
        below = options.header_rows - 1 + options.skip_after_header
        head = [record for record, _ in zip(self._cells(), range(HEADER_ROWS + options.skip + below), strict=False)]
        place = _header_place(head, max(0, options.skip - first))
        if place is None:
            raise SourceError(f"{path.name}, sheet {self._sheet.name!r}: there is no header; the sheet is empty.")
        if place > max(0, options.skip - first):
            self._warnings.append(f"The header is taken from row {first + place + 1}; what stands above is left out.")
        self._header_row = first + place + 1 + below
        self._before = place + 1 + below
        self.columns, doubled = column_names(joined_header(head[place : place + options.header_rows]))
        self._below = head[place + options.header_rows : self._before]
        self._warnings += doubled

    @property
    def wordings(self) -> Mapping[str, str]:
        """The questions, where a row below the header tells them."""
        return told_below(self.columns, self._below)

    def batches(self) -> Iterator[RowBatch]:
        """Read the rows below the header; blank ones are no rows."""
        yield from self.batched(self._rows())

    def _rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        height = max(1, self._sheet.height)
        for place, record in enumerate(self._cells()):
            self._progress = place / height
            if place >= self._before and any(record):
                yield self._header_row + 1 + place - self._before, dict(zip(self.columns, record, strict=True))

    def _cells(self) -> Iterator[list[str]]:
        for record in self._sheet.iter_rows():
            yield [cell_text(value) for value in record]

    def _chosen(self, wanted: str | None) -> calamine.CalamineSheet:
        try:
            book = calamine.CalamineWorkbook.from_path(self.path)
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
            wanted_names = names if wanted is None else [name for name in names if name == wanted]
            sheets = (book.get_sheet_by_name(name) for name in wanted_names[:MOST_SHEETS])
            chosen = next((sheet for sheet in sheets if sheet.start is not None), None)
        except (KeyboardInterrupt, SystemExit):
            raise
        except calamine.PasswordError as fault:
            raise SourceError(f"{self.path.name} is protected by a password; save it without one.") from fault
        except BaseException as fault:  # a panic of the Rust reader is no Exception
            raise self._fault(fault) from fault
        if not wanted_names:
            raise SourceError(f"{self.path.name} has no sheet {wanted!r}; it has {_listed(names)}.")
        if chosen is None:
            raise SourceError(f"{self.path.name} has no sheet with anything in it.")
        return self._noted(chosen, names, wanted)

    def _noted(self, sheet: calamine.CalamineSheet, names: Sequence[str], wanted: str | None) -> calamine.CalamineSheet:
        if wanted is None and len(names) > 1:
            others = _listed([name for name in names if name != sheet.name])
            self._warnings.append(f"Sheet {sheet.name!r} is read; the workbook also has {others} (set sheet).")
        return sheet

    def _fault(self, fault: BaseException) -> SourceError:
        said = " ".join(str(fault).split())[:160]
        return SourceError(f"{self.path.name} is no readable workbook ({said}); save it again as .xlsx or as CSV.")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:8])
    return shown + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _header_place(head: Sequence[Sequence[str]], after: int) -> int | None:
    """The first row that fills at least half as many cells as the fullest one near it."""
    filled = [sum(1 for cell in record if cell) for record in head]
    fullest = max(filled[after:], default=0)
    return next((place for place in range(after, len(head)) if filled[place] and filled[place] * 2 >= fullest), None)

"""The data behind a figure as a file: what a page shows and no more, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Mapping
from enum import StrEnum

import pyarrow as pa
import pyarrow.parquet as pq

from twofold.privacy.formulas import harmless


class Ending(StrEnum):
    """Which file."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


TYPES = {
    Ending.CSV: "text/csv; charset=utf-8",
    Ending.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Ending.PARQUET: "application/vnd.apache.parquet",
}


def written(table: pa.Table, about: Mapping[str, str], ending: Ending) -> bytes:
    """A table as a file.

    Args:
        table: what a page shows, hidden groups without their numbers.
        about: what the reader must know: measure, formula, filters, when it was made. A CSV carries it as its first
            lines, each beginning with #; a workbook on a sheet of its own; Parquet as metadata.
        ending: which kind of file.
    """
    make = {Ending.CSV: _csv, Ending.XLSX: _xlsx, Ending.PARQUET: _parquet}[ending]
    return make(table, about)


def _csv(table: pa.Table, about: Mapping[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([f"# {key}: {' '.join(value.split())}"] for key, value in about.items())
    writer.writerow([harmless(name) for name in table.column_names])
    writer.writerows([harmless(cell) for cell in row.values()] for row in table.to_pylist())
    return text.getvalue().encode("utf-8-sig")  # with a mark, so that spreadsheets read Greek and Cyrillic


def _xlsx(table: pa.Table, about: Mapping[str, str]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - part of an optional extra

    file = io.BytesIO()
    quiet = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(file, quiet) as book:
        sheet, bold = book.add_worksheet("Data"), book.add_format({"bold": True})
        for column, name in enumerate(table.column_names):
            sheet.write(0, column, harmless(name), bold)
        for line, row in enumerate(table.to_pylist(), 1):
            for column, cell in enumerate(row.values()):
                sheet.write(line, column, harmless(cell))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
        beside = book.add_worksheet("About")
        for line, (key, value) in enumerate(about.items()):
            beside.write(line, 0, harmless(key), bold)
            beside.write(line, 1, harmless(value))
        beside.autofit()
    return file.getvalue()


def _parquet(table: pa.Table, about: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({f"twofold.{key}": value for key, value in about.items()}), file)
    return file.getvalue()

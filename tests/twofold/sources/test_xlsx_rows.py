"""Workbooks as rows of text."""

import datetime as dt

import pytest
import xlsxwriter

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.rows import open_rows


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Empty")
    sheet = book.add_worksheet("Answers")
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write(0, 0, "Export of January")
    sheet.write_row(2, 0, ["Id", " Score ", "When", "Ok", "Text"])
    sheet.write_row(3, 0, [1, 4.0])
    sheet.write_datetime(3, 2, dt.datetime(2026, 1, 31, 12, 30), stamp)  # noqa: DTZ001 - sheets know no zones
    sheet.write_boolean(3, 3, True)  # noqa: FBT003 - the value of a cell
    sheet.write(3, 4, " árvíz ")
    sheet.write_row(5, 0, [2, 4.5])
    book.close()
    return path


def test_the_header_is_found_below_a_title_and_rows_keep_their_numbers(workbook):
    rows = open_rows(workbook)
    (batch,) = rows.batches()
    assert rows.columns == ("Id", "Score", "When", "Ok", "Text")
    assert batch.numbers.to_pylist() == [4, 6]
    first = {"Id": "1", "Score": "4", "When": "2026-01-31T12:30:00", "Ok": "true", "Text": "árvíz"}
    assert batch.table.to_pylist() == [first, {"Id": "2", "Score": "4.5", "When": "", "Ok": "", "Text": ""}]
    assert any("row 3" in warning for warning in rows.warnings)
    assert any("'Empty'" in warning for warning in rows.warnings)


def test_a_sheet_can_be_named_and_a_wrong_name_is_answered_with_the_right_ones(workbook):
    assert open_rows(workbook, SourceOptions(sheet="Answers")).columns[0] == "Id"
    with pytest.raises(SourceError, match="'Answers'"):
        open_rows(workbook, SourceOptions(sheet="answers"))

"""Files of the data behind a figure: complete, readable, and harmless in a spreadsheet."""

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twofold.reports.downloads import Ending, written

TABLE = pa.table({"channel": ["=HYPERLINK(1)", "τηλέφωνο", None], "value": [1.5, None, -3.0], "n": [10, None, 12]})
ABOUT = {"measure": "=nps", "question": "a\nb"}


def test_a_csv_reads_greek_and_runs_nothing() -> None:
    lines = written(TABLE, ABOUT, Ending.CSV).decode("utf-8-sig").split("\r\n")
    assert lines[:3] == ["# measure: =nps", "# question: a b", "channel,value,n"]
    assert lines[3:6] == ["'=HYPERLINK(1),1.5,10", "τηλέφωνο,,", ",-3.0,12"]


def test_a_workbook_holds_no_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(written(TABLE, ABOUT, Ending.XLSX))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = book.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 2
    assert not any("<f>" in sheet for sheet in sheets)
    assert "'=HYPERLINK(1)" in texts
    assert "'=nps" in texts


def test_parquet_keeps_values_types_and_what_they_are() -> None:
    read = pq.read_table(io.BytesIO(written(TABLE, ABOUT, Ending.PARQUET)))
    assert read.to_pylist() == TABLE.to_pylist()
    assert read.schema.metadata[b"twofold.measure"] == b"=nps"


@pytest.mark.parametrize("ending", list(Ending))
def test_no_rows_are_a_file_as_well(ending: Ending) -> None:
    assert written(TABLE.slice(0, 0), {}, ending)

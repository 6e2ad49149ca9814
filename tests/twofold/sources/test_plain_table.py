"""A plain file as numbers, words and periods."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_array_equal

from twofold.errors import MappingError, SourceError
from twofold.sources.plain_periods import NOT_YET
from twofold.sources.plain_table import PlainTable, plain_table


@pytest.fixture
def table(tmp_path):
    def write(text: str) -> PlainTable:
        path = tmp_path / "panel.csv"
        path.write_text(text, encoding="utf-8")
        return plain_table(path)

    return write


def test_numbers_are_read_and_what_says_nothing_is_missing(table):
    read = table("unit,score,open\na,1.5,yes\nb,NA,no\nc,,true\n")
    assert_array_equal(read.numbers("score"), [1.5, np.nan, np.nan])
    assert_array_equal(read.numbers("open"), [1, 0, 1])


def test_decimal_commas_are_understood(table):
    assert_array_equal(table("unit;score\na;1,5\nb;-2,25\n").numbers("score"), [1.5, -2.25])


def test_a_column_of_percentages_is_read_as_percent(table):
    assert_array_equal(table("unit;score\na;63%\nb;-2,5 %\nc;\n").numbers("score"), [63, -2.5, np.nan])


def test_a_percentage_among_numbers_is_not_guessed_at(table):
    with pytest.raises(SourceError, match="found '63%'"):
        table("unit,score\na,0.5\nb,63%\n").numbers("score")


@pytest.mark.parametrize("cell", ["good", "1_000", "inf", "1,5,3", "1e400", "-1e150"])
def test_a_cell_that_is_no_number_is_named(table, cell):
    read = table(f'unit,score\na,1.5\nb,"{cell}"\n')
    with pytest.raises(SourceError, match=r"panel.csv, row 3, column 'score'"):
        read.numbers("score")


def test_a_number_too_small_to_be_squared_is_nothing(table):
    assert_array_equal(table("unit,score\na,1e-200\nb,-3e-150\nc,1e-9\n").numbers("score"), [0.0, 0.0, 1e-9])


def test_a_missing_column_is_named_with_a_hint(table):
    with pytest.raises(MappingError, match="did you mean 'score'"):
        table("unit,score\na,1\n").numbers("scor")


def test_codes_order_numbers_as_numbers(table):
    codes, words = table("unit,score\n10,1\n9,1\n,1\n").codes("unit")
    assert words == ("9", "10")
    assert_array_equal(codes, [1, 0, -1])


@pytest.mark.parametrize(
    ("texts", "kind", "steps"),
    [
        (["2003", "2004", "2006"], "number", [0, 1, 3]),
        (["1.0", "2.0", "3.0"], "number", [0, 1, 2]),
        (["2023-11", "2023-12", "2024-01"], "month", [0, 1, 2]),
        (["2023-11-01", "2023-12-01", "2024-01-01"], "month", [0, 1, 2]),
        (["2023-12-31", "2024-01-01", "2024-01-02 00:00:00"], "day", [0, 1, 2]),
        (["2023-W52", "2024-W01", "2024-W02"], "week", [0, 1, 2]),
        (["2023Q3", "2023Q4", "2024-Q1"], "quarter", [0, 1, 2]),
    ],
)
def test_periods_are_told_by_how_they_are_written(table, texts, kind, steps):
    found = table("time\n" + "\n".join(texts) + "\n").periods("time")
    assert found.kind == kind
    assert_array_equal(found.number - found.number[0], steps)
    again = table("time\n" + "\n".join(found.text(int(one)) for one in found.number) + "\n").periods("time")
    assert_array_equal(again.number, found.number)


def test_a_cell_that_is_no_period_is_named(table):
    with pytest.raises(SourceError, match=r"row 4, column 'time': found 'soon', expected a month such as 2024-01"):
        table("time\n2024-01\n2024-02\nsoon\n").periods("time")


def test_never_treated_is_empty_zero_or_infinity(table):
    read = table("time,first\n2004,2006\n2004,0\n2004,\n2004,inf\n2004,NA\n")
    found = read.first_treated("first", read.periods("time"))
    assert_array_equal(found, [2006, NOT_YET, NOT_YET, NOT_YET, NOT_YET])


def test_treated_on_another_scale_than_time_is_refused(table):
    read = table("time,first\n2004-01,2006\n2004-02,2006\n")
    with pytest.raises(SourceError, match="expected a month"):
        read.first_treated("first", read.periods("time"))


def test_numbers_of_a_parquet_file_are_read_as_they_are(tmp_path: Path):
    path = tmp_path / "panel.parquet"
    pq.write_table(pa.table({"y": [1 / 3, None, float("nan")], "t": pa.array([1.0, 2.0, 3.0])}), path)
    read = plain_table(path)
    assert_array_equal(read.numbers("y"), [1 / 3, np.nan, np.nan])
    assert_array_equal(read.periods("t").number, [1, 2, 3])


def test_an_empty_file_is_refused(table):
    with pytest.raises(SourceError):
        table("unit,score\n")

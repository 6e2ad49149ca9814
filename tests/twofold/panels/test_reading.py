"""A plain file becomes units over periods; what is ambiguous is refused by its rows."""

import numpy as np
import pytest

from twofold.errors import MappingError, SourceError, UsageError
from twofold.panels.reading import panel_of_table
from twofold.sources.plain_table import plain_table


@pytest.fixture
def table(tmp_path):
    def make(text):
        path = tmp_path / "panel.csv"
        path.write_text(text, encoding="utf-8")
        return plain_table(path)

    return make


def test_units_stand_over_periods_with_gaps_left_open(table):
    panel = panel_of_table(table("u,t,x,y\nb,2024-03,3,7\na,2024-01,1,5\na,2024-03,2,\n"), "u", "t", ["x", "y"])
    assert panel.units == ("a", "b")
    assert (panel.kind, panel.periods) == ("month", (2024 * 12, 2024 * 12 + 1, 2024 * 12 + 2))
    np.testing.assert_array_equal(panel.columns["x"].value, [[1, np.nan, 2], [np.nan, np.nan, 3]])
    np.testing.assert_array_equal(panel.columns["y"].value, [[5, np.nan, np.nan], [np.nan, np.nan, 7]])
    assert np.isnan(panel.columns["x"].se).all()
    assert panel.columns["x"].reliability is None


def test_without_a_time_there_is_one_period(table):
    panel = panel_of_table(table("u,x\nb,3\na,-1e9\n"), "u", None, ["x"])
    assert panel.columns["x"].value.tolist() == [[-1e9], [3]]
    assert panel.periods == (0,)


def test_two_rows_of_one_unit_and_period_are_refused_by_their_numbers(table):
    rows = table("u,t,x\na,2001,1\nb,2001,2\na,2002,1\nb,2001,5\nb,2001,6\n")
    with pytest.raises(SourceError, match=r"rows 3 and 5: both are about u 'b' in 2001 \(2 such rows\)"):
        panel_of_table(rows, "u", "t", ["x"])


def test_two_rows_of_one_unit_without_a_time_are_told_to_name_it(table):
    with pytest.raises(SourceError, match=r"rows 2 and 3.*Name the column of the period"):
        panel_of_table(table("u,x\na,3\na,4\n"), "u", None, ["x"])


def test_rows_are_averaged_where_that_is_asked_for(table):
    panel = panel_of_table(table("u,t,x\na,1,2\na,1,4\na,1,\na,2,5\n"), "u", "t", ["x"], averaged=True)
    column = panel.columns["x"]
    assert column.value.tolist() == [[3, 5]]
    assert column.n.tolist() == [[2, 1]]
    # the standard deviation of 2 and 4 is √2, over √2
    assert column.se[0, 0] == pytest.approx(1)
    assert np.isnan(column.se[0, 1])


def test_a_row_with_numbers_and_no_unit_or_period_is_refused(table):
    with pytest.raises(SourceError, match=r"row 3: column 'u' is empty"):
        panel_of_table(table("u,t,x\na,1,2\n,1,4\n"), "u", "t", ["x"])
    with pytest.raises(SourceError, match=r"row 2: column 't' is empty"):
        panel_of_table(table("u,t,x\na,,2\na,1,4\n"), "u", "t", ["x"])


def test_a_row_without_any_number_may_be_nowhere(table):
    assert panel_of_table(table("u,t,x\na,1,2\n,,\n"), "u", "t", ["x"]).units == ("a",)


def test_a_column_plays_one_part_and_must_exist(table):
    rows = table("u,t,x\na,1,2\n")
    with pytest.raises(UsageError, match="'x' is asked for twice"):
        panel_of_table(rows, "u", "t", ["x", "x"])
    with pytest.raises(UsageError, match="'t' is asked for twice"):
        panel_of_table(rows, "u", "t", ["t"])
    with pytest.raises(UsageError, match="at least one"):
        panel_of_table(rows, "u", "t", [])
    with pytest.raises(MappingError, match="no column"):
        panel_of_table(rows, "u", "t", ["z"])


def test_a_time_that_is_none_is_refused_before_memory_is(table):
    rows = table("u,t,x\n" + "".join(f"a{n},{n * 1000},1\n" for n in range(1, 300)))
    with pytest.raises(UsageError, match="is column 't' the period"):
        panel_of_table(rows, "u", "t", ["x"])


@pytest.mark.realdata
def test_a_panel_of_real_soldiers_reads_as_the_file_says(real_data):
    rows = plain_table(real_data("army_multilevel_surveys/univbct.csv"), ["SUBNUM", "TIME", "JSAT", "READY"])
    panel = panel_of_table(rows, "SUBNUM", "TIME", ["JSAT", "READY"])
    assert (len(panel.units), panel.periods) == (495, (0, 1, 2))
    known = rows.numbers("JSAT")
    assert np.isfinite(panel.columns["JSAT"].value).sum() == np.isfinite(known).sum()
    assert np.nansum(panel.columns["JSAT"].value) == pytest.approx(np.nansum(known))

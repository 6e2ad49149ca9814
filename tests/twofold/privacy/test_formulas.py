"""What a person wrote is shown by a spreadsheet, never run."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.privacy.formulas import harmless


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        '=HYPERLINK("http://evil")',
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1+1",
        "-",
        "+",
        "- good service",
        "-1\n=2",
    ],
)
def test_a_formula_gets_an_apostrophe(cell):
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+3.5", "-1e6", "-1 234,50", "-12 %", "fine", "a=b", "", "5", "1-2", "é=1"])
def test_numbers_and_plain_texts_stay(cell):
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", [None, -3, 2.5, True, dt.date(2026, 1, 1)])
def test_what_is_no_text_stays(cell):
    assert harmless(cell) is cell


@settings(deadline=None)
@given(st.text())
def test_no_text_comes_out_as_a_formula_and_none_is_lost(text):
    cell = harmless(text)
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == "'" + text
    assert not cell.lstrip().startswith(("=", "@"))
    assert harmless(cell) == cell

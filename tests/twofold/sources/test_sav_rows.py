"""SPSS files: codes, their labels and their missing values."""

import datetime as dt

import pandas as pd
import pyreadstat
import pytest

from twofold.facts.items import Scale
from twofold.sources.proposing.inspect import inspect
from twofold.sources.reading.rows import open_rows


@pytest.fixture
def survey(tmp_path):
    path = tmp_path / "a.sav"
    frame = pd.DataFrame(
        {
            "q1": [1.0, 5.0, 99.0, None] * 30,
            "q2": [2.0, 4.0, 3.0, 8.0] * 30,
            "sex": [1.0, 2.0, 1.0, 2.0] * 30,
            "day": [dt.date(2026, 1, 31)] * 120,
            "word": ["a ", "", "é", "b"] * 30,
        }
    )
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels=["How satisfied were you?", "How satisfied with staff?", "Sex", "", ""],
        variable_value_labels={"q1": {1: "bad", 5: "good", 99: "refused"}, "sex": {1: "woman", 2: "man"}},
        missing_ranges={"q1": [99], "q2": [{"lo": 7, "hi": 9}]},
    )
    return path


def test_codes_stay_codes_and_their_meaning_is_told(survey):
    rows = open_rows(survey)
    (batch,) = rows.batches()
    assert batch.table.slice(0, 4).to_pydict() == {
        "q1": ["1", "5", "99", ""],
        "q2": ["2", "4", "3", "8"],
        "sex": ["1", "2", "1", "2"],
        "day": ["2026-01-31"] * 4,
        "word": ["a", "", "é", "b"],
    }
    assert batch.numbers.to_pylist()[:2] == [2, 3]
    assert rows.item_labels["q1"] == {"1": "bad", "5": "good", "99": "refused"}
    assert rows.item_missing == {"q1": ("99",), "q2": ("7", "8", "9")}
    assert rows.wordings["q1"] == "How satisfied were you?"


def test_labels_become_labels_and_declared_codes_become_missing(survey):
    answers = {answer.answer.columns[0]: answer for answer in inspect(survey).mapping.answers}
    assert answers["q1"].scale == Scale(1, 5)
    assert answers["q1"].missing == ("99",)
    assert answers["q1"].labels == {"1": "bad", "5": "good"}
    assert answers["sex"].labels == {"1": "woman", "2": "man"}
    assert answers["sex"].type == "choice"

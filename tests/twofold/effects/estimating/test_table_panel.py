"""A plain file as an effect panel: what is wrong with it is named by unit and row."""

import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER
from twofold.effects.estimating import EffectColumns, effect_panel
from twofold.errors import InputError, UsageError
from twofold.sources.plain_table import plain_table

GOOD = "unit,month,score,start\na,2026-01,1,2026-02\na,2026-02,2,2026-02\nb,2026-01,3,\nb,2026-02,,\n"


@pytest.fixture
def read(tmp_path):
    def read(text, **columns):
        path = tmp_path / "panel.csv"
        path.write_text(text, encoding="utf-8")
        asked = EffectColumns("unit", "month", "score", **({"first": "start"} | columns))
        return effect_panel(plain_table(path, asked.names()), asked)

    return read


def test_months_starts_and_missing_outcomes_are_read(read):
    found = read(GOOD)
    assert found.panel.units == ("a", "b")
    assert found.panel.first.tolist() == [2026 * 12 + 1, NEVER]
    assert found.panel.outcome.tolist() == [1, 2, 3]
    assert found.notes == ("1 of 4 rows have no outcome and were left out.",)


def test_a_column_of_flags_says_since_when(read):
    text = "unit,month,score,on\na,1,1,0\na,2,2,1\na,3,2,1\nb,1,3,0\nb,2,3,0\nb,3,1,0\n"
    assert read(text, first=None, treated="on").panel.first.tolist() == [2, NEVER]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("a,2026-02,2,2026-02", "a,2026-02,2,2026-01"), "unit 'a' has different first treated periods"),
        (GOOD + "a,2026-01,9,2026-02\n", "unit 'a' has two rows for period '2026-01' (rows 2 and 6"),
        (GOOD.replace("b,2026-01,3", "b,2026-01,good"), "row 4, column 'score': found 'good'"),
        (GOOD.replace("a,2026-02,2", ",2026-02,2"), "row 3, column 'unit': empty"),
        (GOOD.replace("a,2026-01,1", "a,,1"), "row 2, column 'month': empty"),
        (GOOD.replace("2026-02\n", "soon\n"), "column 'start': found 'soon'"),
        ("unit,month,score,start\na,1,,2\nb,1,,\n", "no row has an outcome"),
        ("unit,month,score,start\na,2,1,1\na,3,2,1\nb,2,3,0\nb,3,3,0\n", "it says whether a row is treated, not since"),
    ],
)
def test_what_is_wrong_is_named_by_unit_and_row(read, text, told):
    with pytest.raises(InputError) as wrong:
        read(text)
    assert told in str(wrong.value)


@pytest.mark.parametrize(
    ("flags", "told"),
    [("010", "unit 'a' is not treated any more"), ("002", "found '2', expected 0 or 1")],
)
def test_flags_that_go_back_or_are_no_flags_are_refused(read, flags, told):
    text = "unit,month,score,on\n" + "".join(f"a,{at},1,{flag}\n" for at, flag in enumerate(flags, 1))
    with pytest.raises(InputError) as wrong:
        read(text, first=None, treated="on")
    assert told in str(wrong.value)


def test_a_weight_of_zero_and_a_unit_in_two_clusters_are_refused(read):
    text = "unit,month,score,start,n,town\na,1,1,2,5,x\na,2,2,2,0,y\nb,1,1,,1,x\n"
    with pytest.raises(InputError, match="expected a weight larger than 0"):
        read(text, weight="n")
    with pytest.raises(InputError, match="unit 'a' changes its cluster"):
        read(text, cluster="town")


def test_a_question_names_one_treatment_column():
    with pytest.raises(UsageError, match="--first-treated"):
        EffectColumns("unit", "time", "score")
    with pytest.raises(UsageError, match="--treated"):
        EffectColumns("unit", "time", "score", first="a", treated="b")


@pytest.mark.realdata
def test_castle_laws_are_read_from_their_flags(real_data):
    columns = EffectColumns("sid", "year", "l_homicide", treated="post", weight="popwt")
    panel = effect_panel(plain_table(real_data("castle_doctrine/castle.csv"), columns.names()), columns).panel
    assert panel.treated_units == 21  # SOURCE.md: 21 adopters
    assert len(panel.units) == 50
    assert panel.weight.mean() == pytest.approx(1.0)
    assert np.isin(panel.cohorts(), np.arange(2006, 2011)).all()

"""Effects from a store: trainings say when units began, customers say what came of it."""

import numpy as np
import pytest

from twofold.effects.estimating import estimate_effect, store_effects
from twofold.effects.estimating.store_effects import effects_of_facts
from twofold.effects.estimating.store_panel import StoreQuestion, panel_of_facts, read_starts, starts_of_trainings
from twofold.effects.verdicts import Verdict
from twofold.errors import InputError
from twofold.measures import MeasureOptions
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

EVENT = """
[source]
timezone = "UTC"

[event]
id = "id"
kind = {{value = "{kind}"}}
side = {{value = "{side}"}}
occurred_at = "at"
person = "who"
unit = "unit"
"""
SURVEY = EVENT.format(kind="survey", side="customer") + '[[answer]]\nitem = "csat"\ncolumn = "csat"\nscale = [1, 5]\n'
TRAINING = EVENT.format(kind="training", side="employee") + 'context = ["Training"]\n'


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Twelve teams over 2026; in five of them customers are happier from the month of the desk training on."""
    folder = tmp_path_factory.mktemp("effects")
    rng = np.random.default_rng(4)
    lines = ["id,at,who,unit,csat"]
    for team in range(12):
        for month in range(1, 13):
            happy = 0.45 + (0.4 if team < 5 and month >= 7 else 0.0)
            lines += [
                f"s{team}-{month}-{at},2026-{month:02d}-{at + 1:02d},p{team}-{month}-{at},t{team},{4 if yes else 2}"
                for at, yes in enumerate(rng.random(20) < happy)
            ]
    (folder / "survey.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sessions = [f"r{team}-{at},2026-07-0{at + 1},e{team}-{at},t{team},Desk" for team in range(5) for at in range(6)]
    (folder / "training.csv").write_text("id,at,who,unit,Training\n" + "\n".join(sessions) + "\n", encoding="utf-8")
    store = open_store(folder / "store", create=True)
    for name, mapping in (("survey", SURVEY), ("training", TRAINING)):
        load(store, folder / f"{name}.csv", parse_mapping(mapping))
    return store.facts()


def test_trainings_say_when_units_began(facts):
    starts = starts_of_trainings(facts, ("Training=Desk",), "month")
    assert starts == {f"t{team}": "2026-07" for team in range(5)}
    with pytest.raises(InputError, match="no training session that fulfils"):
        starts_of_trainings(facts, ("Training=Nothing",), "month")


def test_what_customers_said_is_compared_by_unit_and_month(facts):
    read = panel_of_facts(facts, StoreQuestion("csat"), starts_of_trainings(facts, (), "month"))
    assert read.panel.treated_units == 5
    found = estimate_effect(read.panel)
    assert found.verdict is Verdict.IMPROVED
    assert found.effect.low < 40 < found.effect.high


def test_every_training_of_a_store_gets_its_verdict(facts):
    (one,) = effects_of_facts(facts).actions
    assert (one.action, one.measure, one.finding.verdict) == ("Desk", "csat", Verdict.IMPROVED)


def test_a_cell_with_too_few_answers_is_no_value_whatever_may_be_shown(facts):
    starts = starts_of_trainings(facts, (), "month")
    panel = panel_of_facts(facts, StoreQuestion("csat"), starts).panel
    assert len(panel.outcome) == 12 * len(np.unique(panel.time))
    with pytest.raises(InputError, match="no value of csat"):  # each cell has 20 answers
        panel_of_facts(facts, StoreQuestion("csat", minimum_n=21), starts)
    (one,) = effects_of_facts(facts, MeasureOptions(minimum_n=21)).actions  # cells are not shown
    assert one.finding.counts.units == 12


@pytest.fixture(scope="module")
def thin(tmp_path_factory):
    """Thirty teams over two years with one or two answers a month; ten of them are trained within the second year."""
    folder = tmp_path_factory.mktemp("thin")
    rng = np.random.default_rng(7)
    lines = ["id,at,who,unit,csat"]
    for team in range(30):
        for month in range(24):
            happy = 0.3 + (0.6 if team < 10 and month >= 12 + team % 3 else 0.0)
            when = f"{2025 + month // 12}-{month % 12 + 1:02d}"
            for at, yes in enumerate(rng.random(rng.integers(1, 3)) < happy):
                name = f"{team}-{month}-{at}"
                lines.append(f"s{name},{when}-{at + 1:02d},p{name},t{team:02d},{4 if yes else 2}")
    (folder / "survey.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sessions = [f"r{team},2026-{team % 3 + 1:02d}-05,e{team},t{team:02d},Desk" for team in range(10)]
    (folder / "training.csv").write_text("\n".join(["id,at,who,unit,Training", *sessions]) + "\n", encoding="utf-8")
    store = open_store(folder / "store", create=True)
    for name, mapping in (("survey", SURVEY), ("training", TRAINING)):
        load(store, folder / f"{name}.csv", parse_mapping(mapping))
    return store.facts()


def test_where_months_hold_too_few_answers_quarters_are_compared(thin):
    (one,) = effects_of_facts(thin).actions
    assert one.period == "quarter"
    assert one.finding.counts.treated == 10
    assert one.finding.effect.low < 60 < one.finding.effect.high
    with pytest.raises(InputError, match="no value of csat"):  # no month has five answers
        panel_of_facts(thin, StoreQuestion("csat"), starts_of_trainings(thin, (), "month"))


def test_a_quarter_in_which_a_unit_began_part_way_is_no_value_of_it(thin):
    question = StoreQuestion("csat", period="quarter", minimum_n=1)
    panel = panel_of_facts(thin, question, starts_of_trainings(thin, (), "quarter")).panel
    first = dict(zip(panel.units, panel.first.tolist(), strict=True))
    assert first["t00"] == 2026 * 4  # from January on: a whole quarter
    assert first["t01"] == first["t02"] == 2026 * 4 + 1  # from February and March on
    seen = {(panel.units[unit], time) for unit, time in zip(panel.unit.tolist(), panel.time.tolist(), strict=True)}
    assert ("t00", 2026 * 4) in seen
    assert ("t01", 2026 * 4) not in seen
    assert ("t29", 2026 * 4) in seen
    written = panel_of_facts(thin, question, {"t00": "2026-Q1", "t03": "2026-Q2"}).panel
    assert sorted(set(written.first.tolist()))[:2] == [2026 * 4, 2026 * 4 + 1]


def test_with_fewer_than_five_trained_units_thin_cells_do_not_count(thin, monkeypatch):
    few = {f"t{team:02d}": "2026-01" for team in range(4)}
    monkeypatch.setattr(store_effects, "starts_of_trainings", lambda *_: few)
    assert effects_of_facts(thin) is None


def test_starts_are_periods_of_the_panel():
    assert read_starts({"a": "2026-07", "b": ""}, "month") == {"a": 2026 * 12 + 6}
    with pytest.raises(InputError, match="expected a month"):
        read_starts({"a": "2026-W07"}, "month")


def test_starts_of_units_nobody_knows_are_refused(facts):
    with pytest.raises(InputError, match="No unit with a start has a value"):
        panel_of_facts(facts, StoreQuestion("csat"), {"elsewhere": "2026-07"})

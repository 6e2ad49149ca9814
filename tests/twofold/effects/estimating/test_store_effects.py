"""Effects from a store: trainings say when units began, customers say what came of it."""

import numpy as np
import pytest

from twofold.effects.estimating import estimate_effect
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


def test_starts_are_periods_of_the_panel():
    assert read_starts({"a": "2026-07", "b": ""}, "month") == {"a": 2026 * 12 + 6}
    with pytest.raises(InputError, match="expected a month"):
        read_starts({"a": "2026-W07"}, "month")


def test_starts_of_units_nobody_knows_are_refused(facts):
    with pytest.raises(InputError, match="No unit with a start has a value"):
        panel_of_facts(facts, StoreQuestion("csat"), {"elsewhere": "2026-07"})

"""Panels from a store hold what measures show, brought to units at which both sides exist."""

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.measures import MeasureOptions, measure
from twofold.panels.gathering import RECORDED, MeasureColumn, PanelQuestion, gather_panel, levels
from twofold.simulate import simulate
from twofold.sources.mapping_file import read_mapping
from twofold.store import open_store
from twofold.store.load import load
from twofold.store.load_units import load_units

TOOLS = MeasureColumn("tools", "mean", item=("tools", "tools-systems"))
CSAT = MeasureColumn("csat", "csat_mean")
NPS = MeasureColumn("nps", "nps")


@pytest.fixture(scope="module")
def hotel(tmp_path_factory):
    """Facts of a simulated hotel chain: surveys, memories and pulses."""
    folder = tmp_path_factory.mktemp("hotel")
    simulate(folder, seed=3, events=25_000, months=8, dirt=0.0)
    store = open_store(folder / "store", create=True)
    load_units(store, folder / "units.csv")
    for name in ("surveys", "memories", "pulses"):
        load(store, folder / f"{name}.parquet", read_mapping(folder / f"{name}.toml"))
    return store.facts()


def cells(estimates):
    return {(one.group["unit"], one.group["month"]): one for one in estimates}


def month(period):
    return f"{period // 12}-{period % 12 + 1:02d}"


@pytest.mark.parametrize("level", ["branch", "country", RECORDED])
@pytest.mark.parametrize("column", [TOOLS, CSAT, NPS], ids=lambda one: one.label)
def test_every_cell_is_what_measure_shows_and_nothing_else(hotel, level, column):
    panel = gather_panel(hotel, PanelQuestion((column,), unit_level=level))
    found = panel.columns[column.label]
    options = MeasureOptions(unit_level=None if level == RECORDED else level)
    told = cells(measure(hotel, column.measure, by=("unit", "month"), item=column.item, options=options))
    hidden = 0
    for (unit, when), one in told.items():
        if unit is None:
            continue
        at = panel.units.index(unit), panel.periods.index(int(when[:4]) * 12 + int(when[5:]) - 1)
        if one.shown:
            assert found.value[at] == pytest.approx(one.value)
            assert found.n[at] == one.n
        else:
            hidden += 1
            assert np.isnan(found.value[at])
            assert np.isnan(found.se[at])
            assert found.n[at] == 0
    assert found.hidden == hidden
    assert np.isfinite(found.value).sum() == sum(one.shown for (unit, _), one in told.items() if unit)
    assert found.side == ("employee" if column is TOOLS else "customer")


def test_errors_are_those_of_the_textbook_where_nobody_repeats(hotel):
    column = gather_panel(hotel, PanelQuestion((CSAT,), unit_level="country")).columns["csat"]
    told = measure(hotel, "csat_mean", by=("unit", "month"), options=MeasureOptions(unit_level="country"))
    panel = gather_panel(hotel, PanelQuestion((CSAT,), unit_level="country"))
    for one in told:
        if one.shown and one.n > 40:
            at = (
                panel.units.index(one.group["unit"]),
                panel.periods.index(int(one.group["month"][:4]) * 12 + int(one.group["month"][5:]) - 1),
            )
            # the interval is wider by the t quantile, and cut to the scale
            assert column.se[at] == pytest.approx((one.high - one.low) / 4, rel=0.25)


def test_both_sides_meet_at_the_deepest_level_where_there_are_enough_units(hotel):
    panel = gather_panel(hotel, PanelQuestion((TOOLS, CSAT)))
    tree = hotel.units()
    at = {tree.units[unit].level for unit in panel.units}
    assert len(at) == 1
    both = np.isfinite(panel.columns["tools"].value) & np.isfinite(panel.columns["csat"].value)
    assert both.any(axis=1).sum() >= 5
    assert levels(tree) == ("team", "branch", "region", "country")


def test_periods_without_anything_are_there_too(hotel):
    panel = gather_panel(hotel, PanelQuestion((CSAT,), unit_level="country"))
    assert panel.periods == tuple(range(panel.periods[0], panel.periods[0] + 8))
    assert month(panel.periods[0]) == "2024-01"


def test_a_touchpoint_picks_its_answers(hotel):
    checked = MeasureColumn("check-in", "csat_mean", where=("touchpoint=check-in",))
    panel = gather_panel(hotel, PanelQuestion((CSAT, checked), unit_level="country"))
    assert 0 < panel.columns["check-in"].n.sum() < panel.columns["csat"].n.sum()


def test_a_column_about_both_sides_is_refused_with_the_way_out(hotel):
    with pytest.raises(UsageError, match=r"'asked' .* several sides .* side=customer"):
        gather_panel(hotel, PanelQuestion((MeasureColumn("asked", "response_rate"),), unit_level="country"))


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (PanelQuestion(()), "one at least"),
        (PanelQuestion((TOOLS, TOOLS)), "labels that differ"),
        (PanelQuestion((TOOLS,), period="year"), "a year"),
        (PanelQuestion((TOOLS,), unit_level="planet"), "no unit has the level"),
    ],
)
def test_a_question_that_no_panel_answers_is_refused(hotel, question, why):
    with pytest.raises(UsageError, match=why):
        gather_panel(hotel, question)


def test_columns_say_how_reliable_they_are(hotel):
    panel = gather_panel(hotel, PanelQuestion((TOOLS, CSAT), unit_level="branch"))
    for column in panel.columns.values():
        assert 0 <= column.reliability <= 1
        assert 0 <= column.reliability_within <= 1

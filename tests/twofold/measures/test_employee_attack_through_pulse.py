"""An attacker who combines panels, the pulse's check and measures works out nobody."""

import itertools
from collections import defaultdict

import numpy as np
import pytest
from tests.elimination import Elimination

from twofold.errors import UsageError
from twofold.facts.units import Unit, UnitTree
from twofold.measures import MeasureOptions, measure
from twofold.panels.gathering import RECORDED, MeasureColumn, PanelQuestion, gather_panel
from twofold.pulse import asking
from twofold.pulse.asking import PulseQuestion, ask_pulse

UNITS = [
    Unit("cz", None, level="country"),
    *(Unit(branch, "cz", level="branch") for branch in ("brno", "praha", "plzen")),
    *(Unit(f"{branch}-{n}", branch, level="team") for branch in ("brno", "praha", "plzen") for n in range(1, 5)),
]
TREE = UnitTree.of(UNITS)
MONTHS = {"1970-01": 10, "1970-02": 40, "1970-03": 70}
ITEMS = ("tools", "tools-systems")
OTHERS = ("time-and-room", "time-and-room-freedom")
LEVELS = (RECORDED, "team", "branch", "country")


def organisation(seed, people=110):
    """(events, answers): teams of 2 to 16 people, some away in a month, some skip an item."""
    chance = np.random.default_rng(seed)
    teams = [unit.code for unit in UNITS if unit.level == "team"] + ["brno"]
    size = chance.dirichlet(np.full(len(teams), 2.5))
    events, answers = [], []
    for person in range(1, people + 1):
        unit = str(chance.choice(teams, p=size))
        role = str(chance.choice(["agent", "lead"], p=[0.85, 0.15]))
        for month, day in MONTHS.items():
            if chance.random() < 0.12:
                continue
            event = {"event_id": len(events) + 1, "person": person, "unit": unit, "role": role, "local_day": day}
            event |= {"side": "employee", "kind": "pulse", "status": "complete", "month": month}
            event |= {"language": "cs", "channel": "web"}
            events.append(event)
            for item in ITEMS + OTHERS:
                if chance.random() < 0.985:
                    scale = {"item": item, "instrument": "driver", "scale_low": 1.0, "scale_high": 5.0}
                    answers.append(event | scale | {"number": float(chance.integers(1, 6))})
    return events, answers


def facts_of(memory_facts, connection, events, answers):
    def plain(rows):
        return [{name: value for name, value in row.items() if name != "month"} for row in rows]

    return memory_facts(connection, plain(answers), plain(events), TREE)


def unit_at(unit, level):
    if level == RECORDED:
        return unit
    return next((code for code in TREE.ancestors(unit) if TREE.units[code].level == level), None)


def from_panels(facts, answers):
    """The rows behind every cell that a panel shows, checked against its value and its n."""
    columns = tuple(MeasureColumn(item, "mean", item=item) for item in ITEMS)
    both = (MeasureColumn("both", "mean", item=ITEMS), MeasureColumn("top", "favourable", item="tools"))
    published = set()
    for level in LEVELS:
        panel = gather_panel(facts, PanelQuestion(columns + both, unit_level=level, minimum_n=1))
        for label, (at, unit), (when, period) in itertools.product(
            panel.columns, enumerate(panel.units), enumerate(panel.periods)
        ):
            column = panel.columns[label]
            items = ITEMS if label == "both" else ("tools" if label == "top" else label,)
            month = f"{period // 12}-{period % 12 + 1:02d}"
            if np.isnan(column.value[at, when]):
                assert column.n[at, when] == 0
                assert np.isnan(column.se[at, when])
                continue
            rows = tuple(
                number
                for number, row in enumerate(answers)
                if row["item"] in items and row["month"] == month and unit_at(row["unit"], level) == unit
            )
            assert column.n[at, when] == len(rows)
            if label != "top":
                assert column.value[at, when] == pytest.approx(np.mean([answers[one]["number"] for one in rows]))
            published.add(rows)
    return published


def from_the_check(facts, answers, monkeypatch):
    """The rows of everybody whose answers entered the check of a month, as if their exact sums were known."""
    published, seen = set(), []
    original = asking.counted_answers

    def watched(*asked):
        seen.append(original(*asked))
        return seen[-1]

    monkeypatch.setattr(asking, "counted_answers", watched)
    for month in MONTHS:
        ask_pulse(facts, PulseQuestion(month=month))
        counted = seen[-1]
        told = ~np.isnan(counted.answers)
        sets = [told[:, :2].all(axis=1)] + ([told.all(axis=1)] if counted.together else [])
        for item, complete in itertools.product(ITEMS, sets):
            whole = set(counted.respondent[complete].tolist())
            rows = tuple(
                number
                for number, row in enumerate(answers)
                if row["item"] == item and row["month"] == month and row["person"] in whole
            )
            if rows:
                published.add(rows)
    return published


def from_measures(facts, answers):
    published = set()
    for by in ((), ("unit",), ("month",), ("role",), ("unit", "month"), ("role", "month"), ("unit", "role")):
        for item in ITEMS:
            for one in measure(facts, "mean", by=by, item=item, options=MeasureOptions(minimum_n=1)):
                if one.shown:
                    rows = (
                        number
                        for number, row in enumerate(answers)
                        if row["item"] == item and all(row[name] == value for name, value in one.group.items())
                    )
                    published.add(tuple(rows))
    return published


def small_sets(answers, item):
    """What nobody may learn: one answer, one person, two people, a place of fewer than five, of one item."""
    persons, places = defaultdict(set), defaultdict(set)
    for at, row in enumerate(answers):
        if row["item"] != item:
            continue
        persons[row["person"]].add(at)
        for names in ((name, other) for name in ("unit", "role") for other in (name, "month")):
            places[tuple((name, row[name]) for name in names)].add(at)
        yield {at}
    yield from persons.values()
    yield from (one | other for one, other in itertools.combinations(persons.values(), 2))
    for place in places.values():
        who = {answers[at]["person"] for at in place}
        if len(who) < 5:
            yield place


def recovered(answers, published):
    known = Elimination()
    for rows in sorted(published, key=len):
        known.add(dict.fromkeys(rows, 1))
    return [found for item in ITEMS for found in small_sets(answers, item) if not known.rest(dict.fromkeys(found, 1))]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_panels_the_check_and_measures_together_tell_of_nobody(memory_facts, connection, monkeypatch, seed):
    events, answers = organisation(seed)
    facts = facts_of(memory_facts, connection, events, answers)
    panels, checks = from_panels(facts, answers), from_the_check(facts, answers, monkeypatch)
    assert len(panels) > 20, "a panel that shows nothing protects, but serves nobody"
    assert checks
    published = panels | checks | from_measures(facts, answers)
    assert min(len({answers[at]["person"] for at in rows}) for rows in published) >= 5
    assert recovered(answers, published) == []


def test_the_same_attacker_wins_where_skippers_are_left_out_alone(memory_facts, connection, monkeypatch):
    # the test of the test
    monkeypatch.setattr("twofold.pulse.counted._hold_back", lambda *_: None)
    won = []
    for seed in (1, 2, 3):
        events, answers = organisation(seed)
        facts = facts_of(memory_facts, connection, events, answers)
        published = from_the_check(facts, answers, monkeypatch) | from_measures(facts, answers)
        won += recovered(answers, published)
    assert won


def test_answers_of_teams_that_may_not_be_shown_change_nothing_but_the_level(memory_facts, connection):
    events, answers = organisation(4)
    before = ask_pulse(facts_of(memory_facts, connection, events, answers), PulseQuestion(month="1970-02"))
    facts = facts_of(memory_facts, connection, events, answers)
    shown = {
        one.group["unit"] for one in measure(facts, "mean", by="unit", where="month=1970-02", item="tools") if one.shown
    }
    assert {row["unit"] for row in answers} - shown, "some team must be hidden"
    changed = [row | {"number": 6.0 - row["number"]} if row["unit"] not in shown else row for row in answers]
    after = ask_pulse(facts_of(memory_facts, connection, events, changed), PulseQuestion(month="1970-02"))
    assert before.teams == after.teams == len(shown)
    for one, other in zip(before.scales, after.scales, strict=True):
        assert (one.alpha, one.omega, one.icc1, one.agreement) == (
            other.alpha,
            other.omega,
            other.icc1,
            other.agreement,
        )
        assert one.mean.value != other.mean.value or one.mean.low != other.mean.low


@pytest.mark.parametrize("where", [("role=agent",), ("language=cs",), ("channel=web",)])
def test_a_panel_of_employees_by_anything_more_is_refused(memory_facts, connection, where):
    facts = facts_of(memory_facts, connection, *organisation(1))
    column = MeasureColumn("tools", "mean", item="tools", where=where)
    with pytest.raises(UsageError, match="employees"):
        gather_panel(facts, PanelQuestion((column,), unit_level="team"))


def test_a_panel_of_employees_by_week_is_refused(memory_facts, connection):
    facts = facts_of(memory_facts, connection, *organisation(1))
    question = PanelQuestion((MeasureColumn("tools", "mean", item="tools"),), unit_level="team", period="week")
    with pytest.raises(UsageError, match="by month"):
        gather_panel(facts, question)

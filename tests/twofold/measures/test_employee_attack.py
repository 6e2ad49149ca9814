"""An attacker who asks measures every question about employees, and computes exactly, works out nobody."""

import itertools
from collections import defaultdict

import numpy as np
import pytest
from tests.elimination import Elimination

from twofold.errors import UsageError
from twofold.facts.units import Unit, UnitTree
from twofold.measures import MeasureOptions, measure

UNITS = [
    Unit("cz", None, level="country"),
    Unit("brno", "cz", level="branch"),
    Unit("praha", "cz", level="branch"),
    *(Unit(team, team[:-2], level="team") for team in ("brno-1", "brno-2", "praha-1", "praha-2")),
]
ABOVE = {unit.code: unit.parent for unit in UNITS}
DAYS = {"1970-01": 10, "1970-02": 40, "1970-03": 70}
ITEMS = {"enps": ("enps", 0.0, 10.0), "tools": ("driver", 1.0, 5.0)}


def organisation(seed, people=36):
    """(events, answers) of employees: some do not answer, some skip an item, one month some are away."""
    chance = np.random.default_rng(seed)
    events, answers = [], []
    for person in range(1, people + 1):
        unit = str(chance.choice(["brno-1", "brno-2", "praha-1", "praha-2", "brno"], p=[0.36, 0.2, 0.28, 0.12, 0.04]))
        role = str(chance.choice(["agent", "lead", "clerk"], p=[0.6, 0.12, 0.28]))
        for month, day in DAYS.items():
            if chance.random() < 0.15:
                continue
            answered = chance.random() < 0.8
            event = {"event_id": len(events) + 1, "person": person, "unit": unit, "role": role, "local_day": day}
            event |= {"side": "employee", "kind": "pulse", "status": "complete" if answered else "unanswered"}
            events.append(event | {"month": month})
            for item, (instrument, low, high) in ITEMS.items() if answered else ():
                if chance.random() < 0.92:
                    scale = {"item": item, "instrument": instrument, "scale_low": low, "scale_high": high}
                    answers.append(event | scale | {"month": month, "number": float(chance.integers(low, high + 1))})
    return events, answers


def units_above(unit):
    while unit is not None:
        yield unit
        unit = ABOVE[unit]


WHERE = {
    "unit=brno": lambda row: "brno" in units_above(row["unit"]),
    "unit!=brno-1": lambda row: row["unit"] != "brno-1",
    "unit=brno-1,praha-1": lambda row: row["unit"] in {"brno-1", "praha-1"},
    "role=agent": lambda row: row["role"] == "agent",
    "role!=lead": lambda row: row["role"] != "lead",
    "role=lead,clerk": lambda row: row["role"] != "agent",
    "month>=1970-02": lambda row: row["month"] >= "1970-02",
    "month=1970-01..1970-02": lambda row: row["month"] <= "1970-02",
    "month!=1970-02": lambda row: row["month"] != "1970-02",
    "month=1970-01,1970-03": lambda row: row["month"] != "1970-02",
}
SPLITS = [(), ("unit",), ("month",), ("role",), ("unit", "month"), ("unit", "role"), ("role", "month")]
PLAIN = MeasureOptions(minimum_n=1)
CHOICES = [PLAIN, MeasureOptions(minimum_n=1, roll_up=True), MeasureOptions(minimum_n=1, unit_level="branch")]


def questions():
    """(by, conditions, options): every split with every one or two conditions that the rules allow."""
    conditions = [(), *itertools.combinations(WHERE, 1), *itertools.combinations(WHERE, 2)]
    for by, where in itertools.product(SPLITS, conditions):
        filtered = [text[: text.index("=")].rstrip("!>") for text in where]
        names = {*by, *filtered}
        if len(names) > 2 or len(set(filtered)) < len(filtered) or (len(where) == 2 and by):
            continue
        for options in CHOICES if "unit" in by else [PLAIN]:
            yield by, where, options


def in_group(row, group, options):
    for name, value in group.items():
        if name != "unit" or options is PLAIN:
            inside = row[name] == value
        elif options.roll_up:
            inside = value in units_above(row["unit"])
        else:
            inside = value == (row["unit"] if row["unit"] == "brno" else row["unit"][:-2])
        if not inside:
            return False
    return True


# each measure: of which item (None: events), which rows it counts, and what it adds up per row
MEASURES = {
    "enps": ("enps", 100, lambda row: (row["number"] >= 9) - (row["number"] <= 6)),
    "mean": ("tools", 1, lambda row: row["number"]),
    "favourable": ("tools", 100, lambda row: row["number"] > 3),
    "volume": (None, None, lambda _: 1),
    "response_rate": (None, 100, lambda row: row["status"] == "complete"),
}


def shown_rows(facts, rows, name, asked):
    """The rows behind every number that a measure showed, checked against the numbers themselves."""
    item, factor, score = MEASURES[name]
    counted = [at for at, row in enumerate(rows) if item is None or row["item"] == item]
    found = set()
    for by, where, options in asked:
        kept = [at for at in counted if all(WHERE[text](rows[at]) for text in where)]
        needs = item if name in {"mean", "favourable"} else None
        for one in measure(facts, name, by=by, where=where, item=needs, options=options):
            if not one.shown:
                assert (one.value, one.low, one.high, one.n) == (None, None, None, None)
                assert one.reason
                continue
            members = tuple(at for at in kept if in_group(rows[at], one.group, options))
            total = float(sum(score(rows[at]) for at in members))
            assert one.n == len(members)
            assert one.value == pytest.approx(total if factor is None else factor * total / len(members))
            found.add(members)
    return found


def small_sets(rows, members):
    """What nobody may learn: of fewer than five people, alone, by twos, in one place, in one answer."""
    persons, places = defaultdict(set), defaultdict(set)
    for at in members:
        persons[rows[at]["person"]].add(at)
        for size in (1, 2, 3):
            for names in itertools.combinations(("unit", "month", "role"), size):
                places[tuple((name, rows[at][name]) for name in names)].add(at)
    yield from ({at} for at in members)
    yield from persons.values()
    yield from (one | other for one, other in itertools.combinations(persons.values(), 2))
    for place in places.values():
        who = {rows[at]["person"] for at in place}
        if len(who) < 5:
            yield place
        elif len(who) < 10:  # what a group is without one of its people tells about that one
            yield from (persons[person] & place for person in who)
    yield from (pair for pair in map(set, itertools.combinations(members, 2)))


def recovered(rows, published, members):
    known = Elimination()
    for one in sorted(published, key=len):
        known.add(dict.fromkeys(one, 1))
    return [found for found in small_sets(rows, members) if not known.rest(dict.fromkeys(found, 1))]


def facts_and_rows(memory_facts, connection, seed):
    events, answers = organisation(seed)
    facts = memory_facts(
        connection,
        [{name: value for name, value in row.items() if name != "month"} for row in answers],
        [{name: value for name, value in row.items() if name != "month"} for row in events],
        UnitTree.of(UNITS),
    )
    return facts, events, answers


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_worked_out_from_all_answers_of_all_measures(memory_facts, connection, seed):
    facts, events, answers = facts_and_rows(memory_facts, connection, seed)
    everything, few = list(questions()), [one for one in questions() if not one[1]]
    for about, names in (("enps", ["enps"]), ("tools", ["mean", "favourable"]), (None, ["volume", "response_rate"])):
        rows = events if about is None else answers
        asked = everything if about == "enps" else few
        published = set().union(*(shown_rows(facts, rows, name, asked) for name in names))
        members = [at for at, row in enumerate(rows) if about is None or row["item"] == about]
        assert len(published) > 5, "an answer that shows nothing protects, but serves nobody"
        assert min(len({rows[at]["person"] for at in one}) for one in published) >= 5
        assert recovered(rows, published, members) == []


def test_the_same_attacker_wins_where_small_groups_alone_are_hidden(memory_facts, connection, monkeypatch):
    # the test of the test
    facts, _, answers = facts_and_rows(memory_facts, connection, 1)
    monkeypatch.setattr(
        "twofold.privacy.disclosure.with_witnesses",
        lambda lattice, people: lattice.askable & (lattice.people >= people),
    )
    published = shown_rows(facts, answers, "enps", [one for one in questions() if len(one[1]) < 2])
    assert recovered(answers, published, [at for at, row in enumerate(answers) if row["item"] == "enps"])


def test_what_one_measure_hides_no_other_measure_of_the_same_answers_shows(memory_facts, connection):
    facts, *_ = facts_and_rows(memory_facts, connection, 3)
    for by, where, options in questions():
        if len(where) < 2 and options is not CHOICES[2] and (not where or not by):
            first, second = (
                {
                    tuple(one.group.values()): one.shown
                    for one in measure(facts, name, by=by, where=where, item="tools", options=options)
                }
                for name in ("mean", "bottom_box")
            )
            assert first == second


@pytest.mark.parametrize("asked", [{"by": "week"}, {"by": "language"}, {"by": "channel"}, {"by": "unit,role,month"}])
def test_other_questions_about_employees_are_refused(memory_facts, connection, asked):
    facts, *_ = facts_and_rows(memory_facts, connection, 1)
    with pytest.raises(UsageError, match="employees"):
        measure(facts, "enps", **asked)

"""What a model read in comments of employees: whoever asks everything works out nobody, and nobody's subject."""

import itertools

import numpy as np
import pytest
from tests.elimination import Elimination
from tests.twofold.measures.test_employee_attack import (
    UNITS,
    WHERE,
    in_group,
    organisation,
    questions,
)

from twofold.errors import UsageError
from twofold.facts.units import UnitTree
from twofold.measures import MeasureOptions, compare, cube, measure, rank

VALENCE = "voice.valence"
DRIVERS = ("voice.aspect.tools", "voice.aspect.time-and-room", "voice.aspect.manager-support")
ONE = MeasureOptions(minimum_n=1)
READ = {"instrument": "voice", "scale_low": -1.0, "scale_high": 1.0, "kind": "pulse"}


def comments(seed, people=80):
    """What was read of an organisation's employees: each comment speaks of some conditions of work, or of none.

    A comment about one thing is as good as what it says of it: the attacker may count on that.
    """
    chance = np.random.default_rng(seed)
    answers = []
    for event in organisation(seed, people)[0]:
        if event["status"] != "complete" or chance.random() < 0.1:
            continue
        good = round(float(chance.uniform(-1, 1)), 3)
        about = [item for item, likely in zip(DRIVERS, (0.5, 0.4, 0.08), strict=True) if chance.random() < likely]
        times = 2 if chance.random() < 0.05 else 1  # two comments in one questionnaire
        answers += [event | READ | {"item": item, "number": good} for item in [VALENCE] * times + about]
    return answers


def facts_of(memory_facts, connection, answers):
    plain = [{name: value for name, value in row.items() if name != "month"} for row in answers]
    events = {
        row["event_id"]: {name: row[name] for name in row if name not in {*READ, "item", "number"}} for row in plain
    }
    events = [event | {"kind": "pulse"} for event in events.values()]
    return memory_facts(connection, plain, events, UnitTree.of(UNITS))


def asked(facts, item, by, where, options):
    return measure(facts, "mean", by=by, where=[*where, "side=employee"], item=item, options=options)


def published(facts, answers, items, questioned):
    """The answers behind every number shown, by item, checked against the numbers."""
    found = {}
    for item in items:
        mine = [at for at, row in enumerate(answers) if row["item"] == item]
        found[item] = set()
        for by, where, options in questioned:
            kept = [at for at in mine if all(WHERE[text](answers[at]) for text in where)]
            for one in asked(facts, item, by, where, options):
                if not one.shown:
                    assert (one.value, one.low, one.high, one.n) == (None, None, None, None)
                    assert item == VALENCE, "that somebody spoke of this at all is not told"
                    continue
                members = tuple(at for at in kept if in_group(answers[at], one.group, options))
                assert one.n == len(members)
                assert one.value == pytest.approx(sum(answers[at]["number"] for at in members) / len(members))
                found[item].add(members)
    return found


def people_in(answers, vector):
    return {answers[at]["person"] for at in vector}


def as_comments(answers, members):
    """A sum of answers as a sum over events: what is said of one thing may be all that the comment says."""
    counted = {}
    for at in members:
        event = answers[at]["event_id"]
        counted[event] = counted.get(event, 0) + 1
    return counted


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_worked_out_from_all_answers_about_all_conditions_of_work_together(memory_facts, connection, seed):
    answers = comments(seed)
    facts = facts_of(memory_facts, connection, answers)
    items = (VALENCE, *DRIVERS)
    shown = published(
        facts, answers, items, [one for one in questions() if len(one[0]) + len(one[1]) < 2 or not one[1]]
    )
    assert len(shown[VALENCE]) > 5, "an answer that shows nothing protects, but serves nobody"
    assert shown[DRIVERS[0]]
    persons = {row["event_id"]: row["person"] for row in answers}
    known = Elimination()
    for members in sorted({members for one in shown.values() for members in one}, key=len):
        assert len(people_in(answers, members)) >= 10
        known.add(as_comments(answers, members))
    by_person = {}
    for event, person in persons.items():
        by_person.setdefault(person, set()).add(event)
    small = [{event: 1} for event in persons]
    small += [dict.fromkeys(events, 1) for events in by_person.values()]
    small += [dict.fromkeys(one | other, 1) for one, other in itertools.combinations(by_person.values(), 2)]
    small += [dict.fromkeys(pair, 1) for pair in itertools.combinations(persons, 2)]
    small += [of_few for of_few in by_what_they_say(answers, persons) if len({persons[at] for at in of_few}) < 10]
    assert [one for one in small if not known.rest(one)] == []
    # whatever else follows rests on ten people as well: sums and differences of any two numbers
    vectors = [as_comments(answers, members) for one in shown.values() for members in one]
    for one, other in itertools.combinations(vectors[:400], 2):
        left = {at for at in one.keys() | other.keys() if one.get(at, 0) != other.get(at, 0)}
        assert not left or len({persons[at] for at in left}) >= 10


def by_what_they_say(answers, persons):
    """Everybody in one place whose comments speak of the same, and everybody whose comments do not."""
    about = {event: frozenset(row["item"] for row in answers if row["event_id"] == event) for event in persons}
    rows = {row["event_id"]: row for row in answers}
    places = {}
    for event in persons:
        for size in (0, 1, 2, 3):
            for names in itertools.combinations(("unit", "month", "role"), size):
                place = tuple((name, rows[event][name]) for name in names)
                for item in DRIVERS:
                    places.setdefault((place, item, item in about[event]), set()).add(event)
                places.setdefault((place, about[event]), set()).add(event)
    return [dict.fromkeys(events, 1) for events in places.values()]


def employees(seed_rows):
    """Comments written down as (unit, what it is about), each of another person."""
    answers = []
    for number, (unit, about) in enumerate(seed_rows, 1):
        event = {"event_id": number, "person": number, "unit": unit, "role": "agent", "local_day": 10}
        event |= {"side": "employee", "status": "complete"}
        answers += [event | READ | {"item": item, "number": -0.5} for item in (VALENCE, *about)]
    return answers


def test_two_conditions_that_leave_a_few_together_are_not_both_shown(memory_facts, connection):
    tools, room, _ = DRIVERS
    rows = [("brno-1", [tools])] * 12 + [("brno-1", [room])] * 12
    facts = facts_of(memory_facts, connection, employees(rows))
    assert [one.n for item in (VALENCE, tools, room) for one in asked(facts, item, (), (), ONE)] == [24, 12, 12]
    # two more wrote of neither: each condition alone leaves fourteen, both together leave these two
    facts = facts_of(memory_facts, connection, employees([*rows, ("brno-1", []), ("brno-1", [])]))
    shown = [[one.n for one in asked(facts, item, (), (), ONE) if one.shown] for item in (VALENCE, tools, room)]
    assert shown[0] == [26]
    assert sorted(map(len, shown[1:])) == [0, 1]


def test_whether_anybody_in_a_small_team_spoke_of_something_cannot_be_told(memory_facts, connection):
    tools = DRIVERS[0]
    many = [("praha-1", [tools])] * 15 + [("praha-1", [])] * 15
    silent, spoken = (
        facts_of(memory_facts, connection, employees([*many, *[("brno-1", about)] * 3])) for about in ([], [tools])
    )
    for by in ((), ("unit",), ("item",), ("item", "unit"), ("month", "unit"), ("kind",)):
        for where in ((), ("unit=brno-1",), ("unit=brno-1,praha-1",), ("unit!=praha-1",), ("kind=pulse",)):
            groups = [
                [one.group for one in measure(facts, "mean", by=by, where=[*where, "side=employee"], item=tools)]
                for facts in (silent, spoken)
            ]
            assert groups[0] == groups[1], (by, where)
    for refused in ({"by": "channel"}, {"by": "unit,month,role"}, {"by": "day"}):
        for facts in (silent, spoken):
            with pytest.raises(UsageError, match="employees"):
                measure(facts, "mean", where=["side=employee", "unit=brno-1"], item=tools, **refused)
    for facts in (silent, spoken):
        both = measure(facts, "mean", where=["side=employee", "unit=brno-1"], item=[tools, "q"])
        assert len(both) == 0
        assert len(rank(facts, "mean", by="unit", where="side=employee", item=tools).table) == 0
        assert len(compare(facts, "mean", by="unit", where="side=employee", item=tools).table) == 0


def test_a_team_in_which_nobody_spoke_of_something_is_not_told_by_adding_it_to_another(memory_facts, connection):
    tools = DRIVERS[0]
    many = [("praha-1", [tools])] * 15 + [("praha-1", [])] * 15
    facts = facts_of(memory_facts, connection, employees([*many, *[("brno-1", [])] * 3]))
    alone, together = (list(asked(facts, tools, (), [f"unit={units}"], ONE)) for units in ("praha-1", "brno-1,praha-1"))
    assert [one.n for one in together] == [15]
    assert alone == [], "the difference would say that none of the three others spoke of it"


@pytest.mark.parametrize(
    "question",
    [{}, {"by": "unit"}, {"by": "channel"}, {"by": "week"}, {"by": "side"}, {"where": "side!=shopper"}],
)
def test_figures_of_customers_stay_as_they_are_when_employees_wrote_as_well(memory_facts, connection, question):
    theirs = employees([("brno-1", [DRIVERS[0]])] * 12)
    row = {"unit": "brno-1", "channel": "web", "item": VALENCE, "local_day": 10, "side": "customer", **READ}
    ours = [
        row | {"event_id": 100 + number, "person": 100 + number, "number": (number % 8) / 8, "kind": "survey"}
        for number in range(20)
    ]
    before, after = (facts_of(memory_facts, connection, rows) for rows in (ours, ours + theirs))
    for item in (VALENCE, [VALENCE, "q"]):
        assert list(measure(after, "mean", item=item, **question)) == list(
            measure(before, "mean", item=item, **question)
        )
    split = {"by": "item"} | {name: value for name, value in question.items() if name != "by"}
    assert list(measure(after, "mean", **split)) == list(measure(before, "mean", **split))
    found = cube(after, ["mean", "favourable"], where="side=employee", item=VALENCE)
    assert [one.n for one in found["mean"]] == [12]

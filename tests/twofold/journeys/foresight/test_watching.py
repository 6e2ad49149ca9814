"""Customers are listed after bad experiences only where history shows that such customers leave."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from twofold.errors import UsageError
from twofold.facts.clock_units import DAY_US
from twofold.journeys.cutting import Moments, cut
from twofold.journeys.foresight.experiences import LIVES, BadRule, Experiences, Why, experiences_of
from twofold.journeys.foresight.leaving import WatchRule
from twofold.journeys.foresight.watching import watch_list
from twofold.journeys.steps import Coded, LeftOut
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

START = 1_700_000_000_000_000
RULE = WatchRule(bad=2, window_days=60, horizon_days=60)


def lives(seed: int, *, people=1500, base=0.1, after=0.1, bad=0.25) -> Experiences:
    """Contacts every ten days or so; after each a customer leaves by chance ``base``, or ``after`` two bad ones."""
    rng = np.random.default_rng(seed)
    time = rng.integers(0, 200 * DAY_US, people)
    alive, worse = np.ones(people, dtype=np.bool_), np.zeros(people, dtype=np.int64)
    rows = []
    for _ in range(40):
        hurt = rng.random(people) < bad
        worse += hurt
        rows.append((np.flatnonzero(alive), time[alive].copy(), hurt[alive]))
        alive &= rng.random(people) >= np.where(hurt & (worse >= 2), after, base)
        time = time + rng.integers(5 * DAY_US, 15 * DAY_US, people)
    person, when, hurt = (np.concatenate(part) for part in zip(*rows, strict=True))
    kept = when < 400 * DAY_US
    person, when, hurt = person[kept], START + when[kept], hurt[kept]
    place = np.lexsort((when, person))
    person, when, hurt = person[place], when[place], hurt[place]
    number = np.arange(len(person), dtype=np.int64)
    point = Coded.of(pa.array(["call"] * len(person)))
    moments = Moments(person.astype(np.uint64), when, number, number, point, {})
    steps = cut(moments, LIVES, until=int(when.max()), left_out=LeftOut())
    why = np.where(hurt, Why.ABANDONED, Why.NOTHING).astype(np.int8)
    known = np.searchsorted(steps.key, person.astype(np.uint64)).astype(np.int64)
    return Experiences(known, when, why, np.zeros(len(person), dtype=np.bool_), number, point, steps)


def test_a_planted_habit_of_leaving_is_found_with_its_size():
    covered = 0
    for seed in range(20):
        found = watch_list(lives(seed, base=0.05, after=0.35), RULE).association
        assert found is not None
        assert found.shown
        covered += found.low <= 0.30 <= found.high
    assert covered >= 16  # of intervals that hold 95 %, fewer would be a chance of 1 in 400


def test_customers_who_leave_for_other_reasons_are_not_listed():
    claims = 0
    for seed in range(40):
        found = watch_list(lives(200 + seed, base=0.12, after=0.12), RULE)
        claims += found.association is not None and found.association.shown
        assert bool(found.reason) != bool(found.association and found.association.shown)
    # one claim in forty is allowed (the interval has two sides): 5 of 40 have a chance of 1 in 300
    assert claims <= 4


def test_the_list_shows_open_customers_with_their_bad_experiences_and_nobody_else():
    lived = lives(1, base=0.05, after=0.35)
    found = watch_list(lived, RULE)
    assert found.watched
    until = int(lived.steps.time.max())
    last = {int(key): int(lived.steps.time[row]) for key, row in zip(lived.steps.key, lived.steps.last, strict=True)}
    for each in found.watched:
        assert last[each.person] == each.since
        assert each.since + 60 * DAY_US == each.until > until
        assert len(each.experiences) >= 2
        assert all(why == "abandoned" and each.since - time <= 60 * DAY_US for _, _, why, time in each.experiences)
        rows = [event for event, *_ in each.experiences]
        assert {int(lived.steps.key[lived.person[row]]) for row in rows} == {each.person}
    assert [each.since for each in found.watched] == sorted((each.since for each in found.watched), reverse=True)


def test_nobody_is_listed_where_few_were_ever_seen():
    found = watch_list(lives(1, people=4), RULE)
    assert (found.association, found.watched) == (None, ())
    assert "fewer than 5 customers" in (found.reason or "")


@pytest.mark.parametrize("wrong", [{"bad": 0}, {"window_days": 0}, {"horizon_days": float("nan")}])
def test_a_pattern_that_is_none_is_refused(wrong):
    with pytest.raises(UsageError, match="the pattern needs"):
        WatchRule(**wrong)


MAPPING = """
[event]
id = "id"
kind = "kind"
side = "side"
occurred_at = "at"
person = "who"
case = "case"
touchpoint = "what"
outcome = "outcome"
employee = "agent"
[[answer]]
item = "csat"
column = "csat"
scale = [1, 5]
[[answer]]
item = "intensity"
column = "strength"
scale = [1, 5]
"""
ROWS = """id,kind,side,at,who,case,what,outcome,agent,csat,strength
1,purchase,customer,2026-01-01,anna,,booking,,,,
2,contact,customer,2026-01-03,anna,T1,call,opened,eva,,
3,contact,customer,2026-01-04,anna,T1,call,reopened,eva,,
4,contact,customer,2026-01-05,anna,T1,call,resolved,eva,,
5,contact,customer,2026-01-08,anna,T2,chat,resolved,eva,,
6,survey,customer,2026-01-09,anna,,chat,,,2,5
7,contact,customer,2026-02-20,anna,T3,call,abandoned,,,
8,contact,customer,2026-02-21,bela,T4,call,resolved,eva,,
9,survey,customer,2026-02-22,bela,,call,,,4,1
10,contact,customer,2026-02-23,,T5,call,abandoned,,,
11,exposure,customer,2026-03-23,anna,,mail,,,,
12,pulse,employee,2026-03-23,eva,,team,,,1,
"""


def facts_of(folder: Path, rows: str):
    (folder / "events.csv").write_text(rows, encoding="utf-8")
    store = open_store(folder / "facts", create=True)
    load(store, folder / "events.csv", parse_mapping(MAPPING))
    return store.facts()


def test_surveys_and_contacts_are_experiences_and_messages_and_employees_are_none(tmp_path):
    found = experiences_of(facts_of(tmp_path, ROWS))
    told = [
        (Why(why).words, bool(survey), touchpoint)
        for why, survey, touchpoint in zip(
            found.why, found.survey, found.touchpoint.texts(found.touchpoint.codes), strict=True
        )
    ]
    anna = [each for each, person in zip(told, found.person, strict=True) if (found.person == person).sum() == 4]
    assert anna == [
        ("reopened", False, "call"),
        ("repeat contact", False, "chat"),
        ("low score", True, "chat"),
        ("abandoned", False, "call"),
    ]
    assert sorted(set(told) - set(anna)) == [("nothing", False, "call"), ("nothing", True, "call")]
    assert set(found.steps.touchpoint.labels) == {"booking", "call", "chat"}


def test_scores_are_low_where_the_rule_says_so(tmp_path):
    found = experiences_of(facts_of(tmp_path, ROWS), BadRule(low_score=0.1, repeat_days=0))
    assert Why.LOW_SCORE not in found.why
    assert Why.REPEATED not in found.why


def test_who_is_only_asked_cannot_be_seen_to_leave(tmp_path):
    rows = "\n".join(line for line in ROWS.splitlines() if line.startswith("id") or ",survey," in line)
    with pytest.raises(UsageError, match="whether somebody left cannot be seen"):
        experiences_of(facts_of(tmp_path, rows + "\n"))

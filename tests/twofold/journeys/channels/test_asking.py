"""Facts in, crossings out: the short way and the long way say the same."""

import numpy as np
import pytest

from twofold.journeys import JourneyKey, PathRule
from twofold.journeys.channels.asking import ChannelsAsked, ask_crossings, ask_levels
from twofold.journeys.channels.crossings import cross, find_crossings
from twofold.journeys.channels.rated import rated_steps
from twofold.journeys.gather import gather
from twofold.journeys.scores import link_scores
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

MAPPING = """
[event]
id = "id"
kind = "kind"
side = "side"
occurred_at = "at"
person = "who"
case = "case"
touchpoint = "touchpoint"
channel = "channel"

[[answer]]
item = "csat"
column = "csat"
scale = [1, 5]
"""


def store(folder, rows):
    header = "id,kind,side,at,who,case,touchpoint,channel,csat"
    (folder / "rows.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    opened = open_store(folder / "facts", create=True)
    load(opened, folder / "rows.csv", parse_mapping(MAPPING))
    return opened.facts()


def rows():
    rng = np.random.default_rng(5)
    for person in range(60):
        for place in range(4):
            channel, rating = rng.choice(["app", "desk", "phone"]), rng.integers(1, 6) if rng.random() < 0.8 else ""
            at = f"2026-01-{1 + person % 20:02d}T{9 + place:02d}:00:00"
            yield f"{person}-{place},contact,customer,{at},p{person % 40},c{person},help,{channel},{rating}"
    for person in range(30):  # employees rate the app badly: nothing of it may be seen
        yield f"e{person},pulse,employee,2026-01-05,e{person},,help,app,1"


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    return store(tmp_path_factory.mktemp("asking"), list(rows()))


def test_rated_steps_give_what_gathering_and_linking_gives(facts):
    rule = PathRule()
    short = cross(*rated_steps(facts, rule)["csat"])
    steps = gather(facts, rule, columns=("channel",))
    long = find_crossings(steps, link_scores(facts, steps, rule))
    assert len(short.pairs) == 6
    assert short.scored_steps == long.scored_steps
    for one, other in zip(short.pairs, long.pairs, strict=True):
        assert (one.before, one.after, one.crossings, one.customers) == (
            other.before,
            other.after,
            other.crossings,
            other.customers,
        )
        assert one.gap.value == pytest.approx(other.gap.value)
        assert one.gap.low == pytest.approx(other.gap.low)


def test_answers_that_tell_about_other_events_take_the_long_way(tmp_path):
    told = [*rows(), "s1,survey,customer,2026-01-03,p1,c1,help,,4"]
    facts = store(tmp_path, told)
    assert rated_steps(facts, PathRule()) is None
    (found,) = ask_crossings(facts, ChannelsAsked())
    assert found.crossings.scored_steps > 150


def test_persons_followed_over_their_cases_take_the_long_way(facts):
    assert rated_steps(facts, PathRule(key=JourneyKey.PERSON)) is None


def test_employees_are_in_no_level(facts):
    (found,) = (one for one in ask_levels(facts, ChannelsAsked(adjust=())) if one.measure.name == "csat_mean")
    rated = {one.channel: one.raw.n for one in found.levels}
    assert sum(rated.values()) == sum(1 for row in rows() if ",contact," in row and not row.endswith(","))

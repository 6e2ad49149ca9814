"""Lists played beforehand, without a database: no list after another breaks a clock of one connected person."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.acquaintance import Acquaintance
from twofold_web.delivery.asking.deciding import ALL, Limit, Policy, Standing
from twofold_web.delivery.asking.moments import Calm
from twofold_web.delivery.asking.places import Counted, Limits
from twofold_web.delivery.asking.turns import Line, Rules, played

UTC_ZONE = ZoneInfo("UTC")
ZONES = [ZoneInfo(name) for name in ("Europe/Athens", "America/New_York", "Pacific/Auckland")]
PURPOSES = ("transaction", "relationship")
MARKS = ("G-1", "G-2", "G-3", "a@", "b@", "c@", "+36", "+30")
limits = st.builds(Limit, st.integers(1, 3), st.integers(1, 60))
policies = st.builds(
    lambda general, own: Policy({ALL: general} | own), limits, st.dictionaries(st.sampled_from(PURPOSES), limits)
)
lines = st.builds(
    Line,
    st.lists(st.sampled_from(MARKS), min_size=1, max_size=3, unique=True).map(sorted).map(tuple),
    st.builds(Standing, st.just(value=True), drawn=st.sampled_from((True, True, False))),
    st.builds(Calm, st.just(21), st.just(8), st.booleans()),
    st.sampled_from(ZONES),
)
histories = st.lists(
    st.tuples(st.lists(lines, min_size=1, max_size=10), st.sampled_from(PURPOSES), st.integers(0, 60 * 24 * 30)),
    min_size=1,
    max_size=5,
)


def connected(people: list[Line]) -> list[set[str]]:
    groups: list[set[str]] = []
    for line in people:
        person = set(line.marks).union(*(each for each in groups if each & set(line.marks)))
        groups = [each for each in groups if not each & person] + [person]
    return groups


@settings(max_examples=200, deadline=None)
@given(policy=policies, told=histories)
def test_no_list_after_another_breaks_a_clock(policy, told):
    """Every line names its marks before the first list, so that the watcher knows who is one person at any time."""
    known, now = Acquaintance(), MORNING
    groups = connected([line for people, _purpose, _minutes in told for line in people])
    for people, _purpose, _minutes in told:
        for line in people:
            known.kin.named(line.marks)
    for people, purpose, minutes in told:
        now += timedelta(minutes=minutes)
        rules = Rules(policy, purpose, Counted(Limits(), Counter()), UTC_ZONE)
        found = played(people, known, rules, now)
        assert sum(reason is None for reason in found) <= len(people)
        now = max([now, *(each.at for each in known.contacts.values() if each.at is not None)])

    for group in groups:
        if any(known.kin.is_shared(mark) for mark in group):
            continue  # a mark of many ties nobody to the others
        numbers = {number for mark in group for number in known.about.get(mark, ())}
        for key, limit in policy.limits.items():
            at = [known.contacts[number].at for number in numbers if key in {ALL, known.contacts[number].purpose}]
            assert all(sum(first <= each < first + limit.span for each in at) <= limit.most for first in at)

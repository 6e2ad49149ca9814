"""Somebody who does not want to be asked never is, whoever forgets them and by whichever of their marks they come back.

The watcher knows nothing of hashes and decisions: it joins what was named together, and lets go of it when somebody is
forgotten.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.delivery.playing import ADDRESSES, NAMES, PURPOSES, Line, World, marks_of, world

from twofold_web.delivery.asking.deciding import Limit
from twofold_web.delivery.asking.identity import identities, identities_in
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Invitation, Message, MessageState
from twofold_web.delivery.reads.entry import entry_of
from twofold_web.delivery.tokens import token_of
from twofold_web.delivery.writes.opting import opt_out, stop_asking
from twofold_web.delivery.writes.sweeping import erase

# the same four mailboxes, as somebody else would write them
WRITTEN = [*ADDRESSES, *(address.upper() for address in ADDRESSES), *(f"{one}+x@guest.example" for one in "abcd")]
people = st.builds(Guest, st.sampled_from(WRITTEN), st.sampled_from(NAMES))
purposes = st.sampled_from(("", *PURPOSES))
acts = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(PURPOSES), st.lists(people, min_size=1, max_size=3)),
    st.tuples(st.just("opt out"), purposes, people),
    st.tuples(st.just("by link"), st.booleans(), st.integers(0, 20)),
    st.tuples(st.just("forget"), st.sampled_from([*NAMES[1:], *WRITTEN])),
    st.tuples(st.just("wait"), st.integers(1, 60)),
)


@dataclass
class Watcher:
    """Who is who, and what each mark of theirs does not want."""

    pairs: set[frozenset[str]] = field(default_factory=set)
    out: dict[str, set[str]] = field(default_factory=dict)

    def name(self, marks: frozenset[str]) -> None:
        self.pairs |= {frozenset({one, other}) for one in marks for other in marks if one != other}

    def person(self, marks: frozenset[str]) -> frozenset[str]:
        found, left = set(marks), list(marks)
        while left:
            mark = left.pop()
            beside = {other for pair in self.pairs if mark in pair for other in pair} - found
            found |= beside
            left += beside
        return frozenset(found)

    def refuse(self, marks: frozenset[str], purpose: str) -> None:
        for mark in marks:
            self.out.setdefault(mark, set()).add(purpose)

    def unwanted(self, marks: frozenset[str]) -> set[str]:
        return set().union(*(self.out.get(mark, set()) for mark in self.person(marks)))

    def forget(self, marks: frozenset[str]) -> None:
        person, unwanted = self.person(marks), self.unwanted(marks)
        for purpose in unwanted:
            self.refuse(person, purpose)
        self.pairs = {pair for pair in self.pairs if not pair & marks}


@pytest.fixture(autouse=True)
def line(settings):
    settings.EMAIL_BACKEND = f"{Line.__module__}.Line"


def play(seen: World, watcher: Watcher) -> None:
    """A round: whom it looks at is named by it; nobody is written to who does not want it."""
    due = Invitation.objects.of(seen.scope).filter(due_at__lte=seen.now).order_by("pk")
    for row in due:
        watcher.name(marks_of(row))
    known = set(Message.objects.of(seen.scope).filter(state=MessageState.SENT).values_list("pk", flat=True))
    seen.make_round()
    sent = Message.objects.of(seen.scope).filter(state=MessageState.SENT).exclude(pk__in=known)
    for message in sent.select_related("invitation"):
        row = message.invitation
        assert not watcher.unwanted(marks_of(row)) & {"", seen.purpose_of(row)}


def stop_by_link(seen: World, watcher: Watcher, number: int, *, everything: bool) -> None:
    rows = list(Invitation.objects.of(seen.scope).exclude(address="").order_by("pk"))
    if rows:
        row = rows[number % len(rows)]
        stop_asking(entry_of(token_of(seen.scope.organisation_id, row.nonce)), everything=everything)
        watcher.refuse(marks_of(row), "" if everything else seen.purpose_of(row))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(acts, min_size=3, max_size=10))
def test_nothing_that_happens_asks_somebody_who_does_not_want_it(hotel, told):
    with world(hotel, {"": Limit(50, 1)}) as seen:
        watcher = Watcher()
        for what, *how in told:
            if what == "ask":
                seen.ask(how[0], how[1])
                play(seen, watcher)
            elif what == "opt out":
                opt_out(hotel, identities(how[1].name, how[1].address), how[0], how="api")
                watcher.refuse(marks_of(how[1]), how[0])
            elif what == "by link":
                stop_by_link(seen, watcher, how[1], everything=how[0])
            elif what == "forget":
                erase(hotel, identities_in(how[0]))
                watcher.forget(frozenset(each.value for each in identities_in(how[0])))
            else:
                seen.now += timedelta(hours=how[0])
                play(seen, watcher)

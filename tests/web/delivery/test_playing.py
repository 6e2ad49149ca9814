"""Lists in which people share addresses and numbers: what was forecast is what the worker does, and no order of lists,
reminders, opt-outs, purposes and messages that cannot leave ever breaks a clock of one connected person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.delivery.playing import PURPOSES, Line, clocks, guests, lists, world

from twofold_web.delivery.asking.deciding import Limit, Reason
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Decision, Invitation, Message, MessageState
from twofold_web.delivery.reads.forecast import forecast
from twofold_web.delivery.writes.planning import QuotaWish, add_quota, set_plan

HERE = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
purposes = st.sampled_from(PURPOSES)
# what happens before or beside, in any order: who is asked, who opts out, how long nothing happens, whether mail leaves
acts = st.one_of(
    st.tuples(st.just("list"), purposes, lists, st.integers(0, 2)),
    st.tuples(st.just("opt out"), st.sampled_from(("", *PURPOSES)), guests),
    st.tuples(st.just("wait"), st.integers(0, 60 * 24 * 12)),
    st.tuples(st.just("mail"), st.booleans()),
)
plans = st.tuples(st.sampled_from((10_000, 6000)), st.sampled_from((None, None, 2)), st.sampled_from((None, 1, 3)))


@pytest.fixture(autouse=True)
def line(settings):
    settings.EMAIL_BACKEND = f"{Line.__module__}.Line"


def happen(seen, told) -> None:
    what, *how = told
    if what == "list":
        purpose, people, reminders = how
        seen.ask(purpose, people, reminders=reminders, reminder_days=2)
        seen.make_round()
    elif what == "opt out":
        purpose, guest = how
        seen.refuse(guest, purpose)
    elif what == "wait":
        seen.play(seen.now + timedelta(minutes=how[0]))
    else:
        [Line.away] = how


def on_their_way(seen, people, heard) -> None:
    """Messages of another survey that have not left; whoever waits behind them does not count."""
    Line.away = True
    rows = seen.ask("relationship", people)
    seen.make_round()
    Line.away = False
    mine = [row.pk for row in rows]
    Invitation.objects.of(seen.scope).filter(pk__in=mine, due_at__isnull=False).update(due_at=None)
    if not heard:  # the worker that sent them died
        messages = Message.objects.of(seen.scope).filter(invitation__in=mine, state=MessageState.RESERVED)
        messages.update(state=MessageState.SENDING, began_at=seen.now)


@settings(max_examples=25, **HERE)
@given(
    limits=clocks,
    before=st.lists(acts, max_size=3),
    hours=st.integers(0, 23),
    beside=st.tuples(st.lists(guests, max_size=3), st.booleans()),
    asked=st.tuples(lists, plans),
)
def test_a_forecast_is_what_happens(hotel, limits, before, hours, beside, asked):
    with world(hotel, limits) as seen:
        for told in before:
            happen(seen, told)
        Line.away = False
        while (at := seen.next_at()) is not None:
            seen.play(at)
        seen.now += timedelta(hours=hours)
        on_their_way(seen, *beside)
        survey = seen.surveys["transaction"]
        people, (share, target, most) = asked
        set_plan(hotel, survey, share, target)
        if most is not None:
            add_quota(hotel, survey, QuotaWish("segment", "", most, "day"))
        expected = forecast(hotel, survey, "transaction", people, seen.now)

        rows = seen.ask("transaction", people)
        seen.play(seen.now + timedelta(days=2))

        became = seen.became(rows)
        assert became.pop("", 0) == expected.asked
        assert became == dict(expected.refused)


@settings(max_examples=25, **HERE)
@given(limits=clocks, told=st.lists(acts, min_size=3, max_size=9))
def test_nothing_that_happens_breaks_a_clock(hotel, limits, told):
    with world(hotel, limits) as seen:
        for each in told:
            happen(seen, each)
        Line.away = False
        seen.play(seen.now + timedelta(days=20))


ANNA, BOTH, BELA = Guest("a@guest.example", "G-1"), Guest("b@guest.example", "G-1"), Guest("b@guest.example")


def put_off_by_a_message(seen) -> None:
    Line.away = True
    seen.ask("transaction", [ANNA])
    seen.ask("relationship", [BOTH])
    seen.make_round()
    Line.away = False
    seen.play(seen.now + timedelta(minutes=6))


def put_off_by_the_night(seen) -> None:
    seen.ask("transaction", [ANNA])
    seen.make_round()
    seen.now += timedelta(hours=13)
    seen.ask("relationship", [replace(BOTH, zone="Europe/Athens")])
    seen.make_round()


def put_off_by_a_clock(seen) -> None:
    for person in (ANNA, BOTH):
        seen.ask("transaction", [person])
        seen.make_round()


def not_drawn(seen) -> None:
    seen.ask("transaction", [ANNA])
    seen.make_round()
    set_plan(seen.scope, seen.surveys["relationship"], 0, None)
    seen.ask("relationship", [BOTH])
    seen.make_round()


@pytest.mark.parametrize("wait", [put_off_by_a_message, put_off_by_the_night, put_off_by_a_clock, not_drawn])
def test_a_line_that_is_not_asked_tells_all_the_same_whose_its_marks_are(hotel, wait):
    with world(hotel, {"": Limit(1, 30)}) as seen:
        wait(seen)
        assert len(Line.took) == 1
        decided = Decision.objects.of(hotel).filter(invitation__address=BOTH.address).count()
        assert decided == (wait in {put_off_by_a_clock, not_drawn}), "a decision that is put off stands nowhere"

        # where it is day while others sleep
        bela = replace(BELA, zone="America/New_York" if wait is put_off_by_the_night else "")
        [row] = seen.ask("transaction", [bela])
        assert forecast(hotel, row.survey_id, "transaction", [bela], seen.now).refused == ((Reason.CLOCK, 1),)
        seen.make_round()

        row.refresh_from_db()
        assert (len(Line.took), row.reason) == (1, Reason.CLOCK)


def test_a_message_is_called_back_where_a_later_line_tells_that_the_person_opted_out(hotel):
    """The second line ties the first to somebody who opted out, before the first message leaves."""
    with world(hotel, {"": Limit(3, 30)}) as seen:
        seen.refuse(Guest(BELA.address), "")
        people = [ANNA, BOTH]
        expected = forecast(hotel, seen.surveys["transaction"], "transaction", people, seen.now)

        rows = seen.ask("transaction", people)
        seen.make_round()

        assert Line.took == []
        assert seen.became(rows) == dict(expected.refused) == {Reason.OPTED_OUT: 2}

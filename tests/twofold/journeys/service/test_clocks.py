"""Clocks run, stand still and stop as their rules say, and every figure can be replayed."""

from collections.abc import Callable

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.journeys.service import CLOCKS, gather_tickets
from twofold.journeys.service.clocks import find_clock
from twofold.journeys.service.figures import service_shares, service_times
from twofold.journeys.service.replay import replay
from twofold.journeys.service.running import run
from twofold.journeys.service.schedule import clock_time
from twofold.measures import BusinessHours, MeasureOptions, measure
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

MAPPING = """
[source]
timezone = "Europe/Prague"
[event]
id = "id"
kind = {value = "contact"}
occurred_at = "at"
person = "person"
case = "ticket"
channel = "channel"
role = "role"
outcome = "outcome"
replied_at = "replied"
resolved_at = "resolved"
"""
HEADER = "id,at,person,ticket,channel,role,outcome,replied,resolved"
Write = Callable[..., FactFrames]


@pytest.fixture
def contacts(tmp_path) -> Write:
    """Facts of contacts: rows without the id."""

    def write(*rows: str) -> FactFrames:
        path = tmp_path / "contacts.csv"
        lines = [f"{number},{row}" for number, row in enumerate(rows)]
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        store = open_store(tmp_path / "facts", create=True)
        load(store, path, parse_mapping(MAPPING))
        return store.facts()

    return write


# Monday 5 January 2026
TICKET = (
    "2026-01-05 10:00,anna,T1,chatbot,bot,opened,,",
    "2026-01-05 10:01,anna,T1,chatbot,bot,replied,,",
    "2026-01-05 11:00,anna,T1,chat,agent,assigned,,",
    "2026-01-05 12:00,anna,T1,chat,agent,replied,,",
    "2026-01-05 13:00,anna,T1,chat,agent,waiting,,",
    "2026-01-06 13:00,anna,T1,chat,,opened,,",
    "2026-01-06 15:00,anna,T1,chat,agent,resolved,,",
    "2026-01-08 10:00,anna,T1,chat,,reopened,,",
    "2026-01-08 11:00,anna,T1,chat,agent,resolved,,",
    "2026-01-08 12:00,anna,T1,chat,agent,replied,,",
)
HOURS = {
    "first_reply": 2.0,  # the bot's reply after a minute is none
    "assignment": 1.0,
    "resolution": 29.0 + 1.0,  # until the first solution, and after the reopening
    "ours": 5.0 + 1.0,  # a day of it we waited for the customer
    "handling": 4.0 + 1.0,
    "customer": 24.0,
}


@pytest.mark.parametrize("name", HOURS)
def test_each_clock_counts_the_hours_its_rule_names(contacts, name):
    tickets = gather_tickets(contacts(*TICKET))
    assert run(CLOCKS[name], tickets, tickets.steps.time).hours.tolist() == [pytest.approx(HOURS[name])]


@pytest.mark.parametrize("name", HOURS)
def test_a_replay_adds_up_to_the_figure(contacts, name):
    tickets = gather_tickets(contacts(*TICKET))
    ran = run(CLOCKS[name], tickets, tickets.steps.time)
    told = replay(tickets, ran, 0)
    assert (len(told), told[-1].total) == (len(TICKET), pytest.approx(HOURS[name]))


def test_only_open_hours_count_where_a_schedule_is_given(contacts):
    facts = contacts(*TICKET)
    tickets = gather_tickets(facts)
    open_hours = clock_time(facts, tickets, BusinessHours())
    # Monday 10 to 17, Tuesday 9 to 15, Thursday 10 to 11
    assert run(CLOCKS["resolution"], tickets, open_hours).hours.tolist() == [pytest.approx(7 + 6 + 1)]


def test_public_holidays_are_closed(contacts):
    facts = contacts("2026-05-07 16:00,anna,T1,chat,agent,opened,,", "2026-05-11 10:00,anna,T1,chat,agent,resolved,,")
    tickets = gather_tickets(facts)
    ran = run(CLOCKS["resolution"], tickets, clock_time(facts, tickets, BusinessHours(country="CZ")))
    assert ran.hours.tolist() == [pytest.approx(2.0)]  # 8 May is a holiday, then comes a weekend


def test_a_ticket_that_nobody_replied_to_has_no_reply_time_and_is_counted_apart(contacts):
    facts = contacts(
        *(f"2026-01-05 10:00,p{n},T{n},chat,agent,opened,2026-01-05 1{n}:30,2026-01-05 18:00" for n in range(6)),
        "2026-01-05 10:00,q,Q,chat,agent,abandoned,,",
    )
    tickets = gather_tickets(facts)
    (found,) = service_times(tickets, run(CLOCKS["first_reply"], tickets, tickets.steps.time))
    assert (found.median.n, found.running, found.median.value) == (6, 1, pytest.approx(3.0))


def test_a_ticket_closed_in_vain_has_no_time_to_a_solution_until_it_is_solved_after_all(contacts):
    closed = "2026-01-05 10:00,a,T,chat,agent,unresolved,,2026-01-05 14:00"
    tickets = gather_tickets(contacts(closed))
    ran = run(CLOCKS["resolution"], tickets, tickets.steps.time)
    assert (np.isnan(ran.hours).tolist(), ran.stopped.tolist()) == ([True], [False])


def test_a_ticket_closed_in_vain_and_solved_after_all_took_both_times(contacts):
    steps = ("10:00,a,T,chat,agent,opened", "14:00,a,T,chat,agent,unresolved", "16:00,a,T,chat,,reopened")
    facts = contacts(*(f"2026-01-05 {step},," for step in (*steps, "17:00,a,T,chat,agent,resolved")))
    tickets = gather_tickets(facts)
    assert run(CLOCKS["resolution"], tickets, tickets.steps.time).hours.tolist() == [pytest.approx(5.0)]


def test_a_contact_without_a_case_is_a_ticket_of_its_own(contacts):
    facts = contacts("2026-01-05 10:00,a,,chat,agent,resolved,,", "2026-01-05 11:00,a,,chat,agent,resolved,,")
    assert gather_tickets(facts).steps.journeys == 2


def test_reply_times_without_bots_are_those_of_the_measure(contacts):
    rng = np.random.default_rng(5)
    rows = [
        f"2026-01-{day:02} {hour:02}:00,p{n % 40},T{n},phone,agent,opened,2026-01-{day + 1:02} {hour:02}:{minute:02},"
        for n, (day, hour, minute) in enumerate(
            zip(rng.integers(1, 28, 80), rng.integers(8, 20, 80), rng.integers(0, 59, 80), strict=True)
        )
    ]
    facts = contacts(*rows)
    for hours in (None, BusinessHours()):
        tickets = gather_tickets(facts, columns=["channel"])
        ran = run(CLOCKS["first_reply"], tickets, clock_time(facts, tickets, hours))
        (ours,) = service_times(tickets, ran, ["channel"])
        (theirs,) = measure(facts, "time_to_reply", by=["channel"], options=MeasureOptions(hours=hours))
        assert ours.median.value == pytest.approx(theirs.value)
        assert (ours.median.low, ours.median.high) == (pytest.approx(theirs.low), pytest.approx(theirs.high))


def test_shares_of_self_service_escape_and_reopening(contacts):
    facts = contacts(
        *(f"2026-01-05 10:00,a{n},A{n},forum,,opened,,2026-01-05 11:00" for n in range(6)),
        *(f"2026-01-05 10:00,b{n},B{n},chatbot,bot,opened,," for n in range(2)),
        *(f"2026-01-05 11:00,b{n},B{n},phone,agent,resolved,," for n in range(2)),
        *(f"2026-01-05 10:00,c{n},C{n},phone,agent,resolved,," for n in range(8)),
        *(f"2026-01-06 10:00,c{n},C{n},phone,,reopened,," for n in range(4)),
    )
    found = {one.measure: (one.value, one.n) for one in service_shares(gather_tickets(facts))}
    assert found == {
        "self_service": (pytest.approx(50.0), 16),
        "self_service_only": (pytest.approx(75.0), 8),
        "escape": (pytest.approx(25.0), 8),
        "reopened": (pytest.approx(25.0), 16),
    }


def test_too_few_customers_are_not_shown(contacts):
    tickets = gather_tickets(contacts(*TICKET))
    (found,) = service_times(tickets, run(CLOCKS["resolution"], tickets, tickets.steps.time))
    assert (found.median.shown, found.median.n, found.running) == (False, None, None)
    assert found.median.reason == "fewer than 5 respondents"


def test_nothing_is_found_where_there_are_no_contacts(contacts):
    facts = contacts()
    tickets = gather_tickets(facts)
    ran = run(CLOCKS["handling"], tickets, clock_time(facts, tickets, BusinessHours()))
    assert (service_times(tickets, ran), service_shares(tickets)) == ([], [])


def test_every_clock_says_its_rule_and_an_unknown_one_is_refused():
    assert all(clock.rule().startswith("runs from ") for clock in CLOCKS.values())
    with pytest.raises(UsageError, match="there is no clock 'speed'; there are: first_reply"):
        find_clock("speed")


def test_a_clock_whose_steps_no_ticket_holds_has_no_figures(contacts):
    rows = (f"2026-01-05 10:00,p{n},T{n},chat,agent,opened,,2026-01-05 11:00" for n in range(9))
    tickets = gather_tickets(contacts(*rows))
    assert service_times(tickets, run(CLOCKS["assignment"], tickets, tickets.steps.time)) == []

"""Contacts: steps put together, clocks, repeats; counted by hand."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from twofold.errors import UsageError
from twofold.facts.units import Unit
from twofold.measures import BusinessHours, MeasureOptions, measure

ANY_N = MeasureOptions(minimum_n=1)
HOUR = 3_600_000_000
DAY = 24 * HOUR


def step(at, **more):
    """One step of a contact, ``at`` hours after the beginning of 1970."""
    return {"kind": "contact", "occurred_us": int(at * HOUR), **more}


def local_us(moment):
    return int(moment.replace(tzinfo=UTC).timestamp() * 1e6)


def in_brno(moment, prefix=""):
    """The columns of a moment on the clock in Brno."""
    zoned = moment.replace(tzinfo=ZoneInfo("Europe/Prague"))
    name = f"{prefix}_" if prefix else ""
    utc = "occurred_us" if not prefix else f"{prefix}_us"
    return {utc: int(zoned.timestamp() * 1e6), f"{name}local_us": local_us(moment)}


def waited(facts, hours, name="time_to_reply"):
    (one,) = measure(facts, name, options=MeasureOptions(minimum_n=1, hours=hours))
    return one.value


def test_steps_that_share_a_case_are_one_contact(facts_of):
    events = [
        step(1, case="a", outcome="opened", channel="phone"),
        step(3, case="a", outcome="replied", channel="chat"),
        step(9, case="a", outcome="resolved", channel="chat"),
        step(2, outcome="opened", channel="web"),
        step(4, outcome="opened", channel="web"),
    ]
    facts = facts_of(events=events)
    phone, web = measure(facts, "resolved", by="channel", options=ANY_N)
    assert (phone.group, phone.value, phone.n) == ({"channel": "phone"}, 100, 1)
    assert (web.value, web.n) == (0, 2)
    (reply,) = measure(facts, "time_to_reply", options=ANY_N)
    assert (reply.value, reply.n) == (pytest.approx(2), 1)
    (resolution,) = measure(facts, "time_to_resolution", options=ANY_N)
    assert resolution.value == pytest.approx(8)


def test_a_filter_picks_contacts_by_their_first_step(facts_of):
    events = [
        step(1, case="a", outcome="opened", channel="phone"),
        step(3, case="a", outcome="resolved", channel="chat"),
        step(5, case="b", outcome="opened", channel="chat"),
    ]
    facts = facts_of(events=events)
    (phone,) = measure(facts, "resolved", where="channel=phone", options=ANY_N)
    assert (phone.value, phone.n) == (100, 1)
    (chat,) = measure(facts, "resolved", where="channel!=phone", options=ANY_N)
    assert (chat.value, chat.n) == (0, 1)


def test_equal_moments_are_told_apart_by_the_event(facts_of):
    events = [
        step(1, event_id=9, case="a", outcome="opened", channel="late"),
        step(1, event_id=3, case="a", outcome="resolved", channel="early"),
    ]
    (one,) = measure(facts_of(events=events), "resolved", by="channel", options=ANY_N)
    assert one.group == {"channel": "early"}


def test_a_reopened_contact_is_not_resolved_until_it_is_resolved_again(facts_of):
    steps = [step(1, case="a", outcome="resolved"), step(2, case="a", outcome="reopened")]
    assert [one.value for one in measure(facts_of(events=steps), "resolved", options=ANY_N)] == [0]
    steps.append(step(3, case="a", outcome="resolved"))
    assert [one.value for one in measure(facts_of(events=steps), "resolved", options=ANY_N)] == [100]


def test_a_closing_without_a_solution_resolves_nothing(facts_of):
    closed = step(1, outcome="unresolved", resolved_us=2 * HOUR, resolved_local_us=2 * HOUR)
    facts = facts_of(events=[closed])
    assert [one.value for one in measure(facts, "resolved", options=ANY_N)] == [0]
    assert len(measure(facts, "time_to_resolution", options=ANY_N)) == 0


def test_contacts_without_any_outcome_say_nothing_about_resolution(facts_of):
    assert len(measure(facts_of(events=[step(1)]), "resolved", options=ANY_N)) == 0


def test_abandonment_counts_contacts_that_were_given_up(facts_of):
    events = [step(at, outcome=outcome) for at, outcome in enumerate(["abandoned", "replied", "replied", "replied"])]
    (one,) = measure(facts_of(events=events), "abandonment", options=ANY_N)
    assert (one.value, one.n) == (25, 4)


def test_a_repeat_is_a_second_contact_of_the_same_person_in_time(facts_of):
    events = [
        step(0, person=1, outcome="resolved"),
        step(24 * 5, person=1, outcome="resolved"),  # five days later: a repeat of the first
        step(24 * 20, person=1, outcome="resolved"),
        step(0, person=2, outcome="resolved"),
        step(24 * 10, person=2, outcome="unresolved"),
        step(24 * 40, outcome="resolved"),  # nobody knows who; but the facts reach to here
    ]
    facts = facts_of(events=events)
    (repeat,) = measure(facts, "repeat_contact", options=ANY_N)
    assert (repeat.value, repeat.n) == (pytest.approx(20), 5)
    # matters begin with: person 1 at 0 (followed), at 20; person 2 at 0, at 10 (not resolved)
    (first,) = measure(facts, "first_contact_resolution", options=ANY_N)
    assert (first.value, first.n) == (pytest.approx(50), 4)
    (two_weeks,) = measure(facts, "repeat_contact", options=MeasureOptions(minimum_n=1, within_days=12))
    assert two_weeks.value == pytest.approx(40)


def test_a_contact_whose_window_is_not_over_does_not_count_yet(facts_of):
    events = [step(0, person=1), step(24 * 6, person=2), step(24 * 8, person=3)]
    (one,) = measure(facts_of(events=events), "repeat_contact", options=ANY_N)
    assert one.n == 1


def test_calendar_hours_are_true_hours_when_the_clocks_change(facts_of):
    # the clock goes from two to three in the night of 29 March 2026
    asked, replied = datetime(2026, 3, 28, 22), datetime(2026, 3, 29, 10)  # noqa: DTZ001 - the clock on the wall
    facts = facts_of(events=[{"kind": "contact", **in_brno(asked), **in_brno(replied, "replied")}])
    assert waited(facts, None) == pytest.approx(11)


@pytest.mark.parametrize(
    ("asked", "replied", "open_hours"),
    [
        ((2026, 3, 2, 10), (2026, 3, 2, 12), 2),
        ((2026, 3, 2, 7), (2026, 3, 2, 8), 0),  # before opening
        ((2026, 3, 2, 16), (2026, 3, 3, 10), 2),  # over a night
        ((2026, 3, 6, 16), (2026, 3, 9, 10), 2),  # over a weekend
        ((2026, 3, 7, 12), (2026, 3, 7, 18), 0),  # on a Saturday
        ((2026, 3, 27, 16), (2026, 3, 30, 11), 3),  # the clocks change on the Sunday
        ((2026, 4, 2, 16), (2026, 4, 7, 10), 2),  # Good Friday and Easter Monday are holidays
        ((2026, 10, 23, 9), (2026, 10, 26, 17), 16),  # the clocks change back
        ((2026, 3, 2, 20), (2026, 3, 4, 20), 16),  # both ends after closing
    ],
)
def test_open_hours_leave_out_nights_weekends_and_holidays(facts_of, asked, replied, open_hours):
    moments = datetime(*asked), datetime(*replied)  # noqa: DTZ001 - the clock on the wall
    event = {"kind": "contact", **in_brno(moments[0]), **in_brno(moments[1], "replied")}
    assert waited(facts_of(events=[event]), BusinessHours(country="CZ")) == pytest.approx(open_hours)


def test_each_unit_keeps_the_holidays_of_its_own_country(facts_of):
    units = [Unit("cz", country="CZ"), Unit("brno", parent="cz"), Unit("bg", country="BG"), Unit("sea")]
    day = date(2026, 7, 6)  # Jan Hus, a holiday in Czechia only
    events = [
        {
            "kind": "contact",
            "unit": unit,
            **in_brno(datetime(day.year, day.month, 6, 9)),  # noqa: DTZ001 - the clock on the wall
            **in_brno(datetime(day.year, day.month, 6, 12), "replied"),  # noqa: DTZ001 - the clock on the wall
        }
        for unit in ("brno", "bg", "sea", None)
    ]
    facts = facts_of(events=events, units=units)
    found = measure(facts, "time_to_reply", by="unit", options=MeasureOptions(minimum_n=1, hours=BusinessHours()))
    assert {one.group["unit"]: one.value for one in found} == pytest.approx({"bg": 3, "brno": 0, "sea": 3, None: 3})


def test_a_country_nobody_knows_is_refused(facts_of):
    facts = facts_of(events=[step(1, replied_us=2 * HOUR, replied_local_us=2 * HOUR)])
    with pytest.raises(UsageError, match="XX"):
        waited(facts, BusinessHours(country="XX"))


def test_a_slowest_tenth_is_the_ninetieth_percentile(facts_of):
    events = [step(0, replied_us=hours * HOUR) for hours in range(1, 12)]
    facts = facts_of(events=events)
    (median,) = measure(facts, "time_to_reply", options=ANY_N)
    (slow,) = measure(facts, "time_to_reply_p90", options=ANY_N)
    assert (median.value, slow.value) == (pytest.approx(6), pytest.approx(10))
    assert median.low < 6 < median.high
    assert slow.high is None  # eleven contacts say nothing about how slow the slowest are


def test_a_unit_counts_for_those_above_it_when_rolled_up(facts_of):
    units = [Unit("cz", level="country"), Unit("brno", "cz", level="city"), Unit("desk", "brno", level="desk")]
    events = [step(0, unit="desk", person=1, outcome="resolved"), step(0, unit="brno", person=1, outcome="opened")]
    events += [step(0, unit="elsewhere", outcome="opened"), step(0, outcome="resolved")]
    facts = facts_of(events=events, units=units)
    rolled = measure(facts, "resolved", by="unit", options=MeasureOptions(minimum_n=1, roll_up=True))
    assert {one.group["unit"]: (one.value, one.n) for one in rolled} == {
        "desk": (100, 1),
        "brno": (50, 2),
        "cz": (50, 2),
        "elsewhere": (0, 1),
        None: (100, 1),
    }
    cities = measure(facts, "resolved", by="unit", options=MeasureOptions(minimum_n=1, unit_level="city"))
    assert {one.group["unit"]: one.n for one in cities} == {"brno": 2, None: 2}
    below = measure(facts, "resolved", where="unit=cz", options=ANY_N)
    assert [one.n for one in below] == [2]
    with pytest.raises(UsageError, match="city, country, desk"):
        measure(facts, "resolved", by="unit", options=MeasureOptions(unit_level="continent"))


def test_a_quantile_is_the_same_where_the_engine_computes_it(facts_of, monkeypatch):
    events = [
        step(0, replied_us=(number * 7 % 11 + 1) * HOUR, channel=[None, "web"][number % 2], person=number % 9 + 1)
        | {"weight": 1.0 + number % 3}
        for number in range(60)
    ]
    facts = facts_of(events=events)
    here = measure(facts, "time_to_reply", by="channel").to_json()
    monkeypatch.setattr("twofold.measures.ordered.MOST_ROWS", -1)
    there = measure(facts, "time_to_reply", by="channel").to_json()
    assert len(here) == 2
    for one, other in zip(here, there, strict=True):
        assert other == {
            name: pytest.approx(value, rel=1e-9) if isinstance(value, float) else value for name, value in one.items()
        }


@pytest.mark.parametrize("name", ["resolved", "abandonment", "first_contact_resolution", "time_to_reply", "volume"])
def test_what_happened_on_the_way_changes_no_measure_of_contacts(facts_of, name):
    said = ["opened", "replied", "resolved", "abandoned", None]
    events = [
        step(24 * 30 * number + hour, case=f"c{number}", person=number + 1, outcome=outcome, channel="phone")
        for number, outcome in enumerate(said * 3)
        for hour in (0, 1)
    ]
    marks = [
        step(0.5 + 24 * 30 * number, case=f"c{number}", person=number + 1, outcome=outcome, channel="chat")
        for number, outcome in enumerate(["identified", "promised", "promise kept", "promise not known"] * 4)
        if number < 15
    ]
    where = "channel=phone" if name == "volume" else ()
    (plain,) = measure(facts_of(events=events), name, where=where, options=ANY_N)
    (marked,) = measure(facts_of(events=[*events, *marks]), name, where=where, options=ANY_N)
    assert (marked.value, marked.n, marked.low) == (plain.value, plain.n, plain.low)

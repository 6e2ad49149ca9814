"""Handover breaks and exposures, counted by hand."""

import numpy as np
import pytest

from twofold.journeys.channels.exposures import find_exposures
from twofold.journeys.channels.handovers import Break, ContactMarks, find_breaks
from twofold.journeys.steps import Coded, Steps

HOUR = 3_600_000_000
WEEK = 7 * 24


def coded(words):
    labels = tuple(sorted({word for word in words if word is not None}))
    return Coded(np.array([-1 if word is None else labels.index(word) for word in words], dtype=np.int32), labels)


def steps_of(journeys):
    """Journeys as lists of (hour, channel, word); the word is kept as the touchpoint and as kind."""
    rows = [row for journey in journeys for row in journey]
    offsets = np.append(0, np.cumsum([len(journey) for journey in journeys])).astype(np.int64)
    number = np.arange(len(rows), dtype=np.int64)
    hours = np.array([hour for hour, *_ in rows])
    columns = {"channel": coded([row[1] for row in rows]), "kind": coded([row[2] or "contact" for row in rows])}
    key, finished = np.arange(len(journeys), dtype=np.uint64), np.ones(len(journeys), dtype=np.bool_)
    touchpoint = coded([row[2] or "call" for row in rows])
    return Steps(offsets, key, touchpoint, (hours * HOUR).astype(np.int64), number, finished, columns)


def breaks_of(journeys, **options):
    steps = steps_of(journeys)
    marks = ContactMarks(
        contact=np.ones(len(steps), dtype=np.bool_),
        person=steps.journey.astype(np.int64),
        outcome=coded([row[2] for journey in journeys for row in journey]),
    )
    return {one.kind: one for one in find_breaks(steps, marks, **options)}


END = [(1000, "post", None)]  # the facts go on long enough to see what follows


def test_a_contact_is_repeated_elsewhere_when_another_channel_follows_in_time():
    soon = [[(0, "app", None), (5, "phone", None)]] * 6
    late = [[(0, "app", None), (100, "phone", None)]] * 2
    never = [[(0, "app", None), (3, "app", None)]] * 4
    found = breaks_of([*soon, *late, *never, END])[Break.REPEATED]
    (pair,) = found.pairs
    assert (pair.group, pair.n) == ({"before": "app", "after": "phone"}, 12)
    assert pair.value == pytest.approx(50.0)
    assert pair.low < 50 < pair.high


def test_a_contact_that_nobody_could_yet_follow_is_not_counted():
    found = breaks_of([*[[(0, "app", None), (5, "phone", None)]] * 6, [(990, "app", None)], END])
    assert found[Break.REPEATED].pairs[0].n == 6


def test_somebody_is_asked_again_when_identified_before_and_after_the_handover():
    again = [[(0, "app", "identified"), (1, "phone", "identified")]] * 4
    known = [[(0, "app", "identified"), (1, "app", None), (2, "phone", None)]] * 4
    unknown = [[(0, "app", None), (1, "phone", "identified")]] * 4
    found = breaks_of([*again, *known, *unknown, END])[Break.ASKED_AGAIN]
    assert (found.overall.n, found.overall.value) == (8, pytest.approx(50.0))
    assert [pair.group for pair in found.pairs] == [{"before": "app", "after": "phone"}]


def test_a_promise_is_not_known_where_the_next_channel_says_so_while_it_is_open():
    lost = [[(0, "app", "promised"), (1, "phone", "promise not known")]] * 3
    fine = [[(0, "app", "promised"), (1, "phone", None)]] * 3
    kept = [[(0, "app", "promised"), (1, "app", "promise kept"), (2, "phone", "promise not known")]] * 5
    found = breaks_of([*lost, *fine, *kept, END])[Break.UNKNOWN_PROMISE]
    assert (found.overall.n, found.overall.value) == (6, pytest.approx(50.0))


def test_where_no_step_tells_of_it_that_is_said():
    found = breaks_of([[(0, "app", "opened"), (1, "phone", "replied")]] * 6)
    assert found[Break.ASKED_AGAIN].reason == "no step tells that a customer was identified (outcome: identified)"
    assert not found[Break.UNKNOWN_PROMISE].recorded


def test_few_customers_are_not_shown():
    found = breaks_of([*[[(0, "app", "identified"), (1, "phone", "identified")]] * 4, END])[Break.ASKED_AGAIN]
    assert (found.overall.shown, found.overall.n) == (False, None)


def test_an_exposure_led_to_the_next_step_in_time():
    followed = [[(400, "mail", "exposure"), (410, "video", "exposure"), (420, "phone", "call")]] * 6
    alone = [[(400, "mail", "exposure")]] * 6
    mail, video = find_exposures(steps_of([*followed, *alone, [(0, "post", None), (1000, "post", None)]]))
    assert (mail.channel, mail.followed.n, mail.followed.value) == ("mail", 12, pytest.approx(50.0))
    assert (video.followed.n, video.followed.value) == (6, 100.0)
    assert (mail.first_touch.value, mail.last_touch.value) == (100.0, 0.0)
    assert (video.first_touch.value, video.last_touch.value) == (0.0, 100.0)
    assert mail.led_to == (("call", 6),)


def test_what_follows_is_held_against_the_same_hours_of_other_weeks():
    always = [[(400 - WEEK + 5, "phone", "call"), (400, "mail", "exposure"), (405, "phone", "call"),
               (400 + WEEK + 5, "phone", "call")]] * 10  # fmt: skip
    moved = [[(400, "mail", "exposure"), (405, "phone", "call")]] * 10
    (one,) = find_exposures(steps_of([*always, *moved, [(0, "post", None), (1000, "post", None)]]))
    assert (one.after.value, one.usual, one.excess.n) == (100.0, pytest.approx(50.0), 20)
    assert one.excess.value == pytest.approx(50.0)
    assert 0 < one.excess.low < 50 < one.excess.high


def test_hours_after_another_exposure_are_not_taken_for_usual_ones():
    journey = [(400, "mail", "exposure"), (405, "phone", "call"), (400 + WEEK, "mail", "exposure")]
    (one,) = find_exposures(steps_of([*[journey] * 6, [(0, "post", None), (1000, "post", None)]]))
    assert one.excess.n == 12
    assert one.usual == 0.0


def test_without_exposures_there_is_nothing():
    assert find_exposures(steps_of([[(0, "phone", "call")]] * 6)) == ()

"""Asking because something happened: each once, in time, on the person's clock; and the sample plan."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from scipy.stats import binomtest
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.conditions import Happened
from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.drawing import is_drawn
from twofold_web.delivery.asking.identity import identities
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Decision, DecisionState, Invitation, InvitationState, Once, QuotaUse, Way
from twofold_web.delivery.reads.entry import entry_of
from twofold_web.delivery.reads.ledger import decisions_of
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.tokens import token_of
from twofold_web.delivery.writes.occurring import Told, occur
from twofold_web.delivery.writes.planning import QuotaWish, add_quota, set_plan
from twofold_web.delivery.writes.triggering import TriggerWish, delete_trigger, make_trigger

TWO_DAYS = 48 * 60
LEFT = Happened("purchase", MORNING, "check-out", "in-person", context={"nights": "3"})
ANNA = Guest("anna@guest.example", "G-1", "el", "Europe/Athens", case="B-9")


@pytest.fixture
def after_check_out(hotel, stay):
    wish = TriggerWish(
        "After check-out", kind="purchase", touchpoint="check-out", delay_minutes=TWO_DAYS, weekends=False
    )
    return make_trigger(hotel, stay.pk, wish)


def test_two_days_after_check_out_the_guest_is_asked(hotel, after_check_out, post):
    [met] = occur(hotel, Told(LEFT, ANNA, "stay-1"), MORNING)
    assert met.invitation.due_at == MORNING + timedelta(days=2)

    round_at(hotel, MORNING + timedelta(days=1, hours=23))
    assert post.got == []
    round_at(hotel, MORNING + timedelta(days=2))

    assert len(post.got) == 1


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({}, 1),
        ({"kind": "contact"}, 0),
        ({"touchpoint": "check-in"}, 0),
        ({"context": {"nights": "1"}}, 0),
        ({"context": {"nights": "many"}}, 0),
        ({"context": {}}, 0),
    ],
)
def test_only_what_meets_every_condition_asks(hotel, stay, change, met):
    conditions = [{"field": "nights", "is": ">=", "value": "2"}]
    make_trigger(hotel, stay.pk, TriggerWish("x", kind="purchase", touchpoint="check-out", conditions=conditions))

    assert len(occur(hotel, Told(replace(LEFT, **change), ANNA, "1"), MORNING)) == met


@pytest.mark.parametrize(
    ("once", "asked"),
    [(Once.CASE, {"B-9": 1, "B-10": 1}), (Once.PERSON, {"B-9": 1}), (Once.EVENT, {"B-9": 2, "B-10": 1})],
)
def test_a_case_a_person_or_an_event_is_asked_about_once(hotel, stay, once, asked):
    make_trigger(hotel, stay.pk, TriggerWish("x", once=once))

    for number, case in (("1", "B-9"), ("1", "B-9"), ("2", "B-9"), ("3", "B-10")):
        occur(hotel, Told(LEFT, replace(ANNA, case=case), number), MORNING)

    cases = list(Invitation.objects.of(hotel).values_list("case", flat=True))
    assert {case: cases.count(case) for case in cases} == asked


def test_what_is_told_too_late_asks_nobody(hotel, after_check_out, post):
    late = MORNING + timedelta(days=10)
    occur(hotel, Told(LEFT, ANNA, "stay-1"), late)

    round_at(hotel, late)

    assert post.got == []
    assert Decision.objects.of(hotel).get().reason == Reason.TOO_LATE


def test_a_weekend_that_is_kept_free_puts_it_off_to_monday(hotel, after_check_out):
    thursday = MORNING + timedelta(days=2)

    [met] = occur(hotel, Told(replace(LEFT, at=thursday), ANNA, "1"), thursday)

    assert met.invitation.due_at.isoformat() == "2026-03-09T06:00:00+00:00"  # eight o'clock in Athens


def test_what_the_night_would_make_too_late_is_asked_before_the_night(hotel, stay, post):
    # at half past ten in the evening in Athens, and for one day only: a night and a day off would follow
    friday = datetime(2026, 3, 6, 12, 30, tzinfo=UTC)
    make_trigger(hotel, stay.pk, TriggerWish("x", delay_minutes=8 * 60, weekends=False, expires_days=1))

    [met] = occur(hotel, Told(replace(LEFT, at=friday), ANNA, "1"), friday)
    assert met.invitation.due_at == datetime(2026, 3, 6, 18, tzinfo=UTC)  # eight o'clock in Athens
    round_at(hotel, met.invitation.due_at)

    assert len(post.got) == 1


def test_where_the_night_leaves_no_moment_the_ledger_says_so_at_once(hotel, stay, post):
    friday = datetime(2026, 3, 6, 20, 30, tzinfo=UTC)
    make_trigger(hotel, stay.pk, TriggerWish("x", delay_minutes=60, weekends=False, expires_days=1))

    occur(hotel, Told(replace(LEFT, at=friday), ANNA, "1"), friday)
    round_at(hotel, friday + timedelta(hours=1))

    assert post.got == []
    looked = decisions_of(hotel, identities("G-1"), friday)
    assert [row.reason for row in looked.decisions] == [Reason.TOO_LATE]


def test_an_app_gets_a_personal_link_or_a_reason(hotel, stay):
    make_trigger(hotel, stay.pk, TriggerWish("In the app", way=Way.APP, once=Once.EVENT))
    guest = Guest(name="G-1", language="el")

    answers = [
        occur(hotel, Told(LEFT, guest, str(number)), MORNING + timedelta(hours=number))[0] for number in range(3)
    ]

    # the shipped clock: two contacts in thirty days
    assert [answer.invitation is not None for answer in answers] == [True, True, False]
    assert answers[2].reason == Reason.CLOCK
    assert answers[2].until == MORNING + timedelta(days=30)
    entry = entry_of(token_of(hotel.organisation_id, answers[0].invitation.nonce), MORNING)
    assert (entry.kind, entry.person) == ("personal", "G-1")
    # asked again about the same, the app gets the same link and nobody a second contact
    again = occur(hotel, Told(LEFT, guest, "0"), MORNING + timedelta(hours=5))[0]
    assert again.invitation == answers[0].invitation
    assert Decision.objects.of(hotel).filter(state=DecisionState.CONTACTED).count() == 2


def test_who_waits_because_of_a_trigger_that_is_deleted_is_not_asked(hotel, stay, after_check_out, post):
    occur(hotel, Told(LEFT, ANNA, "stay-1"), MORNING)

    assert delete_trigger(hotel, stay.pk, after_check_out.pk) == 1

    round_at(hotel, MORNING + timedelta(days=3))
    assert post.got == []


def test_a_share_is_drawn_without_bias_and_the_same_each_time():
    marks = [f"person {number}" for number in range(20_000)]
    for share in (100, 2500, 9000):
        drawn = [mark for mark in marks if is_drawn("nonce", mark, share)]
        assert drawn == [mark for mark in marks if is_drawn("nonce", mark, share)]
        assert binomtest(len(drawn), len(marks), share / 10_000).pvalue > 1e-6
        # every tenth of the list is drawn alike: no place in it matters
        for tenth in range(10):
            part = sum(is_drawn("nonce", mark, share) for mark in marks[tenth * 2000 : (tenth + 1) * 2000])
            assert binomtest(part, 2000, share / 10_000).pvalue > 1e-7
    # who is drawn for one survey is no likelier to be drawn for another
    both = sum(is_drawn("a", mark, 5000) and is_drawn("b", mark, 5000) for mark in marks)
    assert binomtest(both, len(marks), 0.25).pvalue > 1e-6


def test_quotas_by_unit_and_the_target_hold(hotel, stay, invited, post):
    add_quota(hotel, stay.pk, QuotaWish("segment", "", 3, "month"))
    add_quota(hotel, stay.pk, QuotaWish("segment", "gold", 1, "all"))
    set_plan(hotel, stay.pk, 10_000, 5)
    people = [
        Guest(f"{segment}{at}@guest.example", segment=segment)
        for at in range(6)
        for segment in ("gold", "silver", "tin")
    ]
    invited(stay, *people)

    round_at(hotel, MORNING)

    asked = list(Invitation.objects.of(hotel).filter(state=InvitationState.ASKED).values_list("segment", flat=True))
    assert len(asked) == len(post.got) == 5
    assert asked.count("gold") == 1
    assert max(asked.count("silver"), asked.count("tin")) <= 3
    reasons = set(Invitation.objects.of(hotel).exclude(reason="").values_list("reason", flat=True))
    assert reasons == {Reason.QUOTA_FULL, Reason.TARGET_REACHED}
    # who was refused has used up no place
    assert sum(QuotaUse.objects.of(hotel).exclude(quota=None).filter(value="gold").values_list("used", flat=True)) == 2

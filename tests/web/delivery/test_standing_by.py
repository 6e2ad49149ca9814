"""A load is undone while another event of the same case stands: who would have been asked because of it still is."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.delivery.conftest import MORNING
from tests.web.delivery.staying import stay, taken_back

from twofold_web.delivery.asking.conditions import Happened
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Invitation, InvitationState, Once
from twofold_web.delivery.writes.occurring import Told, meet, occur
from twofold_web.delivery.writes.triggering import TriggerWish, make_trigger
from twofold_web.delivery.writes.undoing import withdraw_for
from twofold_web.foundation.hooks import JobRun
from twofold_web.intake.models import Load, LoadState, Origin
from twofold_web.intake.reads.loads import invited_by

SAME = {"guest": "G-1", "booking": "B-1", "mail": "guest1@guest.example"}


def waiting(scope):
    return Invitation.objects.of(scope).filter(state=InvitationState.WAITING)


@pytest.mark.parametrize("once", [Once.CASE, Once.PERSON])
def test_another_event_of_the_same_case_holds_the_invitation_and_its_time_counts(hotel, stay_survey, loaded, once):
    make_trigger(hotel, stay_survey.pk, TriggerWish("x", delay_minutes=48 * 60, once=once))
    first = loaded(stay(1, days=1.5))
    second = loaded(stay(2, days=0.2, **SAME))
    before = waiting(hotel).get()
    assert (invited_by(hotel, first).waiting, invited_by(hotel, second).waiting) == (0, 0)

    undone = taken_back(hotel, first)

    assert undone.summary["undone"]["invited"] == {"waiting": 0, "asked": 0}
    after = waiting(hotel).get()
    assert after.pk == before.pk
    assert after.due_at - before.due_at > timedelta(days=1), "two days after the event that stands"
    assert after.expires_at - before.expires_at > timedelta(days=1)

    taken_back(hotel, second)
    assert not waiting(hotel).exists()


@pytest.mark.parametrize("other", [{"mail": "other@guest.example"}, {"guest": "G-7"}, {"lang": "hu"}])
@pytest.mark.usefixtures("trigger")
def test_an_event_that_says_otherwise_holds_nothing(hotel, loaded, other):
    """What it said stands nowhere any more, and what is asked by would be the words of the undone load."""
    first = loaded(stay(1))
    loaded(stay(2, **SAME | other))

    taken_back(hotel, first)

    assert not waiting(hotel).exists()


@pytest.mark.usefixtures("trigger")
def test_an_event_that_a_program_told_holds_it_as_well(hotel, loaded):
    first = loaded(stay(1, zone=""))
    what = Happened("purchase", datetime.now(UTC), "check-out")
    guest = Guest("guest1@guest.example", "G-1", "el", case="B-1")
    for _twice in range(2):
        occur(hotel, Told(what, guest, "told"), datetime.now(UTC))

    taken_back(hotel, first)

    # a day earlier where it would be night: what stands is asked about in its own time
    assert waiting(hotel).get().due_at > what.at + timedelta(days=1)


@pytest.mark.usefixtures("trigger")
def test_an_event_that_is_corrected_to_another_case_holds_the_first_no_longer(hotel, loaded):
    first = loaded(stay(1))
    loaded(stay(2, **SAME))
    loaded(stay(2, **SAME | {"booking": "B-2"}))
    assert waiting(hotel).count() == 2

    taken_back(hotel, first)

    assert waiting(hotel).get().case == "B-2"


CASES = {1: "B-1", 2: "B-1", 3: "B-1", 4: "B-2", 5: "B-2"}
acts = st.lists(
    st.one_of(
        st.tuples(st.just("load"), st.lists(st.sampled_from(sorted(CASES)), min_size=1, max_size=3)),
        st.tuples(st.just("undo"), st.integers(0, 9)),
    ),
    min_size=2,
    max_size=9,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=acts)
def test_whatever_is_loaded_and_undone_the_cases_of_what_stands_are_asked_about(hotel, stay, told):
    """All rows say the same of one guest; the events of a case differ in their time."""
    with transaction.atomic():
        trigger = make_trigger(hotel, stay.pk, TriggerWish("x", delay_minutes=60, expires_days=30))
        loads: list[tuple[Load, list[int]]] = []
        for what, how in told:
            if what == "load":
                loads.append((load_of(hotel, trigger, how), how))
            elif loads:
                undone, _events = loads.pop(how % len(loads))
                Load.objects.of(hotel).filter(pk=undone.pk).update(state=LoadState.UNDOING)
                withdraw_for(JobRun(hotel, {}, 0, "", lambda _share, _note: None), undone.pk)
                Load.objects.of(hotel).filter(pk=undone.pk).update(state=LoadState.UNDONE)
            standing = {event for _load, events in loads for event in events}
            rows = list(waiting(hotel))
            assert sorted(row.case for row in rows) == sorted({CASES[event] for event in standing})
            for row in rows:
                times = {MORNING + timedelta(hours=event + 1) for event in standing if CASES[event] == row.case}
                assert row.due_at in times, "asked about an event that stands"
        transaction.set_rollback(True)


def load_of(scope, trigger, events):
    """A load that tells these events, as the worker tells them to triggers."""
    load = Load.objects.add(
        scope, origin=Origin.PULL, stored=uuid.uuid4(), source="stays", mapping="", store_load=uuid.uuid4().hex
    )
    for event in events:
        happened = Happened("purchase", MORNING + timedelta(hours=event), "check-out")
        guest = Guest("anna@guest.example", "G-1", case=CASES[event])
        meet(scope, trigger, Told(happened, guest, str(event), str(event), load.pk), MORNING)
    Load.objects.of(scope).filter(pk=load.pk).update(state=LoadState.DONE)
    return load

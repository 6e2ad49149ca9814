"""Events that come by a load ask their people: each once, in time, and nobody else; no address reaches the facts."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.web.delivery.staying import MAPPING, claimed_load, stay, taken_back

from twofold.store import info, rejected
from twofold_web.delivery.asking.conditions import Happened
from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.identity import identities_in
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import (
    Decision,
    Invitation,
    InvitationState,
    Occurrence,
    Once,
    Reachable,
    Trigger,
    TriggerLoad,
    Way,
)
from twofold_web.delivery.reads.events import event_told
from twofold_web.delivery.reads.foretelling import foretell
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.writes.occurring import Told, occur
from twofold_web.delivery.writes.opting import opt_out
from twofold_web.delivery.writes.planning import QuotaWish, add_quota, set_plan
from twofold_web.delivery.writes.sweeping import REACHABLE_KEPT, erase, sweep
from twofold_web.delivery.writes.triggering import TriggerWish, make_trigger
from twofold_web.foundation import jobs
from twofold_web.foundation.hooks import Invited
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.stores import address_of, store_of
from twofold_web.intake.reads.loads import invited_by
from twofold_web.intake.writes import finishing, undo_load, undoing
from twofold_web.intake.writes.undoing import UNDO

QUIET = lambda _share, _note="": None  # noqa: E731 - what a job is told, unheard


def test_whoever_left_yesterday_is_asked_in_time_and_by_the_words_of_the_row(hotel, trigger, loaded, post):
    load = loaded(stay(1))

    row = Invitation.objects.of(hotel).get()
    assert (row.address, row.name, row.language, row.zone, row.case) == (
        "guest1@guest.example",
        "G-1",
        "el",
        "Europe/Athens",
        "B-1",
    )
    asked_at = row.due_at
    round_at(hotel, asked_at - timedelta(minutes=1))
    assert post.got == []
    round_at(hotel, asked_at)
    assert len(post.got) == 1
    counted = TriggerLoad.objects.of(hotel).get()
    assert (counted.load_id, counted.met, counted.invited, counted.too_old) == (load.pk, 1, 1, 0)


def test_two_years_of_history_ask_nobody_and_say_how_many_were_too_old(hotel, trigger, loaded):
    loaded(*(stay(number, days=number) for number in range(1, 700)))

    counted = TriggerLoad.objects.of(hotel).get()
    assert (counted.met, counted.invited, counted.too_old) == (699, 6, 693)
    assert Invitation.objects.of(hotel).count() == 6
    assert Reachable.objects.of(hotel).count() == 29


@pytest.mark.parametrize("once", list(Once))
def test_the_same_file_again_and_a_later_version_of_the_event_ask_nobody_twice(hotel, stay_survey, loaded, once):
    make_trigger(hotel, stay_survey.pk, TriggerWish("x", once=once))
    loaded(stay(1), stay(2))
    loaded(stay(1), stay(2))
    loaded(stay(1, nights="4", booking="B-9", guest="G-9"), stay(2, nights="5"))

    assert Invitation.objects.of(hotel).count() == 2
    assert [each.invited for each in TriggerLoad.objects.of(hotel).order_by("load_id")] == [2, 0, 0]
    # a version that is new to the facts, all the same
    assert sum(info(store_of(hotel)).events.values()) >= 2


def test_a_worker_that_died_between_the_load_and_its_end_asks_each_once(hotel, trigger, loaded, monkeypatch):
    loaded(stay(1), stay(2), work=False)
    claimed = claimed_load()
    with monkeypatch.context() as dying:
        dying.setattr(finishing, "finish_load", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            jobs.run(claimed)
    jobs.run(claimed)

    assert Invitation.objects.of(hotel).count() == Occurrence.objects.of(hotel).count() == 2
    assert TriggerLoad.objects.of(hotel).get().invited == 2


def test_no_address_stands_in_the_facts_and_rejected_rows_have_none_either(hotel, trigger, loaded):
    loaded(stay(1), stay(2, left="never"))

    assert rejected(store_of(hotel)).num_rows == 1
    texts = b"".join(path.read_bytes() for path in Path(address_of(hotel)).rglob("*") if path.is_file())
    kept = str(rejected(store_of(hotel)).to_pylist())
    assert b"guest.example" not in texts
    assert "guest.example" not in kept
    assert "nights" in kept


def test_a_mapping_without_addresses_asks_nobody(hotel, trigger, loaded):
    loaded(stay(1), mapping=MAPPING.partition("[contact]")[0])

    assert not Invitation.objects.of(hotel).exists()
    assert not Reachable.objects.of(hotel).exists()


def test_who_is_not_asked_has_a_reason_in_the_ledger_as_ever(hotel, stay_survey, trigger, loaded, post):
    opt_out(hotel, identities_in("guest1@guest.example"), how="page")
    loaded(stay(1), stay(2, mail="none"), stay(3, guest="", mail=""))

    due = max(row.due_at for row in Invitation.objects.of(hotel))
    round_at(hotel, due)

    assert post.got == []
    reasons = sorted(Decision.objects.of(hotel).values_list("reason", flat=True))
    assert reasons == [Reason.NO_ADDRESS, Reason.OPTED_OUT]
    assert TriggerLoad.objects.of(hotel).get().nobody == 1


def test_a_text_message_goes_to_the_telephone_and_an_app_is_told_by_the_api_only(hotel, stay_survey, loaded):
    make_trigger(hotel, stay_survey.pk, TriggerWish("sms", way=Way.SMS))
    make_trigger(hotel, stay_survey.pk, TriggerWish("app", way=Way.APP))
    loaded(stay(1, mobile="+36 20 123 4567"))

    assert list(Invitation.objects.of(hotel).values_list("way", "address")) == [("sms", "+36201234567")]


def test_a_paused_trigger_foretells_what_then_happens(hotel, stay_survey, loaded):
    wish = TriggerWish("x", conditions=[{"field": "nights", "is": ">=", "value": "2"}], paused=True)
    paused = make_trigger(hotel, stay_survey.pk, wish)
    set_plan(hotel, stay_survey.pk, 10_000, None)
    opt_out(hotel, identities_in("G-1"), how="page")
    loaded(
        *(stay(number) for number in range(1, 11)),
        stay(11, booking="B-10"),
        stay(12, mail=""),
        stay(13, days=20),
        stay(14, nights="1"),
    )
    assert not Invitation.objects.of(hotel).exists()

    told = foretell(hotel, {"trigger": paused.pk}, QUIET)

    assert (told["events"], told["asked"]) == (13, 9)
    assert dict(told["reasons"]) == {
        Reason.OPTED_OUT: 1,
        Reason.ONCE: 1,
        Reason.NO_ADDRESS: 1,
        Reason.TOO_LATE: 1,
    }


@pytest.mark.parametrize(
    ("plan", "quota", "refused"),
    [
        ((10_000, None), QuotaWish("unit", "", 2, "day"), {Reason.QUOTA_FULL: 12}),
        ((10_000, 5), QuotaWish("unit", "other", 0, "day"), {Reason.TARGET_REACHED: 11}),
        ((5_000, 6), QuotaWish("unit", "", 9, "all"), None),
    ],
)
@pytest.mark.usefixtures("post")
def test_the_worker_does_what_was_foretold_within_the_sample_plan(hotel, stay_survey, loaded, plan, quota, refused):
    """Two groups of eight are due more than a day apart; the draw falls on addresses, for there are no cases."""
    wish = TriggerWish("x", delay_minutes=48 * 60, quiet_from=0, quiet_to=0, paused=True)
    trigger = make_trigger(hotel, stay_survey.pk, wish)
    set_plan(hotel, stay_survey.pk, *plan)
    add_quota(hotel, stay_survey.pk, quota)
    rows = [stay(at, days=0.5 + 1.4 * (at % 2), booking="", mail=f"g{at}+x@guest.example") for at in range(16)]
    loaded(*rows)
    told = foretell(hotel, {"trigger": trigger.pk}, QUIET)
    assert refused is None or dict(told["reasons"]) == refused

    Trigger.objects.of(hotel).update(paused=False)
    loaded(*rows)
    for due in sorted(set(Invitation.objects.of(hotel).values_list("due_at", flat=True))):
        round_at(hotel, due)

    became = Counter(Invitation.objects.of(hotel).values_list("reason", flat=True))
    assert became.pop("") == told["asked"]
    assert became == dict(told["reasons"])
    assert foretell(hotel, {"trigger": trigger.pk}, QUIET) == told, "what it asked itself does not change it"


def test_what_foretells_is_kept_for_a_month_and_forgets_a_person(hotel, trigger, loaded):
    loaded(stay(1), stay(2))

    erase(hotel, identities_in("guest1@guest.example"))
    assert Reachable.objects.of(hotel).count() == 1
    assert Invitation.objects.of(hotel).get(state=InvitationState.WITHDRAWN).address == ""
    sweep(hotel, datetime.now(UTC) + REACHABLE_KEPT + timedelta(hours=1))
    assert not Reachable.objects.of(hotel).exists()


def test_an_undone_load_asks_nobody_any_more_and_says_who_was_asked_already(hotel, trigger, loaded, post, signed_in):
    load = loaded(stay(1), stay(2), stay(3, days=1.9))
    due = Invitation.objects.of(hotel).get(name="G-3")
    round_at(hotel, due.due_at)
    others = Invitation.objects.of(hotel).exclude(pk=due.pk)
    assert invited_by(hotel, load) == Invited(waiting=2, asked=1)

    client, page = signed_in(Role.CX_MANAGER), f"/o/hotel/data/loads/{load.pk}/"
    before = client.get(f"{page}undo/").content.decode()
    assert "2 invitations that wait because of this load are withdrawn." in before
    assert "1 person was asked because of this load already" in before

    undone = taken_back(hotel, load)

    after = client.get(page).content.decode()
    assert "2 invitations were withdrawn. 1 person had been asked already." in after
    assert undone.summary["undone"]["invited"] == {"waiting": 2, "asked": 1}
    assert AuditEntry.objects.of(hotel).get(act="load.undone").detail["withdrawn"] == 2
    assert set(others.values_list("state", "reason", "due_at")) == {
        (InvitationState.WITHDRAWN, Reason.LOAD_UNDONE, None)
    }
    assert Decision.objects.of(hotel).filter(reason=Reason.LOAD_UNDONE).count() == 2
    round_at(hotel, datetime.now(UTC) + timedelta(days=3))
    assert len(post.got) == 1
    due.refresh_from_db()
    assert due.state == InvitationState.ASKED


def test_an_undo_that_is_repeated_after_a_crash_says_the_same(hotel, trigger, loaded, monkeypatch):
    load = loaded(stay(1), stay(2))
    undo_load(hotel, load, "wrong month")
    claimed = next(job for job in iter(jobs.claim, None) if job.kind == UNDO)
    with monkeypatch.context() as dying:
        dying.setattr(undoing, "finish_undo", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            jobs.run(claimed)
    jobs.run(claimed)

    load.refresh_from_db()
    assert load.summary["undone"]["invited"] == {"waiting": 2, "asked": 0}
    assert Decision.objects.of(hotel).filter(reason=Reason.LOAD_UNDONE).count() == 2


def test_a_corrected_file_asks_whom_the_undone_one_did_not_come_to_ask(hotel, trigger, loaded):
    taken_back(hotel, loaded(stay(1), stay(2, mail="wrong@guest.example")))
    loaded(stay(1), stay(2))

    waiting = Invitation.objects.of(hotel).filter(state=InvitationState.WAITING)
    assert sorted(waiting.values_list("address", flat=True)) == ["guest1@guest.example", "guest2@guest.example"]


def test_what_another_load_that_stands_tells_as_well_is_asked_about_all_the_same(hotel, trigger, loaded):
    first, second = loaded(stay(1), stay(2)), loaded(stay(1))
    assert invited_by(hotel, first) == Invited(waiting=1, asked=0)

    undone = taken_back(hotel, first)

    assert undone.summary["undone"]["invited"] == {"waiting": 1, "asked": 0}
    waiting = Invitation.objects.of(hotel).filter(state=InvitationState.WAITING)
    assert list(waiting.values_list("address", flat=True)) == ["guest1@guest.example"]
    taken_back(hotel, second)
    assert not waiting.exists()


def test_who_waits_is_asked_by_the_words_of_the_latest_version_of_the_event(hotel, trigger, loaded):
    first = loaded(stay(1, mail="wrong@guest.example"))
    second = loaded(stay(1))
    waiting = Invitation.objects.of(hotel).filter(state=InvitationState.WAITING)

    taken_back(hotel, first)
    assert list(waiting.values_list("address", flat=True)) == ["guest1@guest.example"]

    # nobody knows any more what an earlier version said
    taken_back(hotel, second)
    assert not waiting.exists()


@pytest.mark.parametrize(("source", "asked"), [("stay", 1), ("", 2)], ids=("of a source", "of nobody knows which"))
@pytest.mark.parametrize("told_first", [True, False])
def test_an_event_that_is_told_and_loaded_is_one_where_the_source_is_named(
    hotel, stay_survey, loaded, told_first, source, asked
):
    loaded(stay(9))  # the facts' own key is there
    make_trigger(hotel, stay_survey.pk, TriggerWish("x", once=Once.EVENT))
    happened_at = datetime.now(UTC) - timedelta(days=1)
    what, guest = Happened("purchase", happened_at, "check-out"), Guest("guest1@guest.example", "G-1", case="B-1")

    def tell() -> None:
        event = event_told(hotel, source, "1")
        occur(hotel, Told(what, guest, event or "1", event), datetime.now(UTC))

    acts = [tell, lambda: loaded(stay(1))]
    for act in acts if told_first else acts[::-1]:
        act()

    assert Invitation.objects.of(hotel).count() == asked


def test_what_is_quiet_until_it_is_too_late_is_foretold_so_and_stands_in_the_ledger(hotel, stay_survey, loaded, post):
    # it was calm two hours ago, and will be for an hour tomorrow
    hour = datetime.now(ZoneInfo("Europe/Athens")).hour
    quiet = {"quiet_from": (hour - 1) % 24, "quiet_to": (hour - 2) % 24}
    wish = TriggerWish("x", **quiet, expires_days=2, delay_minutes=60, paused=True)
    trigger = make_trigger(hotel, stay_survey.pk, wish)
    loaded(stay(1, days=1.9), stay(2, days=0.5))
    told = foretell(hotel, {"trigger": trigger.pk}, QUIET)
    assert (told["asked"], dict(told["reasons"])) == (1, {Reason.TOO_LATE: 1})

    Trigger.objects.of(hotel).update(paused=False)
    loaded(stay(1, days=1.9), stay(2, days=0.5))
    round_at(hotel, datetime.now(UTC))

    assert Decision.objects.of(hotel).get().reason == Reason.TOO_LATE
    assert Invitation.objects.of(hotel).filter(state=InvitationState.WAITING).count() == 1

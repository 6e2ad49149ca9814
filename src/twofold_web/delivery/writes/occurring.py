"""Something happened: those triggers that it meets ask the person, each once a case, person or event."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from twofold_web.delivery.asking.conditions import Happened, meets
from twofold_web.delivery.asking.deciding import Ask, Reason, Refuse, Standing, beforehand
from twofold_web.delivery.asking.identity import identities
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Invitation, InvitationState, Occurrence, Once, Telling, Trigger, Way
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.calmness import when_to_ask
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.reads.policies import purpose_in
from twofold_web.delivery.reads.zones import zone_for
from twofold_web.delivery.sending.considering import known_by
from twofold_web.delivery.writes.deciding import Contemplated, contacted, decide_and_record, record_refusal
from twofold_web.delivery.writes.inviting import Asking, invite
from twofold_web.delivery.writes.planning import is_in_sample, take_place
from twofold_web.delivery.writes.retelling import keep_telling, stand_by, tell_again, tells_of_its_own
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import published


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, and to whom.

    Attributes:
        happened: what.
        guest: who.
        id: the sender's own number of it, so that telling it twice asks once.
        event: its id in the facts, where it is known: the event is asked about once, whatever its case and person.
        load: the load that brought it, if one did.
    """

    happened: Happened
    guest: Guest
    id: str
    event: str = ""
    load: int | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """What one trigger made of it.

    Attributes:
        trigger: which.
        invitation: the one made, or made before; None where nobody is asked.
        reason: why nobody is asked; empty otherwise.
        until: when the reason ends.
    """

    trigger: Trigger
    invitation: Invitation | None
    reason: str = ""
    until: datetime | None = None


def occur(scope: Scope, told: Told, now: datetime) -> list[Met]:
    """Let every trigger look at it that is not paused; telling it again changes nothing.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    found = Trigger.objects.of(scope).filter(paused=False).order_by("id")
    return [meet(scope, each, told, now) for each in found if meets(told.happened, each.wanted, each.conditions)]


def meet(scope: Scope, trigger: Trigger, told: Told, now: datetime) -> Met:
    """Let a trigger ask because of what met it, once; permission was asked already."""
    key = key_of(trigger, told)
    event = told.event and hashlib.sha256(f"event:{told.event}".encode()).hexdigest()
    try:
        with transaction.atomic():
            occurrence = Occurrence.objects.add(scope, trigger=trigger, key=key, event=event, load_id=told.load, at=now)
            met = (
                _asked_now(scope, trigger, told, now)
                if trigger.way == Way.APP
                else _asked_later(scope, trigger, told, now)
            )
            occurrence.invitation = met.invitation
            occurrence.save(update_fields=["invitation"])
            if told.load is not None:
                keep_telling(scope, occurrence, told.load)
            tells_of_its_own(scope, occurrence)
            record(scope, "occurrence.met", f"trigger {trigger.pk}", {"asked": met.invitation is not None})
            return met
    except IntegrityError:
        same = Q(key=key) | Q(event=event) if event else Q(key=key)
        found = Occurrence.objects.of(scope).select_related("invitation").filter(same, trigger=trigger)
        before = max(found, key=lambda each: each.event == event, default=None)
        if before is None:
            raise
        if trigger.way != Way.APP and before.invitation_id is not None:
            asking = asking_of(scope, trigger, told, now)
            if event and before.event == event:
                tell_again(scope, before, told.guest, asking, told.load)
            else:
                stand_by(scope, before, told.guest, asking, Telling(event=event, load_id=told.load))
        return _again(trigger, before)


def _again(trigger: Trigger, before: Occurrence) -> Met:
    asked = before.invitation
    open_still = asked is not None and asked.state == InvitationState.ASKED and trigger.way == Way.APP
    return Met(trigger, asked if open_still else None, Reason.ONCE)


def key_of(trigger: Trigger, told: Told) -> str:
    """What must be unlike: where no case or person is named, the event itself."""
    case, name, address = told.guest.case, told.guest.name, told.guest.address
    by = {Once.CASE: case and f"case:{case}", Once.PERSON: (name or address) and f"person:{name or address}"}
    return hashlib.sha256((by.get(Once(trigger.once)) or f"event:{told.id}").encode()).hexdigest()


def _asked_later(scope: Scope, trigger: Trigger, told: Told, now: datetime) -> Met:
    [invitation] = invite(scope, [told.guest], asking_of(scope, trigger, told, now), now)
    return Met(trigger, invitation)


def asking_of(scope: Scope, trigger: Trigger, told: Told, now: datetime) -> Asking:
    """How a trigger asks because of what happened: when it is calm, but not when it is too late."""
    due, last = when_to_ask(trigger, told.happened.at, now, zone_for(scope, told.guest.zone))
    return Asking(
        trigger.survey_id,
        trigger.way,
        due,
        expires_after=max(last - due, timedelta()),
        reminders=trigger.reminders,
        reminder_days=trigger.reminder_days,
        trigger_id=trigger.pk,
    )


def _asked_now(scope: Scope, trigger: Trigger, told: Told, now: datetime) -> Met:
    """The organisation's own app shows the link: decided while it waits for the answer."""
    survey = published(scope.organisation_id, trigger.survey_id)
    asking = Asking(trigger.survey_id, trigger.way, None, timedelta(days=trigger.expires_days), trigger_id=trigger.pk)
    [row] = invite(scope, [told.guest], asking, now)
    who = known_by(row) or identities(name=told.id)
    wish = Contemplated(row.survey_id, purpose_in(survey), row.way, row.pk)
    is_open = survey is not None and survey.state == "open"
    in_sample = is_in_sample(scope, row, next(iter(marks_of(scope, known_by(row))), row.digest))
    verdict: Ask | Refuse | None = beforehand(Standing(is_open, row.expires_at, drawn=in_sample), now)
    if isinstance(verdict, Refuse):
        record_refusal(scope, who, wish, now, verdict)
    else:
        decision, verdict = decide_and_record(scope, who, wish, now, lambda: take_place(scope, row, now))
        if decision is not None and isinstance(verdict, Ask):
            contacted(scope, decision.pk, now)
    row.state, row.asked_at = InvitationState.ASKED, now
    refused = verdict if isinstance(verdict, Refuse) else None
    if refused is not None:
        row.state, row.reason, row.asked_at = InvitationState.NOT_ASKED, refused.reason, None
    row.save(update_fields=["state", "reason", "asked_at"])
    return Met(trigger, None if refused else row, refused.reason if refused else "", refused.until if refused else None)

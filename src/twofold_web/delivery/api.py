"""Asking people by the API: invite, tell what happened, opt out, look up why somebody was not asked."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, Field

from twofold_web.delivery.asking.conditions import Happened
from twofold_web.delivery.asking.deciding import Ask, Refuse
from twofold_web.delivery.asking.identity import Identity, email_of, identities, phone_of
from twofold_web.delivery.asking.lists import KEPT_FOR_QUESTIONNAIRE, Allowed, Bad, Guest, checked
from twofold_web.delivery.models import Invitation, Way
from twofold_web.delivery.reads.events import event_told
from twofold_web.delivery.reads.ledger import decisions_of
from twofold_web.delivery.reads.surveys import survey_of
from twofold_web.delivery.reads.units import unit_names
from twofold_web.delivery.tokens import address_of, token_of
from twofold_web.delivery.writes.bouncing import bounced
from twofold_web.delivery.writes.inviting import Asking, invite_by_api
from twofold_web.delivery.writes.occurring import Met, Told, occur
from twofold_web.delivery.writes.opting import opt_in, opt_out
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS, Refused
from twofold_web.surveys.reads.published import Published

router = Router(tags=["surveys"])
Short = Annotated[Text, Field(max_length=200)]
SEND = Permission.SEND_SURVEYS


class PersonIn(Schema):
    """Somebody to ask: at least an address, or your own number of them where your app shows the link."""

    email: Annotated[Text, Field(max_length=254)] = ""
    phone: Short = ""
    person: Short = ""
    language: Short = ""
    zone: Short = ""
    unit: Short = ""
    segment: Short = ""
    case: Short = ""
    touchpoints: list[Short] = Field(default_factory=list, max_length=20)
    context: dict[Short, Short] = Field(default_factory=dict, max_length=40)


class InvitationsIn(Schema):
    """People to invite, and how."""

    way: Literal["email", "sms"] = "email"
    people: Annotated[list[PersonIn], Field(min_length=1, max_length=5000)]
    due_at: AwareDatetime | None = None
    days: int = Field(30, ge=1, le=365)
    reminders: int = Field(0, ge=0, le=5)
    reminder_days: int = Field(3, ge=1, le=60)


class BadOut(Schema):
    """Somebody who cannot be invited: their place in the list, from 1, and why."""

    row: int
    fault: str


class InvitedOut(Schema):
    """How many were invited; whether each is asked is decided when it is due."""

    invited: int
    bad: list[BadOut]


class InvitationOut(Schema):
    """An invitation, without name and address."""

    id: int
    state: str
    reason: str
    way: str
    unit: str
    segment: str
    case: str
    made_at: datetime
    due_at: datetime | None
    asked_at: datetime | None


class Invitations(Schema):
    """A page of invitations."""

    items: list[InvitationOut]
    next: int | None


class OccurrenceIn(PersonIn):
    """Something that happened to somebody; `id` is your own number of it.

    Where files tell the same events by the same numbers, `source` is the name that their mapping gives the source.
    """

    id: Annotated[Short, Field(min_length=1)]
    source: Short = ""
    kind: Short = ""
    touchpoint: Short = ""
    channel: Short = ""
    at: AwareDatetime | None = None


class MetOut(Schema):
    """What one trigger made of it: a link to show, a message to come, or a reason why not."""

    trigger: int
    survey: int
    asked: bool
    link: str | None
    due_at: datetime | None
    reason: str
    until: datetime | None


class MetsOut(Schema):
    """What each trigger made of it; empty where none was met."""

    triggers: list[MetOut]


class OptOutIn(Schema):
    """Somebody who does not want to be asked, or wants to be asked again."""

    email: Annotated[Text, Field(max_length=254)] = ""
    phone: Short = ""
    person: Short = ""
    purpose: Annotated[Text, Field(max_length=40)] = ""
    out: bool = True


class WhoIn(Schema):
    """Somebody, by one thing they are known by."""

    email: Annotated[Text, Field(max_length=254)] = ""
    phone: Short = ""
    person: Short = ""


class Changed(Schema):
    """How many rows changed."""

    changed: int


class DecisionOut(Schema):
    """One line of the ledger."""

    at: datetime
    survey: str
    purpose: str
    way: str
    contact: int
    state: str
    reason: str
    until: datetime | None


class VerdictOut(Schema):
    """Whether they could be asked now."""

    purpose: str
    ask: bool
    reason: str
    until: datetime | None


class LookedOut(Schema):
    """What the ledger says about somebody."""

    never: bool
    opted_out: list[str]
    now: list[VerdictOut]
    decisions: list[DecisionOut]


@router.post("/o/{slug}/surveys/{survey_id}/invitations", response={202: InvitedOut} | PROBLEMS)
def invite_people(request: HttpRequest, slug: str, survey_id: RowId, told: InvitationsIn) -> Any:
    """Invite people by e-mail or text message; rows that cannot be used are named and stop nobody else."""
    scope = scope_for(request, slug, SEND)
    survey = _open(scope, survey_id)
    allowed = Allowed(told.way, frozenset(unit_names(scope)), frozenset(survey.document.languages))
    guests, bad = _checked(told.people, allowed)
    now = datetime.now(UTC)
    asking = Asking(
        survey_id,
        told.way,
        max(told.due_at or now, now),
        expires_after=timedelta(days=told.days),
        reminders=told.reminders,
        reminder_days=told.reminder_days,
    )
    invite_by_api(scope, guests, asking, now)
    return Status(202, {"invited": len(guests), "bad": [{"row": each.row, "fault": each.fault.value} for each in bad]})


@router.get("/o/{slug}/surveys/{survey_id}/invitations", response={200: Invitations} | PROBLEMS)
def list_invitations(request: HttpRequest, slug: str, survey_id: RowId, paging: Query[Paging]) -> Any:
    """The invitations of a survey, the oldest first; of employees only that they were invited."""
    scope = scope_for(request, slug, SEND)
    _open(scope, survey_id)
    return page_of(Invitation.objects.of(scope).filter(survey_id=survey_id), paging, _written)


@router.post("/o/{slug}/occurrences", response={200: MetsOut} | PROBLEMS)
def tell_occurrence(request: HttpRequest, slug: str, told: OccurrenceIn) -> Any:
    """Tell what happened; every trigger that it meets asks once. Telling it again changes nothing.

    Where a trigger's way is your own app, `link` is the person's: show it, or nothing where it is null.
    """
    scope = scope_for(request, slug, SEND)
    now = datetime.now(UTC)
    plain = {
        name: getattr(told, name) for name in ("kind", "touchpoint", "channel", "unit", "segment", "language", "case")
    }
    guest = _guest(scope, told)
    happened = Happened(**plain, at=min(told.at or now, now), context=told.context)
    event = event_told(scope, told.source, told.id)
    return {"triggers": [_met(scope, met) for met in occur(scope, Told(happened, guest, event or told.id, event), now)]}


@router.post("/o/{slug}/opt-outs", response={200: Changed} | PROBLEMS)
def opt(request: HttpRequest, slug: str, told: OptOutIn) -> Any:
    """Never ask somebody again, or not for a purpose; with `out` false, ask them again."""
    scope = scope_for(request, slug, SEND)
    who = _who(told)
    changed = opt_out(scope, who, told.purpose, how="api") if told.out else opt_in(scope, who, told.purpose)
    return {"changed": changed}


@router.post("/o/{slug}/bounces", response={200: Changed} | PROBLEMS)
def tell_bounce(request: HttpRequest, slug: str, told: WhoIn) -> Any:
    """Tell that messages to an address came back: they count for no clock, and no reminder follows."""
    scope = scope_for(request, slug, SEND)
    _who(told)  # says what is wrong with it
    written = filter(None, (email_of(told.email), phone_of(told.phone)))
    return {"changed": sum(bounced(scope, address) for address in written)}


@router.post("/o/{slug}/ledger/look-ups", response={200: LookedOut} | PROBLEMS)
def look_up_person(request: HttpRequest, slug: str, told: WhoIn) -> Any:
    """Why somebody was asked or not; a POST, so that no address stands in a log. Each look is audited."""
    scope = scope_for(request, slug, SEND)
    looked = decisions_of(scope, _who(told), datetime.now(UTC))
    return {
        "never": looked.never,
        "opted_out": sorted({row.purpose for row in looked.opted_out}),
        "now": [_verdict(purpose, each) for purpose, each in looked.verdicts],
        "decisions": [
            {name: getattr(row, name) for name in ("at", "purpose", "way", "state", "reason", "until")}
            | {"survey": row.survey.name, "contact": row.number}
            for row in looked.decisions
        ],
    }


def _verdict(purpose: str, each: Ask | Refuse) -> dict[str, Any]:
    refused = each if isinstance(each, Refuse) else None
    return {
        "purpose": purpose,
        "ask": refused is None,
        "reason": refused.reason if refused else "",
        "until": refused.until if refused else None,
    }


def _open(scope: Scope, survey_id: int) -> Published:
    survey = survey_of(scope, survey_id)
    if survey is None:
        raise Refused(404, _("There is no such survey, or it was never published."), _("Publish it first."))
    return survey


def _checked(people: list[PersonIn], allowed: Allowed) -> tuple[list[Guest], list[Bad]]:
    """Everybody as a row of a list, so that the API refuses what the page refuses."""
    keys = sorted({key for each in people for key in each.context})
    columns = ["address", "name", "language", "zone", "unit", "segment", "case", "touchpoints", *keys]
    mapping = {name: name for name in columns[:8]} | {key: f"{KEPT_FOR_QUESTIONNAIRE}{key}" for key in keys}
    rows = [
        [
            each.email or each.phone if allowed.way == "app" else each.email if allowed.way == "email" else each.phone,
            *(each.person, each.language, each.zone, each.unit, each.segment, each.case),
            ",".join(each.touchpoints),
            *(each.context.get(key, "") for key in keys),
        ]
        for each in people
    ]
    found = checked(columns, rows, mapping, allowed)
    return list(found.guests), list(found.bad)


def _guest(scope: Scope, told: OccurrenceIn) -> Guest:
    languages = frozenset(code for code, _name in settings.LANGUAGES) | {told.language.lower()[:2]}
    guests, bad = _checked([told], Allowed("app", frozenset(unit_names(scope)), languages))
    if bad:
        raise Refused(
            422,
            _("Nobody can be asked: %(fault)s.") % {"fault": bad[0].fault.value},
            _("Send “email”, “phone” or “person”, units by their code, and zones such as Europe/Athens."),
        )
    return guests[0]


def _met(scope: Scope, met: Met) -> dict[str, Any]:
    row = met.invitation
    shown = row is not None and row.way == Way.APP
    return {
        "trigger": met.trigger.pk,
        "survey": met.trigger.survey_id,
        "asked": row is not None,
        "link": address_of(token_of(scope.organisation_id, row.nonce)) if row is not None and shown else None,
        "due_at": row.due_at if row is not None else None,
        "reason": met.reason,
        "until": met.until,
    }


def _who(told: WhoIn | OptOutIn) -> tuple[Identity, ...]:
    found = identities(told.person, told.email, told.phone)
    if not found:
        raise Refused(422, _("This names nobody."), _("Send “email”, “phone” (with + and the country) or “person”."))
    return found


def _written(row: Invitation) -> dict[str, Any]:
    names = ("id", "state", "reason", "way", "unit", "segment", "case", "made_at", "due_at", "asked_at")
    return {name: getattr(row, name) for name in names}

"""Who stands at the door: what a token opens, and what answers through it are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from twofold_web.delivery.models import Invitation, InvitationState, Link
from twofold_web.delivery.sheets import codes
from twofold_web.delivery.tokens import Token, digest_of, read_stop_token, read_token
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.wall import walled
from twofold_web.surveys.reads.published import published


@dataclass(frozen=True, slots=True)
class Entry:
    """What a token opens.

    Attributes:
        organisation_id: whose survey it is.
        slug: the organisation in addresses.
        survey_id: the survey.
        kind: ``anonymous``, ``personal``, ``kiosk``, ``embed``, ``test`` or ``sheet``.
        state: ``open``, ``early``, ``over``, ``revoked`` or ``used``; the survey itself may be closed besides.
        link_id: the row of the link, of all kinds but ``personal`` and ``sheet``.
        invitation_id: of ``personal`` ones.
        person: the organisation's own name of the person; never shown.
        unit: what answers are about.
        touchpoint: the same.
        channel: the same.
        case: the business key that ties events together.
        language: empty for the browser's.
        hidden: values of hidden fields.
        touchpoints: those the person went through.
        anonymous_employee: the survey asks employees. Nothing may be answered at this address unless the kind is
            ``sheet`` or ``test``: send the browser to ``/ask/sheet/<token>/``, where a sheet is taken.
        closed: it is known, but not yet open, over or revoked.
        frame_hosts: whose pages may show it in a frame, as ``https://shop.example``.
        wave_day: the day that answers of employees are dated to; None for the day of the survey's first publication.
    """

    organisation_id: int
    slug: str
    survey_id: int
    kind: str
    state: str = "open"
    link_id: int | None = None
    invitation_id: int | None = None
    person: str | None = None
    unit: str | None = None
    touchpoint: str | None = None
    channel: str | None = None
    case: str | None = None
    language: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    touchpoints: tuple[str, ...] = ()
    anonymous_employee: bool = False
    closed: bool = False
    frame_hosts: tuple[str, ...] = ()
    wave_day: date | None = None


def entry_of(token: str, now: datetime | None = None) -> Entry | None:
    """What a token opens; None where it was never one of ours. Works outside of any wall."""
    read = read_token(token)
    if read is None:
        return None
    organisation = Organisation.objects.filter(id=read.organisation_id).first()
    if organisation is None:
        return None
    moment = now or datetime.now(UTC)
    with walled(organisation.id):
        if read.sheet:
            return _sheet(read, organisation)
        return _link(read, organisation, moment) or _personal(read, organisation, moment)


def invited_by(token: str) -> Entry | None:
    """Whose messages the short token ends; None where it was never one of ours. Works outside of any wall."""
    read = read_stop_token(token)
    organisation = None if read is None else Organisation.objects.filter(id=read.organisation_id).first()
    if read is None or organisation is None:
        return None
    with walled(organisation.id):
        row = Invitation.objects.of(organisation.id).filter(pk=read.invitation_id).first()
        if row is None or not read.fits(row.nonce):
            return None
        return _invited(row, organisation, datetime.now(UTC))


def _sheet(read: Token, organisation: Organisation) -> Entry | None:
    sheet = codes.read(f"{read.organisation_id}-{read.secret}")
    if sheet is None or not asks_employees(organisation.id, sheet.survey_id):
        return None
    return Entry(
        organisation.id,
        organisation.slug,
        sheet.survey_id,
        "sheet",
        unit=sheet.unit or None,
        anonymous_employee=True,
    )


def _link(read: Token, organisation: Organisation, now: datetime) -> Entry | None:
    link = Link.objects.of(organisation.id).filter(digest=digest_of(read.secret)).first()
    if link is None:
        return None
    state = _state_of(link, now)
    return Entry(
        organisation.id,
        organisation.slug,
        link.survey_id,
        link.kind,
        state=state,
        closed=state != "open",
        link_id=link.pk,
        unit=link.unit or None,
        touchpoint=link.touchpoint or None,
        channel=link.channel or None,
        language=link.language,
        hidden=link.hidden,
        anonymous_employee=asks_employees(organisation.id, link.survey_id),
        frame_hosts=tuple(link.hosts),
    )


def _state_of(link: Link, now: datetime) -> str:
    if link.revoked_at is not None:
        return "revoked"
    if link.opens_at is not None and now < link.opens_at:
        return "early"
    return "over" if link.closes_at is not None and now >= link.closes_at else "open"


def _personal(read: Token, organisation: Organisation, now: datetime) -> Entry | None:
    row = Invitation.objects.of(organisation.id).filter(digest=digest_of(read.secret)).first()
    return None if row is None else _invited(row, organisation, now)


def _invited(row: Invitation, organisation: Organisation, now: datetime) -> Entry:
    employees = asks_employees(organisation.id, row.survey_id)
    state = _state_of_invitation(row, now)
    return Entry(
        organisation.id,
        organisation.slug,
        row.survey_id,
        "personal",
        state=state,
        closed=state in {"over", "revoked"},
        invitation_id=row.pk,
        person=row.name or None,
        unit=row.unit or None,
        touchpoint=row.touchpoint or None,
        channel=row.channel or None,
        case=row.case or None,
        language=row.language,
        hidden={} if employees else row.hidden,
        touchpoints=tuple(row.touchpoints),
        anonymous_employee=employees,
    )


def _state_of_invitation(row: Invitation, now: datetime) -> str:
    if row.finished_at is not None:
        return "used"
    if row.state == InvitationState.WITHDRAWN:
        return "revoked"
    return "over" if row.expires_at is not None and now >= row.expires_at else "open"


def asks_employees(organisation_id: int, survey_id: int) -> bool:
    """Whether a survey asks employees."""
    found = published(organisation_id, survey_id)
    return found is not None and found.document.side == "employee"

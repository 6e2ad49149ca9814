"""People, roles and invitations behind the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from twofold_web.foundation.permissions import Permission, Role
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS, Refused
from twofold_web.people.limits import INVITATIONS, wait_for
from twofold_web.people.models import Grant, Invitation, User
from twofold_web.people.reads.invitations import open_invitations
from twofold_web.people.reads.people import grants_of, person_of
from twofold_web.people.writes import grant_role
from twofold_web.people.writes.invitations import Guest, invite, resend, withdraw
from twofold_web.people.writes.roles import resume, revoke_role, suspend

router = Router(tags=["people"])
MANAGE = Permission.MANAGE_PEOPLE
Code = Annotated[Text, Field(max_length=80)]


class GrantOut(Schema):
    """A role of somebody, and where it is held; everywhere where there is no unit."""

    id: int
    user: int
    email: str
    name: str
    role: Role
    unit: str | None
    made_at: datetime


class Grants(Schema):
    """A page of roles."""

    items: list[GrantOut]
    next: int | None


class GrantIn(Schema):
    """A role for somebody who holds one here already; others are invited."""

    user: RowId
    role: Role
    unit: Code = ""


class InvitationOut(Schema):
    """An invitation that nobody has taken up; its link is in the e-mail only."""

    id: int
    email: str
    role: Role
    unit: str | None
    language: str
    made_at: datetime
    expires_at: datetime
    sent_at: datetime | None


class Invitations(Schema):
    """A page of invitations."""

    items: list[InvitationOut]
    next: int | None


class InvitationIn(Schema):
    """Whom to invite."""

    email: Annotated[Text, Field(max_length=254)]
    role: Role
    unit: Code = ""
    language: Literal["en", "hu", "bg", "el", "cs"] = "en"


class RestIn(Schema):
    """Whether somebody's roles rest."""

    suspended: bool


@router.get("/o/{slug}/roles", response={200: Grants} | PROBLEMS)
def list_roles(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """Who holds which role, as far as the caller manages people."""
    return page_of(grants_of(scope_for(request, slug, MANAGE)), paging, _grant)


@router.post("/o/{slug}/roles", response={201: GrantOut} | PROBLEMS)
def give_role(request: HttpRequest, slug: str, wish: GrantIn) -> Any:
    """Give a role to somebody who holds one here already."""
    scope = scope_for(request, slug, MANAGE)
    return Status(201, _grant(grant_role(scope, person_of(scope, wish.user).user, wish.role, wish.unit)))


@router.delete("/o/{slug}/roles/{role_id}", response={204: None} | PROBLEMS)
def take_role(request: HttpRequest, slug: str, role_id: RowId) -> Any:
    """Take a role away; the last administrator stays."""
    revoke_role(scope_for(request, slug, MANAGE), role_id)
    return Status(204, None)


@router.put("/o/{slug}/people/{user_id}", response={204: None} | PROBLEMS)
def rest(request: HttpRequest, slug: str, user_id: RowId, wish: RestIn) -> Any:
    """Let all roles of somebody rest, or wake them."""
    scope = scope_for(request, slug, MANAGE)
    (suspend if wish.suspended else resume)(scope, user_id)
    return Status(204, None)


@router.get("/o/{slug}/invitations", response={200: Invitations} | PROBLEMS)
def list_invitations(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """The invitations that nobody has taken up."""
    return page_of(open_invitations(scope_for(request, slug, MANAGE)), paging, _invitation)


@router.post("/o/{slug}/invitations", response={201: InvitationOut} | PROBLEMS)
def send_invitation(request: HttpRequest, slug: str, wish: InvitationIn) -> Any:
    """Invite somebody by e-mail; the same invitation again is sent again."""
    scope = scope_for(request, slug, MANAGE)
    seconds = wait_for(INVITATIONS, f"{scope.organisation_id}")
    if seconds:
        wait = _("Wait %(seconds)s seconds, then go on more slowly.") % {"seconds": seconds}
        raise Refused(429, _("Too many invitations in one hour. Wait a little."), wait, retry_after=seconds)
    return Status(201, _invitation(invite(scope, Guest(wish.email, wish.role, wish.unit, wish.language))))


@router.post("/o/{slug}/invitations/{invitation_id}/send", response={200: InvitationOut} | PROBLEMS)
def send_again(request: HttpRequest, slug: str, invitation_id: RowId) -> Any:
    """Send an invitation with a new link; the old one ends."""
    return _invitation(resend(scope_for(request, slug, MANAGE), invitation_id))


@router.delete("/o/{slug}/invitations/{invitation_id}", response={204: None} | PROBLEMS)
def take_back(request: HttpRequest, slug: str, invitation_id: RowId) -> Any:
    """End an invitation."""
    withdraw(scope_for(request, slug, MANAGE), invitation_id)
    return Status(204, None)


def _grant(grant: Grant) -> dict[str, Any]:
    user: User = grant.user
    unit = grant.unit.code if grant.unit else None
    return {
        "id": grant.pk,
        "user": user.pk,
        "email": user.email,
        "name": user.name,
        "role": grant.role,
        "unit": unit,
        "made_at": grant.made_at,
    }


def _invitation(row: Invitation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "email": row.email,
        "role": row.role,
        "unit": row.unit.code if row.unit else None,
        "language": row.language,
        "made_at": row.made_at,
        "expires_at": row.expires_at,
        "sent_at": row.sent_at,
    }

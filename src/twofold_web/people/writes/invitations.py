"""Inviting somebody, and taking up an invitation."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from twofold_web.foundation.audit import record
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Actor, ActorKind, Scope
from twofold_web.foundation.wall import walled
from twofold_web.people.links import digest_of, new_nonce, secret_of
from twofold_web.people.models import Grant, Invitation, Unit, User
from twofold_web.people.reads.invitations import invitation_by_token, open_invitations
from twofold_web.people.reads.reach import require_at
from twofold_web.people.refusals import Refusal

LASTS = timedelta(days=7)
SEND = "people.invite"


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom to invite.

    Attributes:
        email: their address.
        role: what they shall be.
        unit: the code of the unit; empty for everywhere.
        language: of the e-mail, and of the pages they will see.
    """

    email: str
    role: Role
    unit: str = ""
    language: str = "en"


def invite(scope: Scope, guest: Guest) -> Invitation:
    """Invite somebody by e-mail; an open invitation of the same address, role and unit is sent again.

    Raises:
        PermissionDenied: the actor may not manage people there.
        Unit.DoesNotExist: there is no such unit.
        Refusal: the address is none, or its owner holds the role already.
    """
    require_at(scope, Permission.MANAGE_PEOPLE, guest.unit)
    email = _address(guest.email)
    language = guest.language if guest.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with transaction.atomic():
        unit = Unit.objects.of(scope).get(code=guest.unit) if guest.unit else None
        if Grant.objects.of(scope).filter(user__email=email, role=guest.role.value, unit=unit).exists():
            raise Refusal(_("This person holds the role already."), field="email")
        same = open_invitations(scope).filter(email=email, role=guest.role.value, unit=unit).first()
        if same is not None:
            return resend(scope, same.pk)
        inviter = scope.actor.id if scope.actor.kind is ActorKind.USER else None
        invitation = Invitation(
            organisation_id=scope.organisation_id,
            email=email,
            role=guest.role.value,
            unit=unit,
            language=language,
            invited_by_id=inviter,
        )
        _renew(invitation)
        record(scope, "person.invited", email, {"role": guest.role.value, "unit": guest.unit})
        enqueue(scope, SEND, {"invitation": invitation.pk}, urgent=True)
    return invitation


def resend(scope: Scope, invitation_id: int) -> Invitation:
    """Send an invitation again, with a new link; the old link ends.

    Raises:
        PermissionDenied: the actor may not manage people there.
        Invitation.DoesNotExist: there is no open invitation with this id.
    """
    with transaction.atomic():
        invitation = _open(scope, invitation_id)
        _renew(invitation)
        record(scope, "invitation.resent", invitation.email)
        enqueue(scope, SEND, {"invitation": invitation.pk}, urgent=True)
    return invitation


def withdraw(scope: Scope, invitation_id: int) -> None:
    """End an invitation that nobody has taken up.

    Raises:
        PermissionDenied: the actor may not manage people there.
        Invitation.DoesNotExist: there is no open invitation with this id.
    """
    with transaction.atomic():
        invitation = _open(scope, invitation_id)
        invitation.withdrawn_at = datetime.now(UTC)
        invitation.save(update_fields=["withdrawn_at"])
        record(scope, "invitation.withdrawn", invitation.email)


def accept(token: str, *, user: User | None = None, name: str = "", password: str | None = None) -> User:
    """Take up an invitation: as the user with its address, or as a new one.

    Args:
        token: what the link holds.
        user: somebody who has signed in; must have the invited address.
        name: of a new user.
        password: of a new user; None for one who will sign in with a passkey.

    Raises:
        Refusal: the link is used, expired or withdrawn, or the address has an account that has not signed in.
    """
    found = invitation_by_token(token)
    if found is None:
        raise Refusal(_("This invitation has been used, withdrawn or has expired. Ask for a new one."))
    organisation, invitation = found
    with walled(organisation.id), transaction.atomic():
        locked = Invitation.objects.of(organisation.id).select_for_update().get(pk=invitation.pk)
        if locked.accepted_at is not None or locked.withdrawn_at is not None:
            raise Refusal(_("This invitation has been used, withdrawn or has expired. Ask for a new one."))
        taker = user or _new_user(locked, name, password)
        if taker.email != locked.email:
            raise Refusal(_("This invitation is for another address. Sign out first."))
        scope = Scope(organisation.id, organisation.slug, Actor(ActorKind.USER, taker.pk, taker.email))
        take_up(scope, locked, taker)
    return taker


def take_up(scope: Scope, invitation: Invitation, user: User) -> None:
    """Give the invited role and close the invitation; inside the caller's transaction."""
    Grant.objects.of(scope).get_or_create(
        organisation_id=scope.organisation_id, user=user, role=invitation.role, unit=invitation.unit
    )
    invitation.accepted_at = datetime.now(UTC)
    invitation.save(update_fields=["accepted_at"])
    unit = invitation.unit.code if invitation.unit else ""
    record(scope, "invitation.accepted", user.email, {"role": invitation.role, "unit": unit})


def _address(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise Refusal(_("This is no e-mail address."), field="email") from wrong
    return email


def _new_user(invitation: Invitation, name: str, password: str | None) -> User:
    if User.objects.filter(email=invitation.email).exists():
        raise Refusal(_("There is an account with this address. Sign in with it first, then open the link again."))
    return User.objects.create_user(invitation.email, password, name=name.strip()[:120], language=invitation.language)


def _open(scope: Scope, invitation_id: int) -> Invitation:
    scope.require(Permission.MANAGE_PEOPLE)
    rows = Invitation.objects.of(scope).filter(accepted_at=None, withdrawn_at=None)
    invitation = rows.select_for_update(of=("self",)).select_related("unit").get(pk=invitation_id)
    require_at(scope, Permission.MANAGE_PEOPLE, invitation.unit.code if invitation.unit else "")
    return invitation


def _renew(invitation: Invitation) -> None:
    invitation.nonce = new_nonce()
    invitation.digest = digest_of(secret_of(invitation.nonce))
    invitation.expires_at = datetime.now(UTC) + LASTS
    invitation.sent_at = None
    invitation.save()

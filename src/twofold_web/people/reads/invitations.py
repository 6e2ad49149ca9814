"""Invitations that still wait."""

from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled
from twofold_web.people.links import fits, read_token
from twofold_web.people.models import Invitation
from twofold_web.people.reads.units import codes_below


def open_invitations(scope: Scope) -> QuerySet[Invitation]:
    """Invitations that somebody may manage and nobody has taken up; expired ones too: they can be sent again."""
    scope.require(Permission.MANAGE_PEOPLE)
    rows = Invitation.objects.of(scope).filter(accepted_at=None, withdrawn_at=None).select_related("unit")
    codes = codes_below(scope, Permission.MANAGE_PEOPLE)
    return rows if codes is None else rows.filter(unit__code__in=codes)


def invitation_by_token(token: str) -> tuple[Organisation, Invitation] | None:
    """What a link opens; None where it is unknown, used, withdrawn or expired."""
    parts = read_token(token)
    if parts is None:
        return None
    organisation_id, invitation_id, secret = parts
    organisation = Organisation.objects.filter(id=organisation_id).first()
    if organisation is None:
        return None
    with walled(organisation.id):
        found = waiting_of(organisation.id).filter(pk=invitation_id).first()
        return (organisation, found) if found is not None and fits(secret, found.digest) else None


def waiting_of(organisation_id: int) -> QuerySet[Invitation]:
    """The invitations of an organisation that can be taken up now."""
    living = Q(accepted_at=None, withdrawn_at=None, expires_at__gt=datetime.now(UTC))
    return Invitation.objects.of(organisation_id).filter(living).select_related("unit")

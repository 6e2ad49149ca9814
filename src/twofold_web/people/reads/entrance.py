"""The rules of an organisation for those who enter, and its identity providers."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialApp
from django.db.models import QuerySet

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled
from twofold_web.people.models import EntranceRules, IdentityProvider
from twofold_web.people.reads.reach import require_everywhere


@dataclass(frozen=True, slots=True)
class Rules:
    """What an organisation asks of those who enter.

    Attributes:
        second_factor: administrators need a passkey or an authenticator app.
        domains: addresses of these domains come in through the identity provider without an invitation.
        role: what they are then.
    """

    second_factor: bool = False
    domains: tuple[str, ...] = ()
    role: Role = Role.VIEWER


def rules_of(scope: Scope | int) -> Rules:
    """The rules; call it inside the organisation's wall."""
    row = EntranceRules.objects.of(scope).first()
    return Rules() if row is None else Rules(row.second_factor, tuple(row.domains), Role(row.role))


def domains_of(organisation: Organisation) -> tuple[str, ...]:
    """The domains that are the organisation's own."""
    with walled(organisation.id):
        return rules_of(organisation.id).domains


def providers_of(scope: Scope) -> QuerySet[IdentityProvider]:
    """The identity providers of the organisation."""
    require_everywhere(scope, Permission.MANAGE_SETTINGS)
    return IdentityProvider.objects.of(scope).select_related("app").order_by("pk")


def all_providers() -> list[SocialApp]:
    """The providers of all organisations, for the sign-in page."""
    return list(SocialApp.objects.order_by("name"))

"""Letting in somebody whom an identity provider names."""

from dataclasses import dataclass

from django.db import transaction

from twofold_web.foundation.audit import record
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Actor, ActorKind, Scope
from twofold_web.foundation.wall import walled
from twofold_web.people.models import Grant, Invitation, Suspension, User
from twofold_web.people.reads.entrance import Rules, rules_of
from twofold_web.people.reads.invitations import waiting_of
from twofold_web.people.writes.invitations import take_up


@dataclass(frozen=True, slots=True)
class Claim:
    """What an identity provider says about somebody.

    Attributes:
        email: their address; empty where it names none.
        name: what they are called.
        vouched: whether the provider answers for the address being theirs.
        known: the account that this very identity has entered before.
    """

    email: str
    name: str = ""
    vouched: bool = False
    known: User | None = None


def admit(organisation: Organisation, claim: Claim) -> User | None:
    """The account of somebody who may enter the organisation; None for everybody else."""
    with walled(organisation.id), transaction.atomic():
        user = claim.known or _owner(claim)
        if user is not None and (not user.is_active or _suspended(organisation, user)):
            return None
        email = user.email if user is not None else claim.email
        # an identity that has entered before needs no address; anybody else is known by theirs alone
        trusted = claim.known is not None or claim.vouched
        if not trusted or not email:
            return None
        invitations = list(waiting_of(organisation.id).filter(email=email))
        if user is not None and not invitations and _belongs(organisation, user):
            return user
        rules = rules_of(organisation.id)
        in_domain = claim.vouched and email.rpartition("@")[2] in rules.domains
        if not invitations and (user is not None or not in_domain):
            return None
        return _enter(organisation, claim, user, invitations, rules)


def _owner(claim: Claim) -> User | None:
    return User.objects.filter(email=claim.email).first() if claim.vouched and claim.email else None


def _belongs(organisation: Organisation, user: User) -> bool:
    return Grant.objects.of(organisation.id).filter(user=user).exists()


def _suspended(organisation: Organisation, user: User) -> bool:
    return Suspension.objects.of(organisation.id).filter(user=user).exists()


def _enter(
    organisation: Organisation, claim: Claim, user: User | None, invitations: list[Invitation], rules: Rules
) -> User:
    entering = user or User.objects.create_user(claim.email, name=claim.name[:120], language=organisation.language)
    scope = Scope(organisation.id, organisation.slug, Actor(ActorKind.USER, entering.pk, entering.email))
    for invitation in invitations:
        take_up(scope, invitation, entering)
    if not invitations:
        Grant.objects.add(scope, user=entering, role=rules.role.value)
        record(scope, "person.admitted", entering.email, {"role": rules.role.value})
    return entering

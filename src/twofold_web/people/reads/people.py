"""Who holds which role where."""

from dataclasses import dataclass
from itertools import groupby

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Q, QuerySet

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Grant, Suspension, User
from twofold_web.people.reads.units import codes_below


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role in the organisation.

    Attributes:
        user: who.
        grants: their roles, as far as the asking person reaches.
        suspended: whether the roles rest.
        second_factor: whether a passkey or an authenticator app is set up.
    """

    user: User
    grants: tuple[Grant, ...]
    suspended: bool
    second_factor: bool


def people_of(scope: Scope, search: str = "", *, after: str = "", limit: int = 100) -> list[Person]:
    """People with a role where the asking person manages people, by address.

    Args:
        scope: who asks.
        search: a part of a name or address.
        after: the address after which the list goes on.
        limit: how many at most.
    """
    grants = grants_of(scope)
    if search:
        grants = grants.filter(Q(user__email__icontains=search) | Q(user__name__icontains=search))
    emails = grants.filter(user__email__gt=after).values_list("user__email", flat=True)
    wanted = list(emails.order_by("user__email").distinct()[:limit])
    rows = grants.filter(user__email__in=wanted).order_by("user__email", "unit__path", "role")
    resting = set(Suspension.objects.of(scope).values_list("user_id", flat=True))
    return [_person(tuple(held), resting) for _id, held in groupby(rows, key=lambda grant: grant.user_id)]


def person_of(scope: Scope, user_id: int) -> Person:
    """One of these people.

    Raises:
        User.DoesNotExist: nobody in reach has this id.
    """
    held = tuple(grants_of(scope).filter(user_id=user_id).order_by("unit__path", "role"))
    if not held:
        raise User.DoesNotExist
    return _person(held, set(Suspension.objects.of(scope).values_list("user_id", flat=True)))


def grants_of(scope: Scope) -> QuerySet[Grant]:
    """The roles that somebody may manage."""
    scope.require(Permission.MANAGE_PEOPLE)
    codes = codes_below(scope, Permission.MANAGE_PEOPLE)
    rows = Grant.objects.of(scope).select_related("user", "unit")
    return rows if codes is None else rows.filter(unit__code__in=codes)


def _person(held: tuple[Grant, ...], resting: set[int]) -> Person:
    user = held[0].user
    return Person(user, held, user.pk in resting, is_mfa_enabled(user))

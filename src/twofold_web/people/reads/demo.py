"""The people of a demonstration, whom the sign-in page offers."""

from dataclasses import dataclass
from typing import Any

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.wall import walled
from twofold_web.people.models import Grant, User
from twofold_web.people.words import QUESTIONS, ROLES


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of them.

    Attributes:
        user: who.
        role: what they are.
        question: what they look for, in one sentence.
        unit: where; empty for everywhere.
    """

    user: User
    role: Any
    question: Any
    unit: str


def demo_people() -> list[tuple[Organisation, list[DemoPerson]]]:
    """The demonstration's people by organisation, in the order of the roles."""
    return [(place, people) for place in Organisation.objects.order_by("id") if (people := _people(place))]


def demo_user(user_id: int) -> User | None:
    """One of the demonstration's people; None for everybody else."""
    return User.objects.filter(pk=user_id, is_demo=True, is_active=True).first()


def _people(organisation: Organisation) -> list[DemoPerson]:
    with walled(organisation.id):
        rows = Grant.objects.of(organisation.id).filter(user__is_demo=True, user__is_active=True)
        grants = {grant.user_id: grant for grant in rows.select_related("user", "unit").order_by("-pk")}
    # who keeps the house comes last: the others are why there is one
    order = [*(role.value for role in Role if role is not Role.ADMINISTRATOR), Role.ADMINISTRATOR.value]
    held = sorted(grants.values(), key=lambda grant: (order.index(grant.role), grant.pk))
    return [
        DemoPerson(
            grant.user, ROLES[Role(grant.role)], QUESTIONS[Role(grant.role)], str(grant.unit) if grant.unit else ""
        )
        for grant in held
    ]

"""How many were asked and how many of them finished, group by group: what fieldwork watches."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from twofold_web.delivery.models import Invitation, InvitationState
from twofold_web.delivery.reads.entry import asks_employees
from twofold_web.foundation.scope import Scope

GROUPED_BY = ("unit", "segment", "way", "language", "touchpoint")
ASKED = (InvitationState.ASKED, InvitationState.FINISHED)


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """One group of people with a personal invitation.

    Attributes:
        value: what they have in common; empty where it is not known.
        asked: how many got the invitation.
        opened: how many of them opened it.
        finished: how many of them finished.
    """

    value: str
    asked: int
    opened: int
    finished: int


def asked_people(scope: Scope, survey_id: int, by: str) -> tuple[AskedGroup, ...]:
    """Everybody who was asked, by one of ``GROUPED_BY``; nothing of employees, whose taking part is nobody's business.

    Raises:
        ValueError: people are not grouped by this.
    """
    if by not in GROUPED_BY:
        raise ValueError(f"people are grouped by {', '.join(GROUPED_BY)}, not by {by}")
    if asks_employees(scope.organisation_id, survey_id):
        return ()
    rows = Invitation.objects.of(scope).filter(survey_id=survey_id, state__in=ASKED).order_by()
    found = (
        rows.values(value=F(by))
        .annotate(
            asked=Count("id"),
            opened=Count("id", filter=Q(opened_at__isnull=False) | Q(finished_at__isnull=False)),
            finished=Count("id", filter=Q(finished_at__isnull=False)),
        )
        .order_by("-asked", "value")
    )
    return tuple(AskedGroup(**one) for one in found)

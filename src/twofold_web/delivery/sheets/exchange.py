"""The exchange: an invitation is given in, once, and a sheet is given out."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from twofold_web.delivery.models import Invitation
from twofold_web.delivery.reads.entry import Entry
from twofold_web.delivery.reads.units import tree_above
from twofold_web.delivery.sheets import codes, rolls
from twofold_web.delivery.sheets.coarsening import counted_for
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled
from twofold_web.surveys.reads.published import published

LEAST = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an exchange.

    Attributes:
        code: the sheet; empty where the invitation was exchanged before.
    """

    code: str


def take_sheet(entry: Entry) -> Taken:
    """Exchange an invitation or an open link for a sheet.

    Of an invitation only one bit is kept: that its sheet was taken. An open link gives a sheet to everybody who asks.
    """
    scope = worker_scope(entry.organisation_id, entry.slug)
    with walled(entry.organisation_id):
        unit = _unit_of(scope, entry)
        if entry.invitation_id is not None and not _noted(scope, entry.survey_id, entry.invitation_id):
            return Taken("")
    # made after the transaction: nothing of it can have been written
    return Taken(codes.new(codes.Sheet(entry.organisation_id, entry.survey_id, unit)))


def _noted(scope: Scope, survey_id: int, invitation_id: int) -> bool:
    with transaction.atomic():
        place = Invitation.objects.of(scope).values_list("place", flat=True).get(pk=invitation_id)
        return place is not None and rolls.take(scope, survey_id, place)


def _unit_of(scope: Scope, entry: Entry) -> str:
    if entry.invitation_id is None or not entry.unit:
        return entry.unit or ""
    rows = Invitation.objects.of(scope).filter(survey_id=entry.survey_id).order_by()
    invited = dict(rows.values_list("unit").annotate(n=Count("id")))
    found = published(scope.organisation_id, entry.survey_id)
    least = int((found.thresholds or {}).get("answers", LEAST)) if found is not None else LEAST
    return counted_for(entry.unit, invited, tree_above(scope), least)

"""Somebody wants to be called: kept apart from the answers, seen by few, and gone when it is done."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from twofold_web.answering.models import ContactWish
from twofold_web.answering.tokens import keyed
from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody left to be called back.

    Attributes:
        organisation_id: whom they ask.
        survey_id: where they asked.
        respondent: the number of their answers; only a hash of it is kept, so that the same wish sent twice is one.
        name: how they are called.
        reach: a telephone number or an address.
        note: when, or about what.
        unit: which unit should call.
        language: in which language.
        consent: the words they agreed to.
    """

    organisation_id: int
    survey_id: int
    respondent: str
    name: str
    reach: str
    note: str
    unit: str
    language: str
    consent: str


def keep_wish(wish: Wish) -> bool:
    """Keep a wish; False where it is known already."""
    once = keyed("wish", wish.respondent).hex()
    _row, made = ContactWish.objects.of(wish.organisation_id).get_or_create(
        organisation_id=wish.organisation_id,
        once=once,
        defaults={
            "survey_id": wish.survey_id,
            "name": wish.name[:120],
            "reach": wish.reach[:254],
            "note": wish.note[:1000],
            "unit": wish.unit,
            "language": wish.language,
            "consent": wish.consent,
            "made_at": datetime.now(UTC),
        },
    )
    return made


def end_wish(scope: Scope, wish_id: int) -> bool:
    """Somebody has called: what was left for it goes. False where it is gone already.

    Raises:
        PermissionDenied: the caller may not read comments.
    """
    scope.require(Permission.SEE_COMMENTS)
    with transaction.atomic():
        found, units = ContactWish.objects.of(scope).filter(id=wish_id), scope.units(Permission.SEE_COMMENTS)
        gone = (found if units is None else found.filter(unit__in=units)).delete()[0]
        if gone:
            record(scope, "wish.ended", str(wish_id))
    return bool(gone)

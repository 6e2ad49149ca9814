"""The roll: who took a sheet, one bit a person."""

import secrets
from collections.abc import Iterable

from django.db import connection
from django.db.models import Max

from twofold_web.delivery.models import Invitation, Roll
from twofold_web.foundation.scope import Scope

# persons in one row: their bits fit into a page of the database, so that the row is written over where it stands
IN_A_ROW = 8_000


def give_places(scope: Scope, survey_id: int, invitations: list[Invitation]) -> None:
    """Give new invitations their places on the roll, in random order; inside the caller's transaction."""
    taken = Invitation.objects.of(scope).filter(survey_id=survey_id).aggregate(last=Max("place"))["last"]
    first = 0 if taken is None else taken + 1
    order = list(range(first, first + len(invitations)))
    secrets.SystemRandom().shuffle(order)
    for invitation, place in zip(invitations, order, strict=True):
        invitation.place = place
    for number in range(first // IN_A_ROW, (first + len(invitations) - 1) // IN_A_ROW + 1 if invitations else 0):
        Roll.objects.of(scope).get_or_create(
            survey_id=survey_id,
            number=number,
            defaults={"organisation_id": scope.organisation_id, "bits": bytes(IN_A_ROW // 8)},
        )


def take(scope: Scope, survey_id: int, place: int) -> bool:
    """Note that somebody takes a sheet; False where they took one before. Inside the caller's transaction."""
    row = Roll.objects.of(scope).select_for_update().get(survey_id=survey_id, number=place // IN_A_ROW)
    bits = bytearray(row.bits)
    at, bit = divmod(place % IN_A_ROW, 8)
    if bits[at] & (1 << bit):
        return False
    bits[at] |= 1 << bit
    row.bits = bytes(bits)
    row.save(update_fields=["bits"])
    return True


def took(scope: Scope, survey_id: int, places: Iterable[int]) -> frozenset[int]:
    """Of these places, those whose people took a sheet."""
    rows = {row.number: bytes(row.bits) for row in Roll.objects.of(scope).filter(survey_id=survey_id)}
    return frozenset(place for place in places if _is_set(rows, place))


def _is_set(rows: dict[int, bytes], place: int) -> bool:
    at, bit = divmod(place % IN_A_ROW, 8)
    bits = rows.get(place // IN_A_ROW)
    return bits is not None and bool(bits[at] & (1 << bit))


def forget_order() -> None:
    """Let the database forget the order in which its rows were written lately, as far as it can be told to.

    SQLite keeps former states of pages in its log until that is emptied. PostgreSQL's dead rows are removed by its own
    vacuum. Outside of any transaction; whoever reads at the moment is not disturbed, and the next call tries again.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

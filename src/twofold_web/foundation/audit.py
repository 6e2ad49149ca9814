"""The audit trail: every write and every look at personal data, in the same transaction, in a chain of hashes.

An entry's hash covers its content and the hash of the entry before, so that a changed, removed or inserted entry is
found by ``verify``; cutting off the end is found by comparing with an exported copy, whose last hash must occur.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from twofold_web.foundation.models import AuditEntry, AuditHead
from twofold_web.foundation.scope import Scope


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the chain found.

    Attributes:
        entries: how many entries were read.
        broken_at: the number of the first entry that does not fit; None where the chain holds.
    """

    entries: int
    broken_at: int | None = None


def record(scope: Scope, act: str, target: str, detail: Mapping[str, Any] | None = None) -> AuditEntry:
    """Write an entry; call it inside the transaction of what it records, as its last step.

    Args:
        scope: who acts, where.
        act: verb and noun in the past, such as ``unit.moved`` or ``comments.seen``.
        target: what it was done to.
        detail: what changed; never free text of customers or employees.

    Raises:
        TransactionManagementError: there is no transaction that could hold both.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{act} is recorded outside the transaction of what it records")
    with transaction.atomic():
        AuditHead.objects.get_or_create(organisation_id=scope.organisation_id)
        head = AuditHead.objects.select_for_update().get(organisation_id=scope.organisation_id)
        entry = AuditEntry(
            organisation_id=scope.organisation_id,
            number=head.number + 1,
            at=datetime.now(UTC),
            actor_kind=scope.actor.kind.value,
            actor_id=scope.actor.id,
            actor_name=scope.actor.name,
            act=act,
            target=target[:200],
            detail=dict(detail or {}),
            previous=head.hash,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        head.number, head.hash = entry.number, entry.hash
        head.save(update_fields=["number", "hash"])
    return entry


def hash_of(entry: AuditEntry) -> str:
    """The hash of an entry's content and of the hash before it."""
    written = json.dumps(as_json(entry) | {"hash": None}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def as_json(entry: AuditEntry) -> dict[str, Any]:
    """An entry as it is exported, one a line."""
    return {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name},
        "act": entry.act,
        "target": entry.target,
        "detail": entry.detail,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def export(scope: Scope) -> Iterator[str]:
    """The whole trail as lines of JSON, oldest first."""
    for entry in AuditEntry.objects.of(scope).order_by("number").iterator():
        yield json.dumps(as_json(entry), ensure_ascii=False, sort_keys=True) + "\n"


def verify(scope: Scope) -> Verified:
    """Read the whole chain again."""
    previous, expected = "", 0
    for entry in AuditEntry.objects.of(scope).order_by("number").iterator():
        expected += 1
        if entry.number != expected or entry.previous != previous or entry.hash != hash_of(entry):
            return Verified(expected, expected)
        previous = entry.hash
    head = AuditHead.objects.filter(organisation_id=scope.organisation_id).first()
    whole = head is None or (head.number == expected and head.hash == previous)
    return Verified(expected, None if whole else expected + 1)


def first_difference(scope: Scope, copied: Iterable[Mapping[str, Any]]) -> int | None:
    """The number of the first entry of a copy that the trail does not hold as it was; None where it holds all.

    The chain alone does not show that its end was cut off, or that it was written anew from some entry on.
    """
    kept = AuditEntry.objects.of(scope)
    for entry in copied:
        number = int(entry.get("number") or 0)
        if list(kept.filter(number=number).values_list("hash", flat=True)) != [entry.get("hash")]:
            return number
    return None

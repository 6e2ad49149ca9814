"""Keys and the audit trail behind the API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from twofold_web.foundation.audit import as_json
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Permission
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS
from twofold_web.people.models import ApiKey
from twofold_web.people.reads import keys_of
from twofold_web.people.reads.audit import Question, entries_of
from twofold_web.people.writes import KeyWish, make_key, revoke_key
from twofold_web.people.writes.audit_looks import verify_audit

router = Router(tags=["keys and audit"])


class KeyOut(Schema):
    """A key, without its secret."""

    id: int
    name: str
    prefix: str
    permissions: list[str]
    unit: str | None
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class Keys(Schema):
    """A page of keys."""

    items: list[KeyOut]
    next: int | None


class KeyIn(Schema):
    """What a new key shall be."""

    name: Text
    permissions: list[Permission]
    unit: Text = ""
    expires_at: datetime | None = None


class NewKey(Schema):
    """A new key with its secret, this once."""

    id: int
    key: str


class ActorOut(Schema):
    """Who acted."""

    kind: str
    id: int
    name: str


class EntryOut(Schema):
    """An entry of the audit trail; its hash covers all of it but ``id``, and the hash of the one before."""

    id: int
    number: int
    at: datetime
    actor: ActorOut
    act: str
    target: str
    detail: dict[str, Any]
    previous: str
    hash: str


class Entries(Schema):
    """A page of entries."""

    items: list[EntryOut]
    next: int | None


class VerifiedOut(Schema):
    """What a check of the chain found."""

    entries: int
    broken_at: int | None
    holds: bool


@router.get("/o/{slug}/keys", response={200: Keys} | PROBLEMS)
def list_keys(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """The keys of the organisation."""
    scope = scope_for(request, slug, Permission.MANAGE_SETTINGS)
    return page_of(keys_of(scope), paging, _written)


@router.post("/o/{slug}/keys", response={201: NewKey} | PROBLEMS)
def create_key(request: HttpRequest, slug: str, wish: KeyIn) -> Any:
    """Make a key; its text is in the answer and can never be shown again."""
    scope = scope_for(request, slug, Permission.MANAGE_SETTINGS)
    made = make_key(scope, KeyWish(wish.name, wish.permissions, wish.unit, wish.expires_at))
    return Status(201, {"id": made.key.pk, "key": made.text})


@router.delete("/o/{slug}/keys/{key_id}", response={204: None} | PROBLEMS)
def delete_key(request: HttpRequest, slug: str, key_id: RowId) -> Any:
    """End a key for good."""
    scope = scope_for(request, slug, Permission.MANAGE_SETTINGS)
    revoke_key(scope, key_id)
    return Status(204, None)


@router.get("/o/{slug}/audit", response={200: Entries} | PROBLEMS)
def list_audit(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """The audit trail, oldest first."""
    scope = scope_for(request, slug, Permission.READ_AUDIT)
    return page_of(entries_of(scope, Question()), paging, _entry)


@router.post("/o/{slug}/audit/verification", response={200: VerifiedOut} | PROBLEMS)
def verify(request: HttpRequest, slug: str) -> Any:
    """Read the whole chain again and say whether it holds."""
    found = verify_audit(scope_for(request, slug, Permission.READ_AUDIT))
    return {"entries": found.entries, "broken_at": found.broken_at, "holds": found.broken_at is None}


def _entry(entry: AuditEntry) -> dict[str, Any]:
    return as_json(entry) | {"id": entry.pk}


def _written(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.pk,
        "name": key.name,
        "prefix": key.prefix,
        "permissions": key.permissions,
        "unit": key.unit.code if key.unit else None,
        "made_at": key.made_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }

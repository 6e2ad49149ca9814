"""Making and revoking keys of the API."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import ActorKind, Scope
from twofold_web.people.key_text import new_key
from twofold_web.people.models import ApiKey, Unit
from twofold_web.people.reads.reach import require_everywhere
from twofold_web.people.refusals import Refusal

LONGEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class KeyWish:
    """What a new key shall be.

    Attributes:
        name: what it is for.
        permissions: what it may do; its maker must hold each.
        unit: the code of the unit it is narrowed to; empty for no narrowing.
        expires_at: when it ends; None for never.
    """

    name: str
    permissions: Collection[Permission]
    unit: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key.

    Attributes:
        key: its row.
        text: the key itself; it can never be shown again.
    """

    key: ApiKey
    text: str


def make_key(scope: Scope, wish: KeyWish) -> MadeKey:
    """Make a key that acts in the name of its maker.

    Raises:
        PermissionDenied: the actor may not manage keys.
        Refusal: it would do nothing, do more than its maker, or has expired already.
        Unit.DoesNotExist: there is no such unit.
    """
    require_everywhere(scope, Permission.MANAGE_SETTINGS)
    _refuse_wish(scope, wish)
    text = new_key(scope.organisation_id)
    with transaction.atomic():
        key = ApiKey.objects.add(
            scope,
            user_id=scope.actor.id,
            name=wish.name.strip(),
            prefix=text.prefix,
            digest=text.digest,
            permissions=sorted(permission.value for permission in wish.permissions),
            unit=Unit.objects.of(scope).get(code=wish.unit) if wish.unit else None,
            expires_at=wish.expires_at,
        )
        ends = wish.expires_at.isoformat() if wish.expires_at else None
        record(scope, "key.made", key.prefix, {"permissions": key.permissions, "unit": wish.unit, "expires": ends})
    return MadeKey(key, str(text))


def _refuse_wish(scope: Scope, wish: KeyWish) -> None:
    now = datetime.now(UTC)
    if scope.actor.kind is not ActorKind.USER:
        raise Refusal(_("A key cannot make keys. Sign in as a person."))
    if not wish.name.strip():
        raise Refusal(_("Give the key a name that says what it is for."), field="name")
    if not wish.permissions:
        raise Refusal(_("Choose at least one thing that the key may do."), field="permissions")
    if not all(scope.may(permission) for permission in wish.permissions):
        raise Refusal(_("A key cannot do more than the person who makes it."), field="permissions")
    if wish.expires_at is not None and not now < wish.expires_at < now + LONGEST:
        raise Refusal(_("Choose an end in the future, at most ten years ahead."), field="expires_at")


def revoke_key(scope: Scope, key_id: int) -> ApiKey:
    """End a key for good; a revoked key stays revoked.

    Raises:
        PermissionDenied: the actor may not manage keys.
        ApiKey.DoesNotExist: there is no such key here.
    """
    require_everywhere(scope, Permission.MANAGE_SETTINGS)
    with transaction.atomic():
        key = ApiKey.objects.of(scope).select_for_update().get(pk=key_id)
        if key.revoked_at is None:
            key.revoked_at = datetime.now(UTC)
            key.save(update_fields=["revoked_at"])
            record(scope, "key.revoked", key.prefix)
    return key

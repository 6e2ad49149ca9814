"""Keys of the API: whose they are and what they may do."""

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Actor, ActorKind, Granted, Scope
from twofold_web.foundation.wall import walled
from twofold_web.people.key_text import KeyText
from twofold_web.people.models import ApiKey
from twofold_web.people.reads.reach import require_everywhere
from twofold_web.people.reads.scopes import scope_of
from twofold_web.people.reads.units import codes_under

# how exactly the last use is kept: a write for every call would make reading as dear as writing
USE_KEPT_EVERY = timedelta(minutes=5)


def keys_of(scope: Scope) -> QuerySet[ApiKey]:
    """The keys of the organisation, newest first."""
    require_everywhere(scope, Permission.MANAGE_SETTINGS)
    return ApiKey.objects.of(scope).select_related("user", "unit")


def key_by_text(text: KeyText) -> ApiKey | None:
    """The living key that somebody sent; None where it is unknown, revoked or expired."""
    now = datetime.now(UTC)
    with walled(text.organisation_id):
        key = ApiKey.objects.of(text.organisation_id).select_related("user", "unit").filter(prefix=text.prefix).first()
        if key is None or not text.fits(key.digest) or not _lives(key, now):
            return None
        _keep_use(key, now)
    return key


def _lives(key: ApiKey, now: datetime) -> bool:
    in_time = key.expires_at is None or now < key.expires_at
    return key.revoked_at is None and in_time and key.user.is_active


def _keep_use(key: ApiKey, now: datetime) -> None:
    if key.last_used_at is None or now - key.last_used_at > USE_KEPT_EVERY:
        ApiKey.objects.of(key.organisation_id).filter(pk=key.pk).update(last_used_at=now)


def scope_of_key(key: ApiKey) -> Scope | None:
    """What a key may do: what its maker may do today, narrowed; None where the maker holds no role any more."""
    organisation = Organisation.objects.get(id=key.organisation_id)
    maker = scope_of(key.user, organisation.slug)
    if maker is None:
        return None
    with walled(organisation.id):
        grants = maker.grants if key.unit is None else _narrowed(maker, key.unit.code)
    known = frozenset(permission for permission in Permission if permission.value in key.permissions)
    actor = Actor(ActorKind.KEY, key.pk, f"{key.name} ({key.prefix})")
    return Scope(organisation.id, organisation.slug, actor, grants, known)


def _narrowed(maker: Scope, unit: str) -> tuple[Granted, ...]:
    """The maker's grants, as far as they reach the unit or lie below it."""
    below = codes_under(maker, unit)
    kept = []
    for grant in maker.grants:
        if grant.unit in below:
            kept.append(grant)
        elif not grant.unit or unit in codes_under(maker, grant.unit):
            kept.append(Granted(grant.role, unit))
    return tuple(kept)

"""Keyed hashes of what people are known by: the ledger holds these, never a name or an address."""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from twofold_web.delivery.asking.identity import Identity
from twofold_web.foundation.scope import Scope

SALT = "twofold.delivery.mark"


def mark_of(scope: Scope, identity: Identity) -> str:
    """The keyed hash of one thing a person is known by; the same thing has another hash in another organisation."""
    told = f"{scope.organisation_id}:{identity.by}:{identity.value}"
    return salted_hmac(SALT, told, algorithm="sha256").hexdigest()


def marks_of(scope: Scope, identities: Iterable[Identity]) -> tuple[str, ...]:
    """The keyed hashes, in the order in which rows are locked everywhere."""
    return tuple(sorted({mark_of(scope, identity) for identity in identities}))

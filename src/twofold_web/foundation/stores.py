"""The facts of an organisation: one store each, in a folder or on an object store."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from twofold.errors import StoreMissing
from twofold.store import Store, open_store
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope


def address_of(scope: Scope) -> str:
    """Where the organisation's facts live."""
    return address_in(str(Organisation.objects.values_list("store", flat=True).get(id=scope.organisation_id)))


def address_in(name: str) -> str:
    """The address of the store of this name.

    In an object store it ends with the organisation's own name, because the key of a store is called like the end of
    its address, and no two organisations may share a key.
    """
    above = str(settings.STORES).rstrip("/")
    return f"{above}/{name}" if "://" in above else f"{above}/{name}/facts"


def store_of(scope: Scope, *, create: bool = False) -> Store:
    """The organisation's store.

    Raises:
        StoreMissing: nothing was ever loaded, and ``create`` is not set.
    """
    address = address_of(scope)
    if create and "://" not in address:
        Path(address).parent.mkdir(parents=True, exist_ok=True)
    return open_store(address, create=True) if create else _opened(address)


def has_facts(scope: Scope) -> bool:
    """Whether anything was ever loaded."""
    try:
        _opened(address_of(scope))
    except StoreMissing:
        return False
    return True


def version_of(scope: Scope) -> int:
    """The version of the organisation's facts; -1 where there are none."""
    try:
        return int(_opened(address_of(scope)).snapshot().version)
    except StoreMissing:
        return -1


@lru_cache(maxsize=64)
def _opened(address: str) -> Store:
    """One open store for all threads: it keeps what it has read of the log."""
    return open_store(address)

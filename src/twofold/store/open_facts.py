"""The facts of a store, on the engine that was asked for."""

import os
from datetime import datetime

from twofold.facts.frames import FactFrames
from twofold.store.opened import Store, open_store


def open_facts(
    store: Store | str | os.PathLike[str],
    *,
    as_of: datetime | str | None = None,
    master: str | None = None,
) -> FactFrames:
    """The facts of a store, ready to be measured.

    Args:
        store: an open store, or where it is.
        as_of: a past moment; what the store knew then.
        master: the address of a Spark master or of Spark Connect; the embedded engine where left out.

    Raises:
        StoreMissing: there is no store.
        UsageError: ``as_of`` is no time.
        Unavailable: Spark was asked for and is not installed.
    """
    opened = store if isinstance(store, Store) else open_store(store)
    if master is None:
        return opened.facts(as_of=as_of)
    from twofold.store.spark import spark_engine  # noqa: PLC0415 - an optional extra

    return opened.facts(as_of=as_of, engine=spark_engine(master))

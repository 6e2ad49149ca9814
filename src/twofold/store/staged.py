"""What a load hands to the store: its rows in a DuckDB database, not yet part of the store."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from twofold.store.month_files import WrittenFile


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of the events of one load.

    Attributes:
        accepted: events that were kept, first and later versions.
        duplicates: events that the load repeats, or that the store had already with the same content.
        changed: accepted events of which the store (or the same load) had another content before.
        outdated: duplicates that say what an older version said: an older export was loaded after a newer one.
    """

    accepted: int
    duplicates: int
    changed: int
    outdated: int = 0


@dataclass(frozen=True)
class Staged:
    """A whole load, staged.

    ``connection`` holds up to five tables, ``event``, ``answer``, ``rejected``, ``item`` and ``unit``; one that does
    not exist is empty. Their columns are those of ``facts.schemas`` in any order, plus text columns
    ``context_<name>``, with three differences: ``version`` is 1 or left out; ``load`` and ``recorded_us`` may be left
    out, the store fills them in; and ``answer`` carries ``row``, the row of its event, because within one load two
    rows may have one event id. ``row`` is unique in ``event``.

    Attributes:
        connection: the staging database, with its memory limit and its folder for spilling set by the caller.
        load: the load's identifier; no two loads share one.
        source: the file's name.
        recorded_us: when the store learns it, in microseconds since 1970 UTC.
        describe: turns the outcome into the JSON text that is kept about the load.
        files: where the rows of ``event`` and ``answer`` stand in files already, as version 1 of this load: these
            become part of the store as they are, unless something in them was known before.
    """

    connection: duckdb.DuckDBPyConnection
    load: str
    source: str
    recorded_us: int
    describe: Callable[[Appended], str]
    files: tuple[WrittenFile, ...] = ()

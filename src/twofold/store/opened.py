"""A store that is open: where it is, what it holds now, how to read it."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import duckdb
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, DeltaProtocolError, TableNotFoundError

from twofold.errors import KeyMissing, StoreError, StoreFull, StoreTooNew, UsageError
from twofold.facts.frames import FactFrames
from twofold.privacy.pseudonyms import VARIABLE, Key, create_key, read_key
from twofold.store.embedded import EmbeddedFacts
from twofold.store.folder import Folder, folder_at, refuse_unless_empty, refuse_unless_store
from twofold.store.layout import CONFIGURATION, FORMAT, NAME, PARTITIONS, Description, read_description, table_schema
from twofold.store.lock import alone, writing
from twofold.store.snapshot import Snapshot, take_snapshot

# How long a writer waits for a sweep, and a sweep for writers, before it says that the store is in use.
PATIENCE_SECONDS = 600.0
_NO_ROOM = (
    "no space left",
    "disk full",
    "file too large",
    "quota exceeded",
    "out of disk",
    "os error 28",
    "os error 27",
)
Engine = Callable[[Snapshot, "int | None"], FactFrames]


@dataclass(frozen=True, eq=False)
class Store:
    """A store; threads may share it.

    Attributes:
        folder: where it lives.
        patience: seconds to wait for other processes.
    """

    folder: Folder
    patience: float = PATIENCE_SECONDS
    _latest: "dict[str, DeltaTable | Snapshot]" = field(default_factory=dict, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def place(self) -> str:
        """Its path or address, for people."""
        return self.folder.uri

    @cached_property
    def key(self) -> Key:
        """The key of its pseudonyms.

        Raises:
            KeyMissing: there is none, or it is another store's.
        """
        key = read_key(self.folder.key_path)
        description = read_description(self.table(), self.place)
        if description is not None and description.key_mark != key_mark(key):
            raise KeyMissing(
                f"{self.folder.key_path}: this is not the key that made this store's pseudonyms; bring the right file "
                f"back or set {VARIABLE}",
            )
        return key

    def table(self) -> DeltaTable:
        """The Delta table at its newest version; each caller gets one of its own."""
        try:
            return DeltaTable(self.folder.uri)
        except TableNotFoundError:
            refuse_unless_store(self.folder)
            raise
        except DeltaProtocolError as error:
            raise self._too_new(error) from error
        except DeltaError as error:
            if "unsupported" in str(error).lower():
                raise self._too_new(error) from error
            raise StoreError(f"{self.place}: the log of this store cannot be read ({error})") from error

    def snapshot(self) -> Snapshot:
        """The newest version; cheap where nothing changed."""
        with self._turn:
            table = self._latest.get("table")
            table = self._moved_on(table) if isinstance(table, DeltaTable) else self.table()
            self._latest["table"] = table
            known = self._latest.get("snapshot")
            if not isinstance(known, Snapshot) or known.version != table.version():
                known = take_snapshot(table, self.folder.uri)
                self._latest["snapshot"] = known
            return known

    def facts(self, as_of: datetime | str | None = None, engine: Engine | None = None) -> FactFrames:
        """The facts, now or as they were known at a past moment.

        Args:
            as_of: a time, or its ISO 8601 text; without a zone it is UTC.
            engine: what reads the snapshot; the embedded engine where left out.

        Raises:
            UsageError: ``as_of`` is no time.
        """
        moment = None if as_of is None else microseconds(as_of)
        if engine is not None:
            return engine(self.snapshot(), moment)
        return EmbeddedFacts(self.connection(), self.snapshot(), self.folder.readable, moment)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the store's engine."""
        return self._database.cursor()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write together with others; a full disk becomes one sentence."""
        with writing(self.folder.local, self.patience), full_disk(self.place):
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Write while nobody else does; a full disk becomes one sentence."""
        with alone(self.folder.local, self.patience), full_disk(self.place):
            yield

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        database = duckdb.connect(":memory:")
        # footers of files never change, since files never do
        database.execute("SET parquet_metadata_cache = true")
        database.execute("SET autoinstall_known_extensions = false")
        return database

    def _too_new(self, error: Exception) -> StoreTooNew:
        return StoreTooNew(f"{self.place}: this store needs a newer version of Twofold ({error})")

    def _moved_on(self, table: DeltaTable) -> DeltaTable:
        try:
            table.update_incremental()
        except DeltaError:
            return self.table()  # the log was cleaned behind us
        return table


def open_store(place: str | os.PathLike[str], *, create: bool = False) -> Store:
    """Open the store of a folder or an address; with ``create``, begin one where there is none.

    Args:
        place: a folder, or an object store's address (``s3://…``) with credentials in the environment.
        create: begin a store in a new or empty folder, with a new key beside it unless one is there.

    Raises:
        StoreMissing: there is no store, and none was to be created.
        StoreTooNew: a newer version of Twofold wrote it.
        StoreFull: no room to begin one.
        KeyMissing: the key beside a new store cannot be written or read.
        StoreError: the folder holds other things.
    """
    store = Store(folder_at(place))
    if not _is_table(store.folder):
        if not create:
            refuse_unless_store(store.folder)
        refuse_unless_empty(store.folder)
        _create(store)
    if read_description(store.table(), store.place) is None:
        raise StoreError(f"{store.place}: this is a Delta table, but no store of Twofold")
    return store


def _is_table(folder: Folder) -> bool:
    return (folder.local is None or folder.local.is_dir()) and DeltaTable.is_deltatable(folder.uri)


def key_mark(key: Key) -> str:
    """What tells one key from another, and nothing more about it."""
    return f"{key.pseudonym('store', 'key'):x}"


def microseconds(moment: datetime | str) -> int:
    """Microseconds since 1970 UTC of a time or its ISO 8601 text; without a zone it is UTC.

    >>> microseconds("1970-01-02")
    86400000000

    Raises:
        UsageError: the text is no time.
    """
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError as error:
            raise UsageError(f"{moment!r} is no moment; write it like 2026-01-31T12:00:00+01:00") from error
    since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


@contextmanager
def full_disk(place: str) -> Iterator[None]:
    """Tell a full disk from every other failure.

    Raises:
        StoreFull: the operating system found no room.
    """
    try:
        yield
    except (OSError, duckdb.Error, DeltaError, KeyMissing) as error:
        if any(sign in str(error).lower() for sign in _NO_ROOM):
            raise StoreFull(f"{place}: no room left; nothing was changed. Free some space and try again") from error
        raise


def _create(store: Store) -> None:
    path: Path | None = store.folder.local
    with full_disk(store.place):
        if path is not None:
            path.mkdir(parents=True, exist_ok=True)
        key = _key_of_new_store(store.folder.key_path)
        _create_table(store.folder.uri, Description(FORMAT, key_mark(key)))


def _create_table(uri: str, description: Description) -> None:
    """Create the table, unless another process begins the same store at once and is faster."""
    try:
        DeltaTable.create(
            uri,
            schema=table_schema(),
            mode="ignore",
            partition_by=PARTITIONS,
            name=NAME,
            description=str(description),
            configuration=dict(CONFIGURATION),
        )
    except CommitFailedError:
        # it looked before the other one wrote and came after: the table is there, which is all that was wanted
        if not DeltaTable.is_deltatable(uri):
            raise


def _key_of_new_store(path: Path) -> Key:
    if path.exists() or os.environ.get(VARIABLE, "").strip():
        return read_key(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return create_key(path)
    except KeyMissing:
        if not path.exists():
            raise
        return read_key(path)  # another process began the same store and was faster

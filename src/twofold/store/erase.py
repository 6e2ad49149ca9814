"""Erase a person, whole: every row, every version, every file that ever held one, and prove it by searching.

A **person's** events and answers are deleted in all versions, with their rejected rows. An **employee's** own answers
(pulses) are deleted; events of customers the employee served stay, without the employee's pseudonym. Broken lines
that were kept because they could not be read, and that hold the identifier, lose their content.
"""

from dataclasses import dataclass, field, replace

import duckdb
import pyarrow.parquet as pq

from twofold.facts.words import Record
from twofold.store.changes import OWN, Change, changes_for
from twofold.store.commit import CommitLost, commit
from twofold.store.opened import Store
from twofold.store.reading import named, parquet, rows_of
from twofold.store.search import Needles, Proof, search
from twofold.store.snapshot import DataFile, Snapshot, take_snapshot
from twofold.store.staging import sweep_killed_loads
from twofold.store.sweep import sweep
from twofold.store.whom import Whom, own_rows, whom_to_erase
from twofold.store.writing import discard, write_file


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did.

    Attributes:
        deleted: rows that are gone, by record.
        blanked: rows that stayed without a text, an employee or the content of a broken line, by record.
        rewritten: files that were replaced.
        swept: files that were deleted from the store's folder, older versions and leftovers included.
        proof: the search of the whole store afterwards.
    """

    deleted: dict[Record, int]
    blanked: dict[Record, int]
    rewritten: int
    swept: int
    proof: Proof

    @property
    def proven(self) -> bool:
        """Whether the search found nothing."""
        return not self.proof.hits

    def to_json(self) -> dict[str, object]:
        """The figures under their names; where something was found, its places but never its value."""
        return {
            "deleted": {record.value: rows for record, rows in self.deleted.items()},
            "blanked": {record.value: rows for record, rows in self.blanked.items()},
            "rewritten": self.rewritten,
            "swept": self.swept,
            "searched_files": self.proof.files,
            "searched_bytes": self.proof.size,
            "hits": [{"file": hit.file, "where": hit.where, "what": hit.what} for hit in self.proof.hits],
            "same_words_of_others": self.proof.shared,
            "proven": self.proven,
        }

    def sentence(self) -> str:
        """What was done and what the search says, for people."""
        deleted, blanked = sum(self.deleted.values()), sum(self.blanked.values())
        done = f"{deleted} rows deleted, {blanked} blanked, {self.rewritten} files rewritten. "
        searched = f"{self.proof.files} files ({self.proof.size} bytes) searched: "
        if not self.proven:
            places = ", ".join(sorted({f"{hit.file} ({hit.where})" for hit in self.proof.hits}))
            return f"{done}{searched}STILL FOUND in {places}. The erasure is not whole."
        others = f" Others wrote the same words in {self.proof.shared} rows; those stay." if self.proof.shared else ""
        return f"{done}{searched}nothing found.{others}"


def erase(
    store: Store,
    *,
    person: str | int | None = None,
    employee: str | int | None = None,
    text_only: bool = False,
) -> Erased:
    """Erase one person or one employee from the store, end time travel to them, and search the store for them.

    Args:
        store: no other process writes to it meanwhile: they wait.
        person: the identifier as the source has it (text), or the pseudonym (a number).
        employee: the same, of somebody who serves customers.
        text_only: erase what the person wrote, and keep the numbers.

    Raises:
        UsageError: neither or both were named.
        KeyMissing: an identifier was given, and the key is not there to turn it into a pseudonym.
        StoreBusy: other processes write for longer than the store's patience.
        StoreFull: no room to rewrite the files; nothing was changed.
    """
    whom = whom_to_erase(store, person, employee, text_only=text_only)
    with store.alone():
        rewritten = None
        while rewritten is None:
            rewritten = _rewrite(store, whom)
        newest = take_snapshot(store.table(), store.folder.uri)
        replaced = frozenset(file.name for file in rewritten.removed)
        sweep_killed_loads(store.folder)
        swept = sweep(store.folder, newest, replaced=replaced)
        proof = search(store.folder, rewritten.needles)
    return Erased(rewritten.deleted, rewritten.blanked, len(replaced), swept, proof)


@dataclass(frozen=True)
class _Rewritten:
    """One attempt: what is to be looked for afterwards, and the files that replace others."""

    needles: Needles
    added: list[DataFile] = field(default_factory=list)
    removed: list[DataFile] = field(default_factory=list)
    deleted: dict[Record, int] = field(default_factory=dict)
    blanked: dict[Record, int] = field(default_factory=dict)


def _rewrite(store: Store, whom: Whom) -> _Rewritten | None:
    """Rewrite every file that holds something of the person, and commit; None where others committed first."""
    table = store.table()
    snapshot = take_snapshot(table, store.folder.uri)
    connection = store.connection()
    rewritten = _Rewritten(_needles(store, connection, snapshot, whom))
    try:
        for record, change in changes_for(whom, snapshot.context).items():
            for file in snapshot.of(record):
                _rewrite_file(store, connection, file, change, rewritten)
        if rewritten.removed:
            commit(table, store.folder, rewritten.added, rewritten.removed, act="erase")
    except CommitLost:
        discard(store.folder, rewritten.added)
        return None
    except BaseException:
        discard(store.folder, rewritten.added)
        raise
    return rewritten


def _rewrite_file(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    file: DataFile,
    change: Change,
    rewritten: _Rewritten,
) -> None:
    there = set(pq.read_schema(store.folder.readable(file.name)).names)
    change = replace(change, blanks=tuple(blank for blank in change.blanks if blank[0] in there))
    doomed, blank = _touched(store, connection, file, change)
    if not doomed and not blank:
        return
    rewritten.deleted[file.record] = rewritten.deleted.get(file.record, 0) + doomed
    rewritten.blanked[file.record] = rewritten.blanked.get(file.record, 0) + blank
    rewritten.removed.append(file)
    if (kept := _without(store, connection, file, change)) is not None:
        rewritten.added.append(kept)


def _needles(store: Store, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, whom: Whom) -> Needles:
    own = own_rows(whom)
    columns = "event_id, event_check, version"
    parts = [
        f"SELECT {columns} FROM ({rows_of(snapshot, record, store.folder.readable)}) WHERE {own}"  # noqa: S608 - our own names, values quoted
        for record in (Record.EVENT, Record.ANSWER)
    ]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {OWN} AS {' UNION '.join(parts)}")
    events = connection.execute(f"SELECT DISTINCT event_id FROM {OWN}").fetchall()  # noqa: S608 - our own names, values quoted
    texts = connection.execute(
        f"SELECT DISTINCT text FROM ({rows_of(snapshot, Record.ANSWER, store.folder.readable)}) "  # noqa: S608 - our own names, values quoted
        f"WHERE {own} AND text IS NOT NULL AND text <> '' ORDER BY text",
    ).fetchall()
    written = tuple(text for (text,) in texts)
    ids = frozenset(number for (number,) in events)
    if whom.text_only:
        return Needles(texts=written, own_events=ids)
    pseudonyms = frozenset((*whom.persons, *whom.employees)) if whom.side is None else frozenset(whom.employees)
    return Needles(pseudonyms, ids, written, whom.name, ids)


def _touched(store: Store, connection: duckdb.DuckDBPyConnection, file: DataFile, change: Change) -> tuple[int, int]:
    blank = " OR ".join(f"({condition})" for _, condition in change.blanks) or "false"
    rows = parquet([store.folder.readable(file.name)])
    found = connection.execute(
        f"SELECT count(*) FILTER ({change.doomed}), count(*) FILTER (({blank}) AND NOT {change.doomed}) FROM {rows} "  # noqa: S608 - our own names, values quoted
        f"WHERE {change.doomed} OR {blank}",
    ).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _without(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    file: DataFile,
    change: Change,
) -> DataFile | None:
    blanks = ", ".join(
        f"CASE WHEN {condition} THEN NULL ELSE {named(column)} END AS {named(column)}"
        for column, condition in change.blanks
    )
    columns = f"* REPLACE ({blanks})" if blanks else "*"
    rows = parquet([store.folder.readable(file.name)])
    query = f"SELECT {columns} FROM {rows} WHERE NOT {change.doomed}"  # noqa: S608 - our own names, values quoted
    return write_file(connection, store.folder, file.record, file.month, query, file.mark)

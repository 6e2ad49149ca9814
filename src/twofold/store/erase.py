"""Erase a person, whole: every row, every version, every file that ever held one, and prove it by searching.

A **person's** events and answers are deleted in all versions, with their rejected rows. An **employee's** own answers
(pulses) are deleted; events of customers the employee served stay, without the employee's pseudonym. Broken lines
that were kept because they could not be read, and that hold the identifier, lose their content.
"""

from dataclasses import dataclass

import duckdb

from twofold.errors import UsageError
from twofold.facts.words import Record
from twofold.store.commit import CommitLost, commit
from twofold.store.opened import Store
from twofold.store.reading import named, parquet, quoted, rows_of
from twofold.store.search import Needles, Proof, search
from twofold.store.snapshot import DataFile, Snapshot, take_snapshot
from twofold.store.sweep import sweep
from twofold.store.writing import discard, write_file

_OWN = "_twofold_own"


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


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is to be erased.

    Attributes:
        persons: pseudonyms under which rows are the person's own.
        employees: pseudonyms under which others' events name the person.
        side: own rows are those of this side only; None for every side.
        name: the identifier as the source had it, where it is known.
        text_only: only what the person wrote.
    """

    persons: tuple[int, ...]
    employees: tuple[int, ...] = ()
    side: str | None = None
    name: str | None = None
    text_only: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to the rows of one record.

    Attributes:
        doomed: SQL condition of rows that go.
        blanks: column -> SQL condition under which it becomes null.
    """

    doomed: str = "false"
    blanks: tuple[tuple[str, str], ...] = ()


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
    whom = _whom(store, person, employee, text_only=text_only)
    with store.alone():
        while True:
            table = store.table()
            snapshot = take_snapshot(table, store.folder.uri)
            connection = store.connection()
            needles = _needles(store, connection, snapshot, whom)
            added, removed, deleted, blanked = _rewrite_all(store, connection, snapshot, whom)
            try:
                if removed:
                    commit(table, store.folder, added, removed, act="erase")
            except CommitLost:
                discard(store.folder, added)
                continue
            except BaseException:
                discard(store.folder, added)
                raise
            break
        newest = take_snapshot(store.table(), store.folder.uri)
        swept = sweep(store.folder, newest, replaced=frozenset(file.name for file in removed))
        return Erased(deleted, blanked, len(removed), swept, search(store.folder, needles))


def _whom(store: Store, person: str | int | None, employee: str | int | None, *, text_only: bool) -> Whom:
    if (person is None) == (employee is None):
        raise UsageError("say whom to erase: one person or one employee")
    if isinstance(person, int):
        return Whom((person,), text_only=text_only)
    if isinstance(employee, int):
        return Whom((employee,), (employee,), side="employee", text_only=text_only)
    name = (person if employee is None else employee or "") or ""
    name = name.strip()
    if not name:
        raise UsageError("say whom to erase: the identifier is empty")
    own = store.key.pseudonym("person", name)
    if employee is None:
        return Whom((own,), name=name, text_only=text_only)
    served = store.key.pseudonym("employee", name)
    # an employee survey may name its respondent as a person or as an employee
    return Whom((own, served), (served,), side="employee", name=name, text_only=text_only)


def _own_condition(whom: Whom) -> str:
    persons = ", ".join(str(number) for number in whom.persons)
    side = "" if whom.side is None else f" AND side = {quoted(whom.side)}"
    return f"(coalesce(person IN ({persons}) OR respondent IN ({persons}), false){side})"


def _needles(store: Store, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, whom: Whom) -> Needles:
    own = _own_condition(whom)
    columns = "event_id, event_check, version"
    parts = [
        f"SELECT {columns} FROM ({rows_of(snapshot, record, store.folder.readable)}) WHERE {own}"  # noqa: S608
        for record in (Record.EVENT, Record.ANSWER)
    ]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_OWN} AS {' UNION '.join(parts)}")
    events = connection.execute(f"SELECT DISTINCT event_id FROM {_OWN}").fetchall()  # noqa: S608
    texts = connection.execute(
        f"SELECT DISTINCT text FROM ({rows_of(snapshot, Record.ANSWER, store.folder.readable)}) "  # noqa: S608
        f"WHERE {own} AND text IS NOT NULL AND text <> '' ORDER BY text",
    ).fetchall()
    written = tuple(text for (text,) in texts)
    ids = frozenset(number for (number,) in events)
    if whom.text_only:
        return Needles(texts=written, own_events=ids)
    pseudonyms = frozenset((*whom.persons, *whom.employees)) if whom.side is None else frozenset(whom.employees)
    return Needles(pseudonyms, ids, written, whom.name, ids)


def _changes(whom: Whom) -> dict[Record, Change]:
    own = _own_condition(whom)
    mine = f"(coalesce(person IN ({', '.join(str(number) for number in whom.persons)}), false))"
    if whom.text_only:
        return {
            Record.ANSWER: Change(blanks=(("text", f"{own} AND text IS NOT NULL"),)),
            Record.REJECTED: Change(blanks=_content_blanks(mine)),
        }
    named_in_events = _employee_condition(whom)
    employee = () if named_in_events is None else (("employee", named_in_events),)
    broken = _broken_condition(whom)
    return {
        Record.EVENT: Change(own, employee),
        Record.ANSWER: Change(own, employee),
        Record.SUPERSEDED: Change(f"(event_id, event_check, version) IN (SELECT * FROM {_OWN})"),  # noqa: S608
        Record.REJECTED: Change(
            f"({mine} OR coalesce((event_id, event_check) IN (SELECT event_id, event_check FROM {_OWN}), false))",  # noqa: S608
            (*employee, *_content_blanks(broken if named_in_events is None else f"({broken} OR {named_in_events})")),
        ),
    }


def _employee_condition(whom: Whom) -> str | None:
    if not whom.employees:
        return None
    return f"coalesce(employee IN ({', '.join(str(number) for number in whom.employees)}), false)"


def _broken_condition(whom: Whom) -> str:
    """Rejected rows in whose kept content the identifier stands as a word of its own, or a pseudonym does."""
    words = [str(number) for number in (*whom.persons, *whom.employees)]
    if whom.name is not None:
        words.append(whom.name)
    pattern = "(^|[^\\pL\\pN])(" + "|".join(_escaped(word) for word in words) + ")($|[^\\pL\\pN])"
    return f"coalesce(regexp_matches(concat_ws(' ', content_json, found), {quoted(pattern)}), false)"


def _escaped(word: str) -> str:
    return "".join(letter if letter.isalnum() else f"\\x{{{ord(letter):x}}}" for letter in word)


def _content_blanks(condition: str) -> tuple[tuple[str, str], ...]:
    return (("content_json", condition), ("found", condition))


def _rewrite_all(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    whom: Whom,
) -> tuple[list[DataFile], list[DataFile], dict[Record, int], dict[Record, int]]:
    added: list[DataFile] = []
    removed: list[DataFile] = []
    deleted: dict[Record, int] = {}
    blanked: dict[Record, int] = {}
    try:
        for record, change in _changes(whom).items():
            for file in snapshot.of(record):
                doomed, blank = _touched(store, connection, file, change)
                if not doomed and not blank:
                    continue
                deleted[record] = deleted.get(record, 0) + doomed
                blanked[record] = blanked.get(record, 0) + blank
                removed.append(file)
                if (kept := _rewritten(store, connection, file, change)) is not None:
                    added.append(kept)
    except BaseException:
        discard(store.folder, added)
        raise
    return added, removed, deleted, blanked


def _touched(store: Store, connection: duckdb.DuckDBPyConnection, file: DataFile, change: Change) -> tuple[int, int]:
    blank = " OR ".join(f"({condition})" for _, condition in change.blanks) or "false"
    rows = parquet([store.folder.readable(file.name)])
    found = connection.execute(
        f"SELECT count(*) FILTER ({change.doomed}), count(*) FILTER (({blank}) AND NOT {change.doomed}) FROM {rows} "  # noqa: S608
        f"WHERE {change.doomed} OR {blank}",
    ).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _rewritten(
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
    query = f"SELECT {columns} FROM {rows} WHERE NOT {change.doomed}"  # noqa: S608
    return write_file(connection, store.folder, file.record, file.month, query, file.mark)

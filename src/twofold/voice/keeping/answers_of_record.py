"""What was read in comments as answers: so that they are counted, split, shown and erased like everything people said.

An answer stands in the event and version of its comment: when the event is replaced, taken back or erased, it goes
along. It has the number of the models that read it as its item's version. Answers of an older number are deleted when
newer ones are written: both together would count a comment twice, and the older ones can be made again with the older
models. So a past moment does not show them.

What people have corrected is written as they say, with one more answer that says so; where a correction is new or was
taken back, the answers of that event are written again.
"""

import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from twofold.errors import StoreBusy
from twofold.facts.schemas import ITEM
from twofold.facts.words import READ_BY_MODEL, READ_PREFIX, Record, Side
from twofold.store.commit import CommitLost, commit
from twofold.store.opened import Store
from twofold.store.reading import ENGINE_TYPES, current_rows, named, parquet, quoted, rows_of
from twofold.store.snapshot import DataFile, Snapshot, take_snapshot
from twofold.store.writing import discard, write_file, write_months
from twofold.voice.annotated import Reads
from twofold.voice.aspects.vocabulary import default_vocabulary
from twofold.voice.keeping.corrected import Corrected, Place, put_right
from twofold.voice.keeping.long_form import long_form
from twofold.voice.keeping.outdated import EVENT, OUTDATED, mark_outdated, of_customers

FIRST = f"{READ_PREFIX}valence"  # every comment that was read has one
_READ = f"starts_with(item, {quoted(READ_PREFIX)})"
# of an employee's comment one answer is counted: how many there are would tell whether it is about conditions of work
_ONE_OF_EMPLOYEES = f"(side <> {quoted(Side.EMPLOYEE.value)} OR item = {quoted(FIRST)})"


def of_employees() -> tuple[str, ...]:
    """What is kept of an employee's comment: neither feelings nor language, which few share with anybody."""
    work = (name for name, one in default_vocabulary().quality.items() if one.work)
    return (FIRST, *(f"{READ_PREFIX}aspect.{name}" for name in work))


def _counted(where: str = "TRUE") -> str:
    """How many answers of those asked for may be told."""
    return f"count(*) FILTER (WHERE {where} AND {_ONE_OF_EMPLOYEES})"


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many answers were written, and how many of an older model removed."""

    written: int
    removed: int


def record_answers(
    store: Store,
    said: pa.Table,
    reader: Reads,
    moment: int,
    corrections: Mapping[Place, Corrected] | None = None,
) -> Recorded:
    """Write the answers that the store has not yet, and remove those of other models, in one commit.

    Args:
        store: where the comments are.
        said: what was read (``parts.SAID``).
        reader: who read it.
        moment: in microseconds since 1970 UTC.
        corrections: what people say of comments; None leaves what stands of that.

    Raises:
        StoreBusy: others committed first for longer than the store's patience.
    """
    until = time.monotonic() + store.patience
    with store.writing():
        while True:
            table = store.table()
            snapshot = take_snapshot(table, store.folder.uri)
            plan = _Plan(store, store.connection(), snapshot, reader, moment, corrections)
            added, removed, counted = _files(plan, said)
            if not added and not removed:
                return counted
            try:
                commit(table, store.folder, added, removed, act="voice")
            except CommitLost:
                discard(store.folder, added)
                _wait(store, until)
            except BaseException:
                discard(store.folder, added)
                raise
            else:
                return counted


@dataclass(frozen=True)
class _Plan:
    """What one attempt works on."""

    store: Store
    connection: duckdb.DuckDBPyConnection
    snapshot: Snapshot
    reader: Reads
    moment: int
    corrections: Mapping[Place, Corrected] | None

    @property
    def load(self) -> str:
        """Where such answers come from."""
        return f"voice-{self.reader.mark}"


def _wait(store: Store, until: float) -> None:
    if time.monotonic() > until:
        raise StoreBusy(f"{store.place}: other processes kept committing first; nothing was recorded")
    time.sleep(random.uniform(0.001, 0.05))  # noqa: S311 - two losers must not meet again, nothing secret


def _files(plan: _Plan, said: pa.Table) -> tuple[list[DataFile], list[DataFile], Recorded]:
    added: list[DataFile] = []
    removed: list[DataFile] = []
    try:
        number = _number(plan)
        current = current_rows(plan.snapshot, Record.ANSWER, plan.store.folder.readable, None)
        known = plan.corrections is not None
        corrections = of_customers(plan.connection, current, plan.corrections or {})
        said = put_right(said, corrections)
        mark_outdated(plan.connection, current, said, number, corrections if known else None)
        gone = _without_others(plan, number, added, removed)
        written = _new_answers(plan, said, number, added)
    except BaseException:
        discard(plan.store.folder, added)
        raise
    return added, removed, Recorded(written, gone)


def _number(plan: _Plan) -> int:
    """The version that items have under these models: the one they had before, or a new one."""
    rows = rows_of(plan.snapshot, Record.ITEM, plan.store.folder.readable)
    query = f"SELECT DISTINCT item_version, body FROM ({rows}) WHERE item = {quoted(FIRST)}"  # noqa: S608 - our own names, values quoted
    known = {int(version): json.loads(body) for version, body in plan.connection.execute(query).fetchall()}
    for version, body in known.items():
        if body.get("labels", {}).get("mark") == plan.reader.mark:
            return version
    return max(known, default=0) + 1


def _without_others(plan: _Plan, number: int, added: list[DataFile], removed: list[DataFile]) -> int:
    """Rewrite the files that hold answers of other models, or outdated ones, without them; how many the former were."""
    old = f"item_version <> {number}"
    outdated = f"({', '.join(EVENT)}) IN (FROM {OUTDATED})"
    other = f"({_READ} AND ({old} OR {outdated}))"
    gone = 0
    for file in plan.snapshot.of(Record.ANSWER):
        rows = parquet([plan.store.folder.readable(file.name)])
        found = plan.connection.execute(f"SELECT count(*), {_counted(old)} FROM {rows} WHERE {other}").fetchone()  # noqa: S608 - our own names, values quoted
        if not found or not found[0]:
            continue
        gone += int(found[1])
        removed.append(file)
        query = f"SELECT * FROM {rows} WHERE NOT {other}"  # noqa: S608 - our own names, values quoted
        kept = write_file(plan.connection, plan.store.folder, file.record, file.month, query, file.mark)
        if kept is not None:
            added.append(kept)
    return gone


def _new_answers(plan: _Plan, said: pa.Table, number: int, added: list[DataFile]) -> int:
    plan.connection.register("voice_said", long_form(said.drop_columns("vector")))
    readable = plan.store.folder.readable
    current = current_rows(plan.snapshot, Record.ANSWER, readable, None)
    same = " AND ".join(f"comment.{name} = {{0}}.{name}" for name in EVENT)
    schema = plan.snapshot.schema(Record.ANSWER)
    query = (
        f"WITH held AS MATERIALIZED (SELECT * FROM ({current}) WHERE text IS NOT NULL OR item = {quoted(FIRST)}), "  # noqa: S608 - our own names, values quoted
        f"done AS (SELECT {', '.join(EVENT)} FROM held WHERE item = {quoted(FIRST)} AND item_version = {number} "
        f"AND ({', '.join(EVENT)}) NOT IN (FROM {OUTDATED})) "
        f"SELECT {_columns(plan, schema, number)} FROM held AS comment "
        f"JOIN voice_said AS said ON {same.format('said')} AND comment.item = said.comment_item "
        f"ANTI JOIN done ON {same.format('done')} WHERE comment.text IS NOT NULL "
        f"AND (comment.side = {quoted(Side.CUSTOMER.value)} OR said.item IN ({', '.join(map(quoted, of_employees()))}))"
    )
    # decided before anything is written: the view must not read what it writes
    plan.connection.execute(f"CREATE OR REPLACE TEMP TABLE voice_answers AS {query}")
    written = int((plan.connection.execute(f"SELECT {_counted()} FROM voice_answers").fetchone() or (0,))[0])  # noqa: S608 - our own names, values quoted
    if written:
        rows = "SELECT * FROM voice_answers"
        added += write_months(plan.connection, plan.store.folder, Record.ANSWER, rows, schema)
        added += _items(plan, number)
    return written


def _columns(plan: _Plan, schema: pa.Schema, number: int) -> str:
    """What each column of an answer is: the comment's own situation, and what was read."""
    made = {
        "load": quoted(plan.load),
        "recorded_us": f"{plan.moment}::BIGINT",
        "item": "said.item",
        "item_version": f"{number}::INTEGER",
        "instrument": quoted(READ_BY_MODEL),
        "scale_low": "said.scale_low",
        "scale_high": "said.scale_high",
        "number": "said.number",
        "choice": "said.choice",
        "missing": "NULL::VARCHAR",
        "text": "NULL::VARCHAR",
    }
    told = {column.name: made.get(column.name, f"comment.{named(column.name)}") for column in schema}
    return ", ".join(f"({told[one.name]})::{ENGINE_TYPES[one.type]} AS {named(one.name)}" for one in schema)


def _items(plan: _Plan, number: int) -> list[DataFile]:
    """The items that are new under this number, with who reads them."""
    rows = rows_of(plan.snapshot, Record.ITEM, plan.store.folder.readable)
    # all that an employee's comment may be about: a list of items would tell of what anybody wrote
    wrote = f"EXISTS (FROM voice_answers WHERE side = {quoted(Side.EMPLOYEE.value)})"
    theirs = f"SELECT unnest([{', '.join(map(quoted, of_employees()))}]) WHERE {wrote}"
    fresh = plan.connection.execute(
        f"SELECT DISTINCT item FROM (SELECT item FROM voice_answers UNION ALL {theirs}) WHERE item NOT IN "  # noqa: S608 - our own names, values quoted
        f"(SELECT item FROM ({rows}) WHERE item_version = {number}) ORDER BY 1"
    ).fetchall()
    if not fresh:
        return []
    reader = plan.reader
    labels = {"mark": reader.mark, "model": reader.described, "encoder": reader.encoder}
    table = pa.table(
        {
            "load": [plan.load for _ in fresh],
            "recorded_us": [plan.moment for _ in fresh],
            "item": [item for (item,) in fresh],
            "item_version": [number for _ in fresh],
            "body": [json.dumps({"name": item, "version": number, "labels": labels}) for (item,) in fresh],
        },
        schema=ITEM,
    )
    plan.connection.register("voice_items", table)
    return write_months(plan.connection, plan.store.folder, Record.ITEM, "SELECT * FROM voice_items", ITEM)

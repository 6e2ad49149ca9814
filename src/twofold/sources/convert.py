"""Rows of a foreign file become facts: batch by batch, on DuckDB, into tables with the columns of ``facts.schemas``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from twofold.facts.items import Item
from twofold.facts.schemas import REJECTED
from twofold.sources.conversion import Conversion
from twofold.sources.dictionaries import constant, one
from twofold.sources.evaluation import Evaluation
from twofold.sources.known_pseudonyms import KnownPseudonyms
from twofold.sources.mapping import Field
from twofold.sources.reading.batches import RowBatch
from twofold.sources.sql_text import NUMBER_MACROS, literal, quoted
from twofold.sources.zones import offset_days

_NO_CONTENT = "; its text is not kept, because it may name a person"


DOMAINS = ("person", "employee")


@dataclass(frozen=True, slots=True)
class NamedBatch:
    """A batch with pseudonyms that are ready: by domain, a number for each row."""

    batch: RowBatch
    pseudonyms: dict[str, pa.Array]


class Converter:
    """Converts the batches of one file.

    ``add`` gives events with their answers; the database gets ``rejected`` and ``item`` with the columns of
    ``facts.schemas`` (``load`` and ``recorded_us`` are left to the store).
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, conversion: Conversion) -> None:
        self.read = 0  # rows so far, broken ones included
        self.conversion = conversion
        self._connection = connection
        self._known = {name: KnownPseudonyms(conversion.origin.key, name) for name in DOMAINS}
        self._items: dict[tuple[str, int], str] = {}
        connection.execute("SET TimeZone = 'UTC'")
        for macro in NUMBER_MACROS:
            connection.execute(macro)
        self._evaluation = Evaluation(connection, conversion)
        connection.execute(f"CREATE TABLE rejected ({_rejected_columns()})")
        zone = conversion.mapping.source.timezone
        connection.register("zone_wall", offset_days(zone, wall=True))
        connection.register("zone_utc", offset_days(zone, wall=False))

    def named(self, batch: RowBatch) -> "NamedBatch":
        """The pseudonyms of a batch, as far as they need no engine: hashing names is work for a thread of its own."""
        told = {}
        for domain in DOMAINS:
            field: Field | None = getattr(self.conversion.mapping.event, domain)
            if field is not None and field == Field(columns=field.columns) and len(field.columns) == 1:
                place = self.conversion.cells.place(field.columns[0])
                told[domain] = self._known[domain].of(batch.table.column(place))
        return NamedBatch(batch, told)

    def add(self, batch: RowBatch) -> pa.Table:
        """Convert a batch; see ``convert``."""
        return self.convert(self.named(batch))

    def convert(self, named: "NamedBatch") -> pa.Table:
        """Convert a batch whose names were hashed.

        Returns:
            A row for each event: the columns ``conversion.event_columns`` and ``conversion.answer_columns``, texts as
            dictionaries but for those that seldom repeat.
        """
        batch = named.batch
        self._refuse_broken(batch)
        self.read += batch.table.num_rows + len(batch.broken)
        cells = self._cells(named)
        found = self._evaluation.of(cells)
        events = self._events(cells, found.columns)
        if found.wrong.any():
            wrong = pa.array(found.wrong)
            refused = self._refused(cells.filter(wrong))
            events = events.filter(pc.invert(pc.is_in(events["row"], refused)))
        self._note_items(events)
        return events

    def finish(self) -> None:
        """Complete the tables once the last batch is in."""
        self._stage_items()
        for name in ("zone_wall", "zone_utc"):
            self._connection.unregister(name)

    def _events(self, cells: pa.Table, found: Mapping[str, pa.Array]) -> pa.Table:
        rows = cells.num_rows
        person = one(cells["person"])
        known = {
            "version": pa.repeat(pa.scalar(1, pa.int32()), rows),
            "row": one(cells["row"]),
            "person": person,
            "employee": one(cells["employee"]),
            "respondent": pc.coalesce(person, found["event_id"]),
            "source": constant(self.conversion.origin.source, rows),
        }
        names = (*self.conversion.event_columns, *self.conversion.answer_columns)
        return pa.table({name: known[name] if name in known else found[name] for name in names})

    def _refused(self, cells: pa.Table) -> pa.Array:
        """Keep what is wrong with these rows, and say which of them are no events."""
        self._connection.register("cells", cells)
        converted = self._connection.execute(self.conversion.query).to_arrow_table()
        faulty = pc.greater(converted["fault"], 0)
        refused = converted.filter(faulty)
        if refused.num_rows:
            self._refuse_rows(refused)
        self._refuse_answers(converted.filter(pc.invert(faulty)))
        self._connection.unregister("cells")
        return one(refused["row"])

    def _cells(self, named: "NamedBatch") -> pa.Table:
        """The batch with its columns named by position, and the pseudonyms of its persons and employees."""
        names = [f"c{place}" for place in range(len(self.conversion.cells.columns))]
        cells = named.batch.table.rename_columns(names).append_column("row", named.batch.numbers)
        for domain in DOMAINS:
            field: Field | None = getattr(self.conversion.mapping.event, domain)
            told = named.pseudonyms.get(domain)
            if told is None:
                told = self._pseudonyms(cells, domain, field) if field else pa.nulls(cells.num_rows, pa.int64())
            cells = cells.append_column(domain, told)
        return cells

    def _pseudonyms(self, cells: pa.Table, domain: str, field: Field) -> pa.Array:
        """Pseudonyms of names that stand in several columns, or are translated first."""
        self._connection.register("named", cells)
        query = f"SELECT {self.conversion.cells.text(field)} AS told FROM named ORDER BY row"  # noqa: S608 - our own SQL
        told = self._connection.execute(query).to_arrow_table()["told"]
        self._connection.unregister("named")
        return self._known[domain].of(told)

    def _refuse_broken(self, batch: RowBatch) -> None:
        if not batch.broken:
            return
        named = bool(self.conversion.hidden)
        broken = pa.table(
            {
                "row": pa.array([each.row for each in batch.broken], pa.int64()),
                "reason": pa.array(
                    [each.reason + (_NO_CONTENT if named else "") for each in batch.broken], pa.string()
                ),
                "content_json": pa.array(
                    [None if named else json.dumps({"raw": each.raw}, ensure_ascii=False) for each in batch.broken],
                    pa.string(),
                ),
            },
        )
        self._connection.register("broken", broken)
        self._connection.execute(
            f"INSERT INTO rejected BY NAME SELECT {literal(self.conversion.origin.source)} AS source, "  # noqa: S608 - our own SQL
            "row, reason, content_json FROM broken",
        )
        self._connection.unregister("broken")

    def _refuse_rows(self, faulty: pa.Table) -> None:
        checks = list(enumerate(self.conversion.checks, start=1))
        column = " ".join(f"WHEN {number} THEN {literal(check.label)}" for number, check in checks)
        reason = " ".join(f"WHEN {number} THEN {literal(f'{check.label} {check.reason}')}" for number, check in checks)
        self._connection.register("faulty", faulty)
        self._connection.execute(
            f"INSERT INTO rejected BY NAME SELECT source, faulty.row AS row, found, "  # noqa: S608 - our own SQL
            f"CASE fault {column} END AS column, CASE fault {reason} END AS reason, "
            f"{self._content_json()} AS content_json, "
            "faulty.person, faulty.employee, event_id, event_check "
            "FROM faulty JOIN cells ON faulty.row = cells.row",
        )
        self._connection.unregister("faulty")

    def _content_json(self) -> str:
        """SQL of a row as JSON, with pseudonyms instead of persons and employees, and without addresses."""
        event, cells = self.conversion.mapping.event, self.conversion.cells
        addresses = {cells.place(column) for column in self.conversion.mapping.contact.addresses}
        shown = {name: f"c{place}" for place, name in enumerate(cells.columns) if place not in addresses}
        for domain, field in (("person", event.person), ("employee", event.employee)):
            for column in field.columns if field else ():
                shown[cells.columns[cells.place(column)]] = f"cells.{domain}"
        return f"json_object({', '.join(f'{literal(name)}, {sql}' for name, sql in shown.items())})::VARCHAR"

    def _refuse_answers(self, events: pa.Table) -> None:
        for plan in self.conversion.answers:
            name = plan.prefix
            refused = pc.is_valid(events[f"{name}refused"])
            if not pc.any(refused).as_py():
                continue
            item = f"{name}item" if plan.mapping.item.columns else literal(plan.mapping.item.value)
            self._connection.register("refused", events.filter(refused))
            self._connection.execute(
                f"INSERT INTO rejected BY NAME SELECT source, row, {literal(plan.column)} AS column, {item} AS item, "  # noqa: S608 - our own SQL
                f"{name}refused AS found, {plan.reason()} AS reason, person, employee, event_id, event_check "
                "FROM refused",
            )
            self._connection.unregister("refused")

    def _note_items(self, events: pa.Table) -> None:
        for plan in self.conversion.answers:
            names = [plan.mapping.item.value or ""]
            if plan.mapping.item.columns:
                found = pc.unique(events[f"{plan.prefix}item"].cast(pa.string())).to_pylist()
                names = sorted(name for name in found if name is not None)
            for name in names:
                if (name, plan.mapping.version) not in self._items:
                    self._items[name, plan.mapping.version] = _item_json(plan.item(name))

    def _stage_items(self) -> None:
        rows = self._items
        items = pa.table(
            {
                "item": pa.array([name for name, _ in rows], pa.string()),
                "item_version": pa.array([version for _, version in rows], pa.int32()),
                "body": pa.array(list(rows.values()), pa.string()),
            },
        )
        self._connection.register("items", items)
        self._connection.execute("CREATE TABLE item AS SELECT * FROM items")
        self._connection.unregister("items")


def _rejected_columns() -> str:
    names = {pa.string(): "VARCHAR", pa.int64(): "BIGINT"}
    left_out = ("load", "recorded_us")
    return ", ".join(f"{quoted(each.name)} {names[each.type]}" for each in REJECTED if each.name not in left_out)


def _item_json(item: Item) -> str:
    body = {
        "name": item.name,
        "version": item.version,
        "type": item.type.value,
        "scale": [item.scale.low, item.scale.high] if item.scale else None,
        "instrument": item.instrument.value if item.instrument else None,
        "wording": item.wording,
        "labels": item.labels,
    } | ({"sensitive": True} if item.sensitive else {})
    return json.dumps(body, ensure_ascii=False, sort_keys=True)

"""Rows of a foreign file become facts: batch by batch, on DuckDB, into tables with the columns of ``facts.schemas``."""

import json

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from twofold.facts.items import Item
from twofold.facts.schemas import REJECTED
from twofold.sources.conversion import Conversion
from twofold.sources.mapping import Field
from twofold.sources.reading.batches import RowBatch
from twofold.sources.sql_text import NUMBER_MACROS, literal, quoted
from twofold.sources.zones import offset_days

_NO_CONTENT = "; its text is not kept, because it may name a person"


class Converter:
    """Converts the batches of one file into a staging database.

    Afterwards the database has ``event``, ``answer``, ``rejected`` and ``item`` with the columns of ``facts.schemas``
    (``load`` and ``recorded_us`` are left to the store; ``answer`` carries ``row`` besides).
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, conversion: Conversion) -> None:
        self.read = 0  # rows so far, broken ones included
        self._connection = connection
        self.conversion = conversion
        self._begun = False
        connection.execute("SET TimeZone = 'UTC'")
        for macro in NUMBER_MACROS:
            connection.execute(macro)
        connection.execute(f"CREATE TABLE rejected ({_rejected_columns()})")
        zone = conversion.mapping.source.timezone
        connection.register("zone_wall", offset_days(zone, wall=True))
        connection.register("zone_utc", offset_days(zone, wall=False))

    def add(self, batch: RowBatch) -> None:
        """Convert a batch; its facts are appended to the tables."""
        self._refuse_broken(batch)
        self.read += batch.table.num_rows + len(batch.broken)
        if not batch.table.num_rows and self._begun:
            return
        self._connection.register("cells", self._cells(batch))
        if self._begun:
            self._connection.execute(f"INSERT INTO converted {self.conversion.query}")
        else:
            self._begin()
        self._refuse_rows(batch.numbers)
        self._connection.unregister("cells")

    def finish(self) -> None:
        """Complete the tables once the last batch is in."""
        if not self._begun:
            empty = pa.table({name: pa.array([], pa.string()) for name in self.conversion.cells.columns})
            self.add(RowBatch(empty, pa.array([], pa.int64())))
        self._refuse_answers()
        self._stage_items()
        for name in ("zone_wall", "zone_utc"):
            self._connection.unregister(name)

    def _begin(self) -> None:
        self._begun = True
        self._connection.execute(f"CREATE TABLE converted AS {self.conversion.query}")
        events = ", ".join(map(quoted, self.conversion.event_columns))
        self._connection.execute(f"CREATE VIEW event AS SELECT {events} FROM converted WHERE fault = 0")  # noqa: S608 - our own SQL
        if self.conversion.answer_query is not None:
            self._connection.execute(f"CREATE VIEW answer AS {self.conversion.answer_query}")

    def _cells(self, batch: RowBatch) -> pa.Table:
        """The batch with its columns named by position, and the pseudonyms of its persons and employees."""
        names = [f"c{place}" for place in range(len(self.conversion.cells.columns))]
        cells = batch.table.rename_columns(names).append_column("row", batch.numbers)
        for name in ("person", "employee"):
            field: Field | None = getattr(self.conversion.mapping.event, name)
            told = self._pseudonyms(cells, name, field) if field else pa.nulls(cells.num_rows, pa.int64())
            cells = cells.append_column(name, told)
        return cells

    def _pseudonyms(self, cells: pa.Table, domain: str, field: Field) -> pa.Array:
        key = self.conversion.origin.key
        if field == Field(columns=field.columns) and len(field.columns) == 1:
            told = cells[self.conversion.cells.cell(field.columns[0])]
        else:
            self._connection.register("named", cells)
            query = f"SELECT {self.conversion.cells.text(field)} AS told FROM named ORDER BY row"  # noqa: S608 - our own SQL
            told = self._connection.execute(query).to_arrow_table()["told"]
            self._connection.unregister("named")
        return key.pseudonyms(domain, told)

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

    def _refuse_rows(self, numbers: pa.Int64Array) -> None:
        checks = list(enumerate(self.conversion.checks, start=1))
        ends = pc.min_max(numbers).as_py()
        if not checks or ends["min"] is None:
            return
        here = f"fault > 0 AND converted.row BETWEEN {ends['min']} AND {ends['max']}"
        # most batches have no faulty row, and the engine sees that without looking at the cells
        if not self._connection.execute(f"SELECT count(*) FROM converted WHERE {here}").fetchall()[0][0]:  # noqa: S608 - our own SQL
            return
        column = " ".join(f"WHEN {number} THEN {literal(check.label)}" for number, check in checks)
        reason = " ".join(f"WHEN {number} THEN {literal(f'{check.label} {check.reason}')}" for number, check in checks)
        self._connection.execute(
            f"INSERT INTO rejected BY NAME SELECT source, converted.row AS row, found, "  # noqa: S608 - our own SQL
            f"CASE fault {column} END AS column, CASE fault {reason} END AS reason, "
            f"{self._content_json()} AS content_json, "
            "converted.person, converted.employee, event_id, event_check "
            f"FROM converted JOIN cells ON converted.row = cells.row WHERE {here}",
        )

    def _content_json(self) -> str:
        """SQL of a row as JSON, with pseudonyms instead of persons and employees."""
        event, cells = self.conversion.mapping.event, self.conversion.cells
        shown = {name: f"c{place}" for place, name in enumerate(cells.columns)}
        for domain, field in (("person", event.person), ("employee", event.employee)):
            for column in field.columns if field else ():
                shown[cells.columns[cells.place(column)]] = f"cells.{domain}"
        return f"json_object({', '.join(f'{literal(name)}, {sql}' for name, sql in shown.items())})::VARCHAR"

    def _refuse_answers(self) -> None:
        for plan in self.conversion.answers:
            name = plan.prefix
            item = f"{name}item" if plan.mapping.item.columns else literal(plan.mapping.item.value)
            self._connection.execute(
                f"INSERT INTO rejected BY NAME SELECT source, row, {literal(plan.column)} AS column, {item} AS item, "  # noqa: S608 - our own SQL
                f"{name}refused AS found, {plan.reason()} AS reason, person, employee, event_id, event_check "
                f"FROM converted WHERE fault = 0 AND {name}refused IS NOT NULL",
            )

    def _stage_items(self) -> None:
        rows: dict[tuple[str, int], str] = {}
        for plan in self.conversion.answers:
            for name in self._item_names(plan.prefix) if plan.mapping.item.columns else [plan.mapping.item.value or ""]:
                rows.setdefault((name, plan.mapping.version), _item_json(plan.item(name)))
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

    def _item_names(self, prefix: str) -> list[str]:
        found = self._connection.execute(
            f"SELECT DISTINCT {prefix}item FROM converted WHERE fault = 0 AND {prefix}item IS NOT NULL ORDER BY 1",  # noqa: S608 - our own SQL
        ).fetchall()
        return [name for (name,) in found]


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
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)

"""Decide how each time column of a file is read, before the first row is converted."""

from collections.abc import Callable, Iterable, Iterator

import duckdb

from twofold.errors import MappingError
from twofold.sources.date_order import DATE_LETTERS, Evidence, alike_sql, begins_short_sql, parts_sql, shape_sql
from twofold.sources.dictionaries import one
from twofold.sources.mapping import Field, Mapping
from twofold.sources.plain_times import plain_wall
from twofold.sources.reading.batches import RowBatch
from twofold.sources.sql_text import NUMBER_MACROS, Cells, literal
from twofold.sources.times import Reading, checked_format, wall_sql

TIME_FIELDS = ("occurred_at", "replied_at", "resolved_at")


def time_readings(mapping: Mapping, cells: Cells, batches: Callable[[], Iterable[RowBatch]]) -> dict[str, Reading]:
    """How to read each time field of the mapping.

    Args:
        mapping: the mapping.
        cells: the columns of the file.
        batches: opens the file; called only where a field names no format, read only as far as needed.

    Raises:
        MappingError: a format is no pattern, a constant is no time, or a column can be read in two ways.
    """
    readings: dict[str, Reading] = {}
    open_fields: dict[str, Field] = {}
    for name in TIME_FIELDS:
        field: Field | None = getattr(mapping.event, name)
        if field is None:
            continue
        if field.format is not None:
            readings[name] = Reading(iso=False, formats=(checked_format(field.format, f"[event] {name}"),))
        elif field.columns:
            open_fields[name] = field
        else:
            readings[name] = Reading()
        if field.value is not None:
            _refuse_wrong_constant(name, field, readings[name])
    return readings | (_from_rows(open_fields, cells, iter(batches())) if open_fields else {})


def _refuse_wrong_constant(name: str, field: Field, reading: Reading) -> None:
    query = f"SELECT {wall_sql('told', reading)} FROM (SELECT {literal(field.value)} AS told)"  # noqa: S608 - our own SQL
    with duckdb.connect() as connection:
        told = connection.execute(query).fetchone()
    if told is None or told[0] is None:
        raise MappingError(f"[event] {name} = {field.value!r} is no time; write it like 2026-01-31 or give its format")


def _from_rows(fields: dict[str, Field], cells: Cells, batches: Iterator[RowBatch]) -> dict[str, Reading]:
    evidence = {name: Evidence(" ".join(field.columns)) for name, field in fields.items()}
    with duckdb.connect() as connection:
        for macro in NUMBER_MACROS:
            connection.execute(macro)
        for batch in batches:
            if not batch.table.num_rows:
                continue
            names = [f"c{place}" for place in range(len(cells.columns))]
            table = batch.table.rename_columns(names)
            undecided = [name for name in fields if not evidence[name].decided]
            for name in undecided:
                columns = [one(table[cells.cell(column)]) for column in fields[name].columns]
                # one plain time tells as much as all of them
                is_plain = len(columns) == 1 and plain_wall(columns[0]) is not None
                connection.register("cells", table.slice(0, 1) if is_plain else table)
                _look(connection, cells.text(fields[name]), evidence[name])
                connection.unregister("cells")
            if all(each.decided for each in evidence.values()):
                break
    return {name: each.reading() for name, each in evidence.items()}


def _look(connection: duckdb.DuckDBPyConnection, told: str, evidence: Evidence) -> None:
    # Regular expressions are dear and times are many: they look at one text of each kind, and at each date once.
    column = f"(SELECT {told} AS told FROM cells WHERE {told} IS NOT NULL)"  # noqa: S608 - our own SQL
    kinds = f"SELECT min(told) AS told, count(*) AS n FROM {column} GROUP BY {alike_sql('told')}"  # noqa: S608 - our own SQL
    shapes = connection.execute(
        f"SELECT {shape_sql('told')} AS shape, min(told) FROM ({kinds}) GROUP BY 1 ORDER BY sum(n) DESC, 1 LIMIT 50",  # noqa: S608 - our own SQL
    ).fetchall()
    first, second, third = parts_sql("told")
    dates = f"SELECT DISTINCT left(told, {DATE_LETTERS}) AS told FROM {column} WHERE {begins_short_sql('told')}"  # noqa: S608 - our own SQL
    largest = connection.execute(f"SELECT max({first}), max({second}), max({third}) FROM ({dates})").fetchone()  # noqa: S608 - our own SQL
    evidence.add(shapes, largest or (None, None, None))

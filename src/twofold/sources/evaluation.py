"""The values of facts, field by field: a field whose cells repeat is worked out once for each different cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from twofold.sources.conversion import Conversion
from twofold.sources.dictionaries import constant, one
from twofold.sources.known_cells import KnownCells
from twofold.sources.layers import Layers

_ALWAYS_FEW = 1024  # different cells
_REPEATS = 8  # rows a cell stands in, on average, where a column repeats
_NO_COLUMN = ""  # of what is the same in all rows
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a batch of cells comes to.

    Attributes:
        columns: those that the parts give, a row each; texts as dictionaries, but for those that seldom repeat.
        wrong: the rows in which something has to be rejected.
    """

    columns: Mapping[str, pa.Array]
    wrong: Flags


class Evaluation:
    """Works out the parts of a conversion, one batch after the other.

    At most two queries a batch: one over its rows, for the parts whose cells seldom repeat, and one over the different
    cells of each other part's column, which stand side by side, as far as no earlier batch had them.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, conversion: Conversion) -> None:
        self._connection = connection
        self._parts = conversion.parts
        self._cells = conversion.cells
        self._seldom_repeated = conversion.seldom_repeated
        self._times = conversion.plain_times
        self._repeating: tuple[str, ...] | None = None
        self._known: dict[str, KnownCells] = {}

    def of(self, cells: pa.Table) -> Evaluated:
        """Work out a batch.

        Args:
            cells: text columns ``c0`` and so on, and the numbers ``row``, ``person`` and ``employee``.
        """
        coded = self._coded(cells)
        by_cell = [part for part in self._parts if self._column(part) in coded or not (part.columns or part.besides)]
        by_row = [part for part in self._parts if part not in by_cell]
        columns, wrong = dict[str, pa.Array](), np.zeros(cells.num_rows, np.bool_)
        for found, faulty in (self._by_cell(coded, by_cell, cells.num_rows), *self._by_row(cells, by_row)):
            columns |= found
            wrong |= faulty
        return Evaluated(columns, wrong)

    def _by_cell(
        self, coded: Mapping[str, pa.DictionaryArray], parts: Sequence[Layers], rows: int
    ) -> tuple[dict[str, pa.Array], Flags]:
        coded = {**coded, _NO_COLUMN: constant("", rows)}
        self._learn(coded, parts)
        places = {name: self._known[name].places(codes) for name, codes in coded.items()}
        columns, wrong = dict[str, pa.Array](), np.zeros(rows, np.bool_)
        for part in parts:
            at = self._column(part)
            for name in part.gives:
                text = name not in self._seldom_repeated
                columns[name] = self._known[at].spread(name, places[at], coded=text)
            faulty = self._known[at].holds(_wrong(part), places[at])
            if faulty is not None:
                wrong |= faulty
        return columns, wrong

    def _learn(self, coded: Mapping[str, pa.DictionaryArray], parts: Sequence[Layers]) -> None:
        """Ask the engine about the cells that no earlier batch had."""
        new = {name: self._known.setdefault(name, KnownCells()).new(codes.dictionary) for name, codes in coded.items()}
        if not any(len(cells) for cells in new.values()):
            return
        found = self._asked("kinds", _side_by_side(new), parts)
        for name, cells in new.items():
            own = [part for part in parts if self._column(part) == name]
            given = [column for part in own for column in (*part.gives, _wrong(part))]
            self._known[name].learn(cells, found.select(given).slice(0, len(cells)))

    def _by_row(self, cells: pa.Table, parts: Sequence[Layers]) -> Iterator[tuple[dict[str, pa.Array], Flags]]:
        left = []
        for part in parts:
            time = self._times.get(next(iter(part.gives)))
            found = time.of(one(cells[self._column(part)])) if time is not None else None
            if found is None:
                left.append(part)
            else:
                yield found
        if left:
            yield self._asked_by_row(cells, left)

    def _asked_by_row(self, cells: pa.Table, parts: Sequence[Layers]) -> tuple[dict[str, pa.Array], Flags]:
        names = {self._cells.cell(column) for part in parts for column in part.columns}
        names |= {name for part in parts for name in part.besides} | {"row"}
        found = self._asked("rows", cells.select(sorted(names)), parts)
        columns = {name: self._ready(name, one(found[name])) for part in parts for name in part.gives}
        wrong = np.zeros(cells.num_rows, np.bool_)
        for part in parts:
            wrong |= one(found[_wrong(part)]).to_numpy(zero_copy_only=False)
        return columns, wrong

    def _asked(self, name: str, table: pa.Table, parts: Sequence[Layers]) -> pa.Table:
        """The answer of the engine about a table, in the table's order."""
        passed = tuple(dict.fromkeys(["row", *(besides for part in parts for besides in part.besides)]))
        last = {"row": "row"}
        for part in parts:
            last |= part.gives | {_wrong(part): part.wrong()}
        together = sum(parts[1:], parts[0])
        self._connection.register(name, table)
        found = self._connection.execute(together.select(name, last, passed)).to_arrow_table()
        self._connection.unregister(name)
        rows = found["row"].to_numpy()
        return found if (rows[1:] > rows[:-1]).all() else found.sort_by("row")

    def _column(self, part: Layers) -> str:
        """The only column that a part is made of; "" where it is made of none or several."""
        return self._cells.cell(part.columns[0]) if len(part.columns) == 1 and not part.besides else ""

    def _coded(self, cells: pa.Table) -> dict[str, pa.DictionaryArray]:
        """The columns in which cells repeat, as dictionaries; the first rows tell which these are."""
        if self._repeating is not None:
            return {name: one(cells[name]).dictionary_encode() for name in self._repeating}
        names = dict.fromkeys(name for part in self._parts if (name := self._column(part)))
        coded = {name: one(cells[name]).dictionary_encode() for name in names}
        most = max(_ALWAYS_FEW, cells.num_rows // _REPEATS)
        coded = {name: codes for name, codes in coded.items() if len(codes.dictionary) <= most}
        if cells.num_rows:
            self._repeating = tuple(coded)
        return coded

    def _ready(self, name: str, values: pa.Array) -> pa.Array:
        return (
            values.dictionary_encode() if values.type == pa.string() and name not in self._seldom_repeated else values
        )


def _wrong(part: Layers) -> str:
    return f"wrong_{next(iter(part.gives))}"


def _side_by_side(different: Mapping[str, pa.StringArray]) -> pa.Table:
    """The different cells of each column, filled up with empty ones; one row at least."""
    rows = max(1, *(len(cells) for cells in different.values()))
    columns: dict[str, pa.Array] = {"row": pa.array(np.arange(rows))}
    for name, cells in different.items():
        if name != _NO_COLUMN:
            columns[name] = pa.concat_arrays([cells, pa.repeat("", rows - len(cells))])
    return pa.table(columns)

"""Dirt: a few rows and answers that no honest reader can accept, so that rejected rows can be seen."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.simulate.draws import stream

# the column of each file that tells when, and an answer with a value that is on no scale
TIMES = {
    "surveys": "Sent",
    "memories": "Date",
    "reviews": "Posted",
    "contacts": "Opened",
    "purchases": "Date",
    "pulses": "Date",
    "visits": "Date",
    "trainings": "Date",
    "usages": "At",
    "tickets": "When",
    "exposures": "Seen",
}
ANSWERS = {"surveys": "Q1 satisfaction", "memories": "NPS", "reviews": "Stars", "pulses": "Recommend as employer"}
BAD_TIMES = ("31/02/2025", "n/a", "2025-13-40T09:00:00+01:00", "yesterday")
BAD_ANSWER = 55


@dataclass(slots=True)
class Dirt:
    """Spoils about ``share`` of the rows' dates and as many answers, and counts what it did.

    Attributes:
        rows: spoilt rows by file; a reader should reject exactly these.
        answers: spoilt answers by file; a reader should reject these and keep the rest of their rows.
    """

    seed: int
    share: float
    rows: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)

    def spoil(self, name: str, table: pa.Table, before: int) -> pa.Table:
        """The table with some dates and answers spoilt, never both in one row."""
        if not self.share or not table.num_rows:
            return table
        rng = stream(self.seed, 4, list(TIMES).index(name), before)
        count = int(rng.binomial(table.num_rows, self.share))
        positions = rng.permutation(table.num_rows)[: 2 * count]
        table = self._dates(name, table, np.sort(positions[:count]))
        return self._answers(name, table, np.sort(positions[count:]))

    def _dates(self, name: str, table: pa.Table, positions: NDArray[np.int64]) -> pa.Table:
        self.rows[name] = self.rows.get(name, 0) + len(positions)
        bad = pa.array([BAD_TIMES[number % len(BAD_TIMES)] for number in range(len(positions))], pa.string())
        return _replaced(table, TIMES[name], positions, bad)

    def _answers(self, name: str, table: pa.Table, positions: NDArray[np.int64]) -> pa.Table:
        if name not in ANSWERS:
            return table
        column = table[ANSWERS[name]].combine_chunks()
        positions = positions[column.is_valid().to_numpy(zero_copy_only=False)[positions]]
        self.answers[name] = self.answers.get(name, 0) + len(positions)
        return _replaced(table, ANSWERS[name], positions, pa.array([BAD_ANSWER] * len(positions), column.type))


def _replaced(
    table: pa.Table,
    column: str,
    positions: NDArray[np.int64],
    values: pa.Array,
) -> pa.Table:
    mask = np.zeros(table.num_rows, dtype=bool)
    mask[positions] = True
    spoilt = table[column].combine_chunks()
    replaced = pc.replace_with_mask(spoilt, pa.array(mask), values)
    return table.set_column(table.column_names.index(column), column, replaced)

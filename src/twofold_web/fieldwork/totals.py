"""Known totals as people write them: lines of margin, group and number, from a field or a CSV file."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

MOST_LINES = 2000
HEADS = {"margin", "dimension", "number", "total"}


@dataclass(frozen=True, slots=True)
class ReadTotals:
    """What was read.

    Attributes:
        totals: margin -> group -> how many there are.
        wrong: the number and the text of each line that was not understood.
    """

    totals: dict[str, dict[str, float]]
    wrong: tuple[tuple[int, str], ...]


def read_totals(text: str) -> ReadTotals:
    """Read lines such as ``unit;NORTH;1200``; commas and tabs do as well.

    >>> read_totals("unit;NORTH;1 200").totals
    {'unit': {'NORTH': 1200.0}}
    """
    totals: dict[str, dict[str, float]] = {}
    wrong = []
    lines = text.lstrip("\ufeff").splitlines()[:MOST_LINES]
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        cells = next(csv.reader(io.StringIO(line), delimiter=_delimiter(line)), [])
        cells = [cell.strip() for cell in cells]
        found = _number(cells[2]) if len(cells) == 3 and cells[0] and cells[1] else None
        if found is not None:
            totals.setdefault(cells[0][:80], {})[cells[1][:120]] = found
        elif number > 1 or not HEADS & {cell.lower() for cell in cells}:
            wrong.append((number, line[:120]))
    return ReadTotals(totals, tuple(wrong))


def written_totals(totals: Mapping[str, Mapping[str, float]]) -> str:
    """The same lines again."""
    return "\n".join(
        f"{margin};{group};{total:g}" for margin, groups in totals.items() for group, total in groups.items()
    )


def _delimiter(line: str) -> str:
    return max(";\t,", key=line.count)


def _number(text: str) -> float | None:
    plain = text.replace("\u00a0", "").replace(" ", "").replace("%", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if 0 <= value < 1e12 else None

"""Known totals as people write them: lines of margin, group and number, from a field or a CSV file."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from twofold_web.surveys.questionnaire.habits import habits_of, number_text
from twofold_web.surveys.questionnaire.reading_typed import number_in

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


def read_totals(text: str, language: str) -> ReadTotals:
    """Read lines such as ``unit;NORTH;1200``; commas and tabs do as well. Numbers are read as the language writes them.

    >>> [read_totals("unit;NORTH;1,200", code).totals for code in ("en", "hu")]
    [{'unit': {'NORTH': 1200.0}}, {'unit': {'NORTH': 1.2}}]
    """
    totals: dict[str, dict[str, float]] = {}
    wrong = []
    lines = text.lstrip("\ufeff").splitlines()[:MOST_LINES]
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        cells = next(csv.reader(io.StringIO(line), delimiter=_delimiter(line)), [])
        cells = [cell.strip() for cell in cells]
        found = _number(cells[2], language) if len(cells) == 3 and cells[0] and cells[1] else None
        if found is not None:
            totals.setdefault(cells[0][:80], {})[cells[1][:120]] = found
        elif number > 1 or not HEADS & {cell.lower() for cell in cells}:
            wrong.append((number, line[:120]))
    return ReadTotals(totals, tuple(wrong))


def written_totals(totals: Mapping[str, Mapping[str, float]], language: str) -> str:
    r"""The same lines again, every digit of them.

    >>> written_totals({"unit": {"NORTH": 1234567.0, "SOUTH": 0.5}}, "hu")
    'unit;NORTH;1234567\nunit;SOUTH;0,5'
    """
    habits = habits_of(language)
    return "\n".join(
        f"{margin};{group};{number_text(float(total), habits)}"
        for margin, groups in totals.items()
        for group, total in groups.items()
    )


def _delimiter(line: str) -> str:
    return max(";\t,", key=line.count)


def _number(text: str, language: str) -> float | None:
    value = number_in(text.replace("%", "").strip(), habits_of(language))
    return value if value is not None and 0 <= value < 1e12 else None

"""Breaks of a trend in words: lines beside a chart, and rows between the periods of its table."""

from collections.abc import Sequence

from twofold.reports.blocks import Cell, Row
from twofold.reports.figures.trend_break import Placed
from twofold.reports.wording import Wording


def said(wording: Wording, found: Sequence[Placed]) -> tuple[str, ...]:
    """What each number in a chart means, and what follows from it."""
    return tuple(_said(wording, one) for one in found)


def with_breaks(wording: Wording, rows: Sequence[Row], found: Sequence[Placed], columns: int) -> tuple[Row, ...]:
    """The rows of periods with a row between them for each break, before the first period that is all behind it."""
    laid: list[Row] = []
    left = list(found)
    for place, row in enumerate(rows):
        while left and left[0].at <= place:
            laid.append(_row(wording, left.pop(0), columns))
        laid.append(row)
    return (*laid, *(_row(wording, one, columns) for one in left))


def _said(wording: Wording, one: Placed) -> str:
    words = wording.words
    key = "trend_break.cut" if one.found.cuts else "trend_break.said"
    return words(key, number=str(one.number), day=wording.numbers.day(one.found.day), what=one.found.said)


def _row(wording: Wording, one: Placed, columns: int) -> Row:
    text = wording.words("trend_break.row", number=str(one.number), day=wording.numbers.day(one.found.day))
    return Row((Cell(text, kind="name"), Cell(one.found.said, kind="text", colspan=columns - 1)), "break")

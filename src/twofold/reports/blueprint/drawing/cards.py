"""Where cards stand below the line of visibility: as many in a row as can be read."""

from twofold.reports.blueprint.drawing.sheet import Sheet

SLIMMEST, GAP = 158.0, 10.0


def in_a_row(sheet: Sheet, cards: int) -> int:
    """How many cards stand beside each other."""
    room = int((sheet.right - sheet.left + GAP) // (SLIMMEST + GAP))
    return max(1, min(cards, room))


def card_box(sheet: Sheet, cards: int, number: int) -> tuple[float, float]:
    """Left edge and width of a card."""
    row = in_a_row(sheet, cards)
    width = (sheet.right - sheet.left - 4 - GAP * (row - 1)) / row
    return sheet.left + 4 + (number % row) * (width + GAP), width


def card_middle(sheet: Sheet, cards: int, number: int) -> float:
    """The centre of a card."""
    left, width = card_box(sheet, cards, number)
    return left + width / 2

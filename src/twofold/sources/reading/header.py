"""Headers of several records: what survey tools write above their rows."""

from collections.abc import Mapping, Sequence

# what SurveyMonkey writes below a question that has one answer only: it names nothing
ONE_ANSWER = frozenset({"Response", "Open-Ended Response"})


def joined_header(records: Sequence[Sequence[str]]) -> list[str]:
    """The names of the columns, from the records that name them together.

    A cell that is empty above a filled one carries on what stands to its left, as merged cells do.

    >>> joined_header([["Id", "How was it?", "Rate us", ""], ["", "Response", "Food", "Staff"]])
    ['Id', 'How was it?', 'Rate us - Food', 'Rate us - Staff']
    """
    if len(records) == 1:
        return list(records[0])
    width = len(records[0])
    rows = [[*record, *[""] * (width - len(record))][:width] for record in records]
    names = []
    above = [""] * (len(rows) - 1)
    for column in zip(*rows, strict=True):
        *upper, last = (cell.strip() for cell in column)
        above = [cell or (kept if last else "") for cell, kept in zip(upper, above, strict=True)]
        parts = [*above, "" if last in ONE_ANSWER and any(above) else last]
        names.append(" - ".join(part for part in parts if part))
    return names


def told_below(columns: Sequence[str], records: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """The question behind each column, from the first record below the header."""
    if not records:
        return {}
    pairs = zip(columns, records[0], strict=False)
    return {name: " ".join(cell.split()) for name, cell in pairs if cell.strip() and cell.strip() != name}

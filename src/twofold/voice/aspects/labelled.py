"""Labels that people gave: a file with one row a text and category, or corrections of what was read."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from twofold.errors import InputError

TEXT, CATEGORY = "text", "category"


@dataclass(frozen=True, slots=True)
class AspectCorrection:
    """What somebody says of the aspects of one comment; nothing at all says that they are right as they are.

    Attributes:
        added: qualities and touchpoints that it is about, and that were not found.
        removed: those that were found, and that it is not about.
    """

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    def of(self, read: frozenset[str]) -> frozenset[str]:
        """What the comment is about, where this was read in it."""
        return (read - self.removed) | self.added


def read_labels(path: Path) -> Mapping[str, frozenset[str]]:
    """The categories of each text of a CSV file with the columns text and category.

    A text with several categories has several rows; one with an empty category is about none.

    Raises:
        InputError: the file cannot be read, or has no such columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise InputError(f"the labels {path} cannot be read: {wrong}") from None
    missing = [name for name in (TEXT, CATEGORY) if rows and name not in rows[0]]
    if not rows or missing:
        raise InputError(f"{path.name} must have rows with the columns {TEXT} and {CATEGORY}, one row a category")
    found: dict[str, set[str]] = {}
    for row in rows:
        text, category = (row[TEXT] or "").strip(), (row[CATEGORY] or "").strip()
        if text:
            found.setdefault(text, set()).update({category} - {""})
    return {text: frozenset(names) for text, names in found.items()}

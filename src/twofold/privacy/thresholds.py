"""The numbers below which an employee's answer could be recognised, and the sentences that say so."""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What must hold before a number about employees is shown.

    Attributes:
        answers: how many people a shown group has at least.
        complement: how many people the rest of a shown group has at least, where there is a rest.
        protection: how far apart the smallest and the largest count that fit everything shown are, at least, for a
            group that is hidden because it is small.
        dimensions: by how many dimensions a question may split and filter at once.
    """

    answers: int = 5
    complement: int = 5
    protection: int = 5
    dimensions: int = 2

    def __post_init__(self) -> None:
        """Refuse thresholds that protect nobody."""
        if self.answers < 2 or self.complement < 2 or self.protection < 1 or self.dimensions < 1:
            raise ValueError("thresholds of fewer than two people protect nobody")


ANSWERS = Thresholds()
COMMENTS = Thresholds(answers=10, complement=10)


class Cause(IntEnum):
    """Why a group is hidden; for tests and audits, never shown beside a group (see ``public_reason``)."""

    SHOWN = 0
    FEW = 1  # fewer people than the threshold
    COMPLEMENT = 2  # the rest of a larger group would be too small
    SECONDARY = 3  # another group could be worked out
    EMPTY = 4  # nobody answered
    REFUSED = 5  # never published on its own


def public_reason(cause: Cause, thresholds: Thresholds) -> str | None:
    """The sentence beside a hidden group.

    One sentence for all of ``FEW``, ``COMPLEMENT`` and ``SECONDARY``: a sentence that told them apart would say that
    this group has 1 to 4 people and that one more, and two such groups with 8 people together have 4 each.
    """
    if cause is Cause.SHOWN:
        return None
    if cause is Cause.EMPTY:
        return "no answers"
    return f"fewer than {thresholds.answers} answers, here or in a group that could be worked out from this one"

"""The further statements of a pulse: a second one for each driver, and engagement, which all drivers together make.

Their names are those of the questionnaire that ships. The first statement of a driver carries the driver's own name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.questions import Question

SECOND: Mapping[str, str] = {
    "clear-expectations": "priorities",
    "tools": "systems",
    "manager-support": "feedback",
    "error-handling": "learning",
    "process-transparency": "changes",
    "time-and-room": "freedom",
}
SKIPPED = 0.002  # rare: what one of fifteen statements lacks, disclosure control must hide of all of them
AGAIN = Question("driver", 1, 5, at=-0.15, slope=1.0, noise=0.4, missing_code=9, missing=SKIPPED)
ENGAGEMENT = (
    ("engagement", Question("engagement", 1, 5, at=-0.1, slope=1.0, noise=0.5, missing_code=9, missing=SKIPPED)),
    ("engagement-pride", Question("engagement", 1, 5, at=0.1, slope=1.0, noise=0.5, missing_code=9, missing=SKIPPED)),
    ("engagement-meaning", Question("engagement", 1, 5, at=0.2, slope=1.0, noise=0.6, missing_code=9, missing=SKIPPED)),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One further statement.

    Attributes:
        item: its name in answers.
        driver: the position of its driver; None where it asks about engagement.
        question: how what is felt becomes an answer.
    """

    item: str
    driver: int | None
    question: Question

    @property
    def column(self) -> str:
        """Its column in the file."""
        return column_of(self.item)

    def felt(self, drivers: NDArray[np.float64]) -> NDArray[np.float64]:
        """(T,) what the members of each team feel about it on average, of (T, D) drivers."""
        found: NDArray[np.float64] = drivers.mean(axis=1) if self.driver is None else drivers[:, self.driver]
        return found


def column_of(item: str) -> str:
    """The column of an item in the file.

    >>> column_of("clear-expectations-priorities")
    'Clear expectations priorities'
    """
    return item.replace("-", " ").capitalize()


def statements(drivers: Sequence[str]) -> tuple[Statement, ...]:
    """The further statements of a pulse about these drivers."""
    again = [Statement(f"{name}-{SECOND[name]}", at, AGAIN) for at, name in enumerate(drivers) if name in SECOND]
    return (*again, *(Statement(item, None, question) for item, question in ENGAGEMENT))

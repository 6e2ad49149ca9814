"""What on a blueprint opens into its evidence, and where it leads."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What is opened."""

    SCORE = "score"
    EMOTION = "emotion"
    VOLUME = "volume"
    LEAVING = "leaving"
    CONDITION = "condition"
    BOND = "bond"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that can be opened.

    Attributes:
        part: what it is.
        name: the touchpoint, the condition of work, or the action.
        detail: of leaving, its kind; of a volume, the channel; of a bond, the touchpoint; else empty.
    """

    part: Part
    name: str
    detail: str = ""


Address = Callable[[Evidence], str | None]


def nowhere(_evidence: Evidence) -> None:
    """The address of a picture that opens nothing, such as an export."""
    return

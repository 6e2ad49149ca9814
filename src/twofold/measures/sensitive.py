"""Figures of questions whose answers tell who somebody is: shown of ten respondents and more."""

import numpy as np
import numpy.typing as npt

from twofold.facts.frames import FactFrames
from twofold.measures.answered import Answered

LEAST = 10


def sensitive_in(facts: FactFrames) -> frozenset[str]:
    """The sensitive items of facts; none where whoever keeps them knows of none."""
    found: frozenset[str] = getattr(facts, "sensitive_items", frozenset())
    return found


def least_respondents(answered: Answered, minimum: int, sensitive: frozenset[str]) -> npt.NDArray[np.int64]:
    """How many respondents each group needs to be shown."""
    groups = answered.groups.num_rows
    if not sensitive:
        return np.full(groups, minimum)
    if "item" in answered.dimensions:
        told = [item in sensitive for item in answered.groups.column("item").to_pylist()]
    else:
        told = [bool(sensitive & set(answered.question.items))] * groups
    return np.where(told, max(LEAST, minimum), minimum)

"""A family of series: everybody and every group of every split, searched for shifts together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from twofold.errors import InputError
from twofold.findings.shifts.change_points import DEFAULTS, Shifted, ShiftRequest, find_shifts
from twofold.findings.shifts.for_whom import ForWhom, for_whom
from twofold.findings.shifts.observed import Observed
from twofold.measures.multiplicity import benjamini_hochberg


@dataclass(frozen=True, slots=True)
class GroupShifted:
    """What changed in one group.

    Attributes:
        dimension: of the split.
        group: its name.
        shifted: what was found in its series alone.
        p_adjusted: of its clearest change, corrected over all series of the family.
        claimed: whether a change is claimed: shown alone, and still when corrected.
    """

    dimension: str
    group: str
    shifted: Shifted
    p_adjusted: float
    claimed: bool


@dataclass(frozen=True, slots=True)
class Family:
    """All series of one measure.

    Attributes:
        overall: of everybody; None where there are too few periods.
        groups: every group whose series is long enough.
        for_whom: the clearest overall change, by each split.
        short: groups with too few periods to be searched.
    """

    overall: Shifted | None
    groups: tuple[GroupShifted, ...]
    for_whom: tuple[ForWhom, ...]
    short: tuple[str, ...]


def find_family(
    overall: Observed | None, splits: Mapping[str, Sequence[Observed]], request: ShiftRequest = DEFAULTS
) -> Family:
    """What shifted, for everybody and in each group, with one correction over all of them.

    Args:
        overall: the series of everybody.
        splits: by dimension, the series of its groups.
        request: how changes are looked for.

    Source: Benjamini & Hochberg 1995 over the first change of every series.
    """
    whole = None if overall is None else _searched(overall, request)
    found: list[tuple[str, Shifted]] = []
    short = []
    for dimension, series in splits.items():
        for one in series:
            shifted = _searched(one, request)
            if shifted is None:
                short.append(one.name)
            else:
                found.append((dimension, shifted))
    p_values = [one.p_value for _, one in found] + ([whole.p_value] if whole else [])
    adjusted = benjamini_hochberg(np.array(p_values)) if p_values else np.zeros(0)
    groups = tuple(
        GroupShifted(
            dimension,
            one.observed.group[dimension],
            one,
            float(p),
            bool(one.steps or one.trend) and float(p) <= request.false_alarm,
        )
        for (dimension, one), p in zip(found, adjusted, strict=False)
    )
    return Family(whole, groups, _for_whom(whole, splits, request), tuple(short))


def _searched(observed: Observed, request: ShiftRequest) -> Shifted | None:
    try:
        return find_shifts(observed, request)
    except InputError:
        return None


def _for_whom(
    whole: Shifted | None, splits: Mapping[str, Sequence[Observed]], request: ShiftRequest
) -> tuple[ForWhom, ...]:
    if whole is None or not whole.steps:
        return ()
    clearest = min(whole.steps, key=lambda step: (step.p_value, -abs(step.size.apparent) / step.size.se))
    told = (for_whom(dimension, series, clearest.first, request) for dimension, series in splits.items())
    return tuple(one for one in told if one is not None)

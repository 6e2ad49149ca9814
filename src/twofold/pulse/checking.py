"""A whole questionnaire checked: how reliable each scale is, and whether teams may be averaged on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.pulse.reliability import FEWEST, Coefficient, Reliability, omegas, reliability
from twofold.pulse.team_means import RULES, Aggregation, MeanRules, aggregation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PER_ITEM = 10  # people an item needs before all scales are fitted together
CLUSTERS = 10  # teams from which intervals allow for teams whose members answer alike


@dataclass(frozen=True, slots=True)
class ScaleItems:
    """Which columns of answers make up a scale.

    Attributes:
        name: of the scale.
        items: names of its items.
        places: their columns.
        ends: lowest and highest answer; None where they are not known.
    """

    name: str
    items: tuple[str, ...]
    places: tuple[int, ...]
    ends: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ScaleCheck:
    """What was found out about a scale.

    Attributes:
        name: of the scale.
        items: names of its items.
        reliability: alpha and what belongs to it; None where it cannot be told.
        omega: omega total of all scales fitted together, of the scale alone where that cannot be; None where neither.
        reason: why there is no reliability; empty where there is one.
        team_means: whether team means may be used; None where people's teams are not known.
        sentence: how reliable the scale is, for people.
    """

    name: str
    items: tuple[str, ...]
    reliability: Reliability | None
    omega: Coefficient | None
    reason: str
    team_means: Aggregation | None
    sentence: str


def check_scales(
    answers: Floats,
    scales: Sequence[ScaleItems],
    group: Ints | None,
    *,
    rules: MeanRules = RULES,
    together: bool = True,
    level: float = 0.95,
) -> tuple[ScaleCheck, ...]:
    """How reliable is each scale, and may teams be averaged on it?

    Args:
        answers: (n, k) one row a person, NaN where there is no answer.
        scales: which columns make up which scale; a column belongs to one scale.
        group: (n,) the team of each person, below 0 where unknown; None where no teams are known.
        rules: what must hold before team means are used.
        together: whether all scales may be fitted together, for an omega of scales with two items.
        level: coverage of the intervals.
    """
    none = (None,) * len(scales)
    fitted = _omegas_together(answers, scales, group, level) if together else none
    return tuple(
        _checked(answers[:, list(scale.places)], scale, group, omega, (rules, level))
        for scale, omega in zip(scales, fitted, strict=True)
    )


def _omegas_together(
    answers: Floats,
    scales: Sequence[ScaleItems],
    group: Ints | None,
    level: float,
) -> tuple[Coefficient | None, ...]:
    several = [number for number, scale in enumerate(scales) if len(scale.places) > 1]
    places = [place for number in several for place in scales[number].places]
    belongs = [at for at, number in enumerate(several) for _ in scales[number].places]
    found: dict[int, Coefficient | None] = {}
    complete = int((~np.isnan(answers[:, places])).all(axis=1).sum()) if places else 0
    if len(several) > 1 and complete >= max(FEWEST, PER_ITEM * len(places)):
        try:
            together = omegas(answers[:, places], belongs, groups=_clusters(group), level=level)
            found = dict(zip(several, together, strict=True))
        except ValueError:
            found = {}
    return tuple(found.get(number) for number in range(len(scales)))


def _clusters(group: Ints | None) -> Ints | None:
    return group if group is not None and len(np.unique(group[group >= 0])) >= CLUSTERS else None


def _checked(
    answers: Floats,
    scale: ScaleItems,
    group: Ints | None,
    omega: Coefficient | None,
    how: tuple[MeanRules, float],
) -> ScaleCheck:
    rules, level = how
    found, reason = _reliability(answers, group, level)
    whole = omega or (found.omega if found is not None else None)
    return ScaleCheck(
        name=scale.name,
        items=scale.items,
        reliability=found,
        omega=whole,
        reason=reason,
        team_means=None if group is None else aggregation(answers, group, scale.ends, rules=rules, level=level),
        sentence=_sentence(found, whole, reason),
    )


def _reliability(answers: Floats, group: Ints | None, level: float) -> tuple[Reliability | None, str]:
    if answers.shape[1] < 2:
        return None, "one item alone has no reliability that its answers could tell"
    complete = int((~np.isnan(answers)).all(axis=1).sum())
    if complete < FEWEST:
        return None, f"fewer than {FEWEST} people answered every item"
    try:
        return reliability(answers, groups=_clusters(group), level=level), ""
    except ValueError as wrong:
        return None, str(wrong)


def _sentence(found: Reliability | None, omega: Coefficient | None, reason: str) -> str:
    if found is None:
        return f"The reliability cannot be told: {reason}."
    against = [number for number, value in enumerate(found.item_rest) if value < 0]
    if against:
        return (
            "An item runs against the others of its scale: turn its answers around, or take it out, before anything is "
            "averaged."
        )
    best = omega or found.alpha
    name = "omega" if omega is not None else "alpha"
    told = f"{name} {best.value:.2f} [{best.low:.2f}, {best.high:.2f}]"
    if best.value >= 0.8:
        return f"The scale is reliable ({told})."
    if best.value >= 0.7:
        return f"The scale is reliable enough to compare groups of people ({told})."
    if best.value >= 0.6:
        return f"The scale is of modest reliability ({told}): use it for groups, never for one person's answer."
    return f"The items measure little in common ({told}): report them one by one."

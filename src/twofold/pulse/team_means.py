"""May the mean of a team be used at all? Decided by how alike its members answer and how far teams lie apart."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.pulse.agreement import SKEWED, Agreement, Likeness, icc, rwg_j, uniform_variance

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Use(StrEnum):
    """What team means may be used for."""

    YES = "yes"  # compared team by team
    SHRUNK = "shrunk only"  # compared after being drawn towards the mean of all, with their uncertainty
    NO = "no"
    UNKNOWN = "cannot be known"


@dataclass(frozen=True, slots=True)
class MeanRules:
    """What must hold before team means are used.

    Attributes:
        team_size: people a team has at least; smaller teams are left out. It is also the threshold under which nothing
            of a team is shown.
        teams: teams of that size at least; with fewer nothing can be said about how far teams lie apart.
        significance: of the test that teams differ at all.
        reliable: ICC(2) from which means may be compared team by team.
        usable: ICC(2) from which means may be used after shrinkage.
        agreement: median rwg(j) from which the members of a team are taken to agree.
        some_agreement: median rwg(j) from which they agree enough for means after shrinkage.

    Source:
        ICC(1) tested, ICC(2) of .7 good and .5 marginal: Klein & Kozlowski (2000), Organizational Research Methods 3,
        211-236; Bliese (2000). Median rwg(j) of .7: James, Demaree & Wolf (1984); LeBreton & Senter (2008), Table 3,
        who call .51 to .70 moderate agreement and less weak. Ten teams: our own choice, from simulation.
    """

    team_size: int = 5
    teams: int = 10
    significance: float = 0.05
    reliable: float = 0.7
    usable: float = 0.5
    agreement: float = 0.7
    some_agreement: float = 0.5


RULES = MeanRules()


@dataclass(frozen=True, slots=True)
class Aggregation:
    """Whether team means may be used, and why.

    Attributes:
        use: what for.
        reasons: why, each a clause that can be read alone.
        sentence: the answer for people.
        people: who were counted.
        teams: teams that were counted.
        left_out_teams: teams with fewer people than the rules demand.
        likeness: ICC(1) and ICC(2); None where they cannot be told.
        agreement: rwg(j) of each team against answers spread evenly; None where the scale is not known.
        agreement_skewed: the same against answers with a slight lean; None where no such variance is published.
    """

    use: Use
    reasons: tuple[str, ...]
    sentence: str
    people: int
    teams: int
    left_out_teams: int
    likeness: Likeness | None
    agreement: Agreement | None
    agreement_skewed: Agreement | None


def aggregation(
    items: Floats,
    group: Ints,
    scale: tuple[float, float] | None,
    *,
    rules: MeanRules = RULES,
    level: float = 0.95,
) -> Aggregation:
    """May the mean of these items be used for teams?

    Args:
        items: (n, k) answers of one scale, k at least 1; people with a NaN are left out.
        group: (n,) the team of each person; below 0 where unknown.
        scale: the lowest and the highest answer, whole steps of 1 between; None where it is not known, and then
            agreement is not judged and means are never usable without shrinkage.
        rules: what must hold.
        level: coverage of the intervals.
    """
    kept = ~np.isnan(items).any(axis=1) & (group >= 0)
    answers, team = items[kept], np.unique(group[kept], return_inverse=True)[1]
    size = np.bincount(team) if len(team) else np.zeros(0, np.int64)
    enough = size >= rules.team_size
    counted = enough[team] if len(team) else np.zeros(0, bool)
    answers, team = answers[counted], team[counted]
    found = Aggregation(
        use=Use.UNKNOWN,
        reasons=(),
        sentence="",
        people=len(answers),
        teams=int(enough.sum()),
        left_out_teams=int((~enough).sum()),
        likeness=_likeness(answers, team, level),
        agreement=_agreement(answers, team, scale, skewed=False),
        agreement_skewed=_agreement(answers, team, scale, skewed=True),
    )
    use, reasons = _judged(found, rules)
    return replace(found, use=use, reasons=reasons, sentence=_sentence(use, reasons))


def _likeness(answers: Floats, team: Ints, level: float) -> Likeness | None:
    try:
        return icc(answers.mean(axis=1), team, level=level)
    except ValueError:
        return None


def _agreement(answers: Floats, team: Ints, scale: tuple[float, float] | None, *, skewed: bool) -> Agreement | None:
    steps = 0 if scale is None else round(scale[1] - scale[0]) + 1
    if steps < 2 or not len(answers):
        return None
    by_chance = SKEWED.get(steps) if skewed else uniform_variance(steps)
    return None if by_chance is None else rwg_j(answers, team, by_chance)


def _judged(found: Aggregation, rules: MeanRules) -> tuple[Use, tuple[str, ...]]:
    likeness, agreed = found.likeness, found.agreement
    if found.teams < rules.teams:
        few = f"teams of {rules.team_size} people or more: {found.teams}, and {rules.teams} are needed"
        return Use.UNKNOWN, (few,)
    if likeness is None:
        return Use.UNKNOWN, ("the members of each team all answered alike, so nothing tells how much chance there is",)
    told = f"ICC(1) {likeness.icc1.value:.2f}, p {_p(likeness.p_value)}"
    if likeness.p_value > rules.significance:
        return Use.NO, (f"teams differ no more than chance would make them ({told})",)
    if likeness.icc2.value < rules.usable:
        chance = f"but the mean of a team is mostly chance ({_icc2(likeness)}, under {rules.usable:g})"
        return Use.NO, (f"teams differ ({told})", chance)
    if agreed is not None and agreed.median < rules.some_agreement:
        apart = f"but members of a team do not agree ({_median(agreed)}, under {rules.some_agreement:g})"
        return Use.NO, (f"teams differ ({told})", apart)
    use, reasons = _graded(found, likeness, rules)
    return use, (f"teams differ ({told})", *reasons)


def _graded(found: Aggregation, likeness: Likeness, rules: MeanRules) -> tuple[Use, tuple[str, ...]]:
    agreed, skewed = found.agreement, found.agreement_skewed
    if likeness.icc2.value < rules.reliable:
        return Use.SHRUNK, (f"much of a team's mean is chance ({_icc2(likeness)}, under {rules.reliable:g})",)
    reasons = [f"team means are reliable ({_icc2(likeness)})"]
    if agreed is None:
        return Use.SHRUNK, (*reasons, "whether members agree cannot be judged without the ends of the scale")
    if agreed.median < rules.agreement:
        return Use.SHRUNK, (*reasons, f"members agree in part only ({_median(agreed)}, under {rules.agreement:g})")
    reasons.append(f"members agree ({_median(agreed)})")
    if skewed is not None and skewed.median < rules.agreement:
        reasons.append(f"less so against answers that lean to one end ({_median(skewed)})")
    return Use.YES, tuple(reasons)


def _icc2(likeness: Likeness) -> str:
    return f"ICC(2) {likeness.icc2.value:.2f} [{likeness.icc2.low:.2f}, {likeness.icc2.high:.2f}]"


def _median(found: Agreement) -> str:
    return f"median rwg {found.median:.2f}"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


_ANSWER = {
    Use.YES: "Team means may be compared",
    Use.SHRUNK: "Team means may be compared only after shrinkage, with their uncertainty",
    Use.NO: "Team means may not be used; report the whole organisation",
    Use.UNKNOWN: "Whether team means may be used cannot be known",
}


def _sentence(use: Use, reasons: tuple[str, ...]) -> str:
    return f"{_ANSWER[use]}: {'; '.join(reasons)}."

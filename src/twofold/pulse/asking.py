"""The pulse of a store: levels of the six drivers, and what may be made of them, under disclosure control.

Levels are estimates of ``measures`` and hide what these hide. Reliability and agreement are made from the answers of
those teams only whose own means may be shown for the month: what they say about differences within and between teams is
a function of groups that are published anyway, so they tell nothing of anybody else. They are rounded, counts of people
behind them are rounded down to tens, and whoever skipped an item is never left out alone (``counted``).
"""

from dataclasses import dataclass, replace

import narwhals as nw

from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Side
from twofold.measures.estimates import Estimate
from twofold.measures.measuring import measure
from twofold.measures.options import MeasureOptions
from twofold.pulse.checking import ScaleCheck, ScaleItems, check_scales
from twofold.pulse.counted import counted_answers
from twofold.pulse.instrument import read_instrument
from twofold.pulse.reliability import Coefficient
from twofold.pulse.team_means import RULES, Use

DIGITS = 2


@dataclass(frozen=True, slots=True)
class PulseQuestion:
    """What is asked about the pulse of a store.

    Teams are the units as employees' answers carry them. No other level can be asked for: those who skipped an item
    would be left out of different sums, and the difference between two of these could be one of them.

    Attributes:
        month: which month's pulse (2026-03); None for the last one that may be shown.
        level: coverage of the intervals.
    """

    month: str | None = None
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class ScalePulse:
    """One scale of the pulse; all but the mean is rounded.

    Attributes:
        name: the driver, engagement, or an item of its own.
        driver: whether it is a condition of work.
        items: the items that were found in the store.
        mean: the level over the whole organisation.
        alpha: Cronbach's alpha; None where it cannot be told.
        omega: omega total; None where it cannot be told.
        reliability: how reliable the scale is, in a sentence.
        use: what team means may be used for.
        team_means: whether they may be used and why, in a sentence.
        icc1: ICC(1); None where it cannot be told, as the following.
        icc2: ICC(2).
        p_value: of the hypothesis that teams do not differ.
        agreement: median rwg(j) of the teams.
        agreeing: share of teams whose rwg(j) is .7 or more.
    """

    name: str
    driver: bool
    items: tuple[str, ...]
    mean: Estimate
    alpha: Coefficient | None
    omega: Coefficient | None
    reliability: str
    use: Use
    team_means: str
    icc1: Coefficient | None
    icc2: Coefficient | None
    p_value: float | None
    agreement: float | None
    agreeing: float | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the pulse of a month says.

    Attributes:
        month: of which month; empty where there is no pulse that may be shown.
        teams: how many teams may be shown.
        people: people of these teams who answered, rounded down to tens.
        scales: the drivers first, in the order of the questionnaire.
        enps: recommending the employer; None where nobody was asked.
    """

    month: str
    teams: int
    people: int
    scales: tuple[ScalePulse, ...]
    enps: Estimate | None


def ask_pulse(facts: FactFrames, question: PulseQuestion | None = None) -> Pulse:
    """How do employees find their conditions of work, and may teams be compared on it?

    Args:
        facts: a store, as it is known now.
        question: the month and what a team is; everything by default where left out.

    Raises:
        UsageError: the month cannot be read, or the facts are those of a past moment.
    """
    asked = question or PulseQuestion()
    wanted = _scales(facts)
    everything = tuple(item for _, _, items in wanted for item in items)
    month = asked.month or _last_month(facts, everything, asked.level)
    if not month or not wanted:
        return Pulse("", 0, 0, (), None)
    options = MeasureOptions(level=asked.level)
    when = (f"month={month}", "side=employee")
    teams = _teams(facts, everything, when, options)
    counted = counted_answers(facts, [items for _, _, items in wanted], when, teams)
    places = {item: at for at, item in enumerate(everything)}
    scales = [
        ScaleItems(name, items, tuple(places[item] for item in items), counted.ends.get(items[0]))
        for name, _, items in wanted
    ]
    # of a team with five people or more one may have skipped an item: such a team still counts, with the others
    rules = replace(RULES, team_size=2)
    checks = check_scales(
        counted.answers, scales, counted.team, rules=rules, together=counted.together, level=asked.level
    )
    return Pulse(
        month=month,
        teams=len(teams),
        people=len(counted.team) // 10 * 10,
        scales=tuple(
            _scale_pulse(check, driver, _mean(facts, items, when, options), len(teams))
            for (_, driver, items), check in zip(wanted, checks, strict=True)
        ),
        enps=_recommendation(facts, when, options),
    )


def _scale_pulse(check: ScaleCheck, driver: bool, mean: Estimate, teams: int) -> ScalePulse:  # noqa: FBT001 - a field, handed on
    found, means = check.reliability, check.team_means
    likeness = agreement = None
    use, sentence = Use.UNKNOWN, _few(teams)
    if means is not None and teams >= RULES.teams:
        likeness, agreement, use, sentence = means.likeness, means.agreement, means.use, means.sentence
    return ScalePulse(
        name=check.name,
        driver=driver,
        items=check.items,
        mean=mean,
        alpha=None if found is None else _rounded(found.alpha),
        omega=None if check.omega is None else _rounded(check.omega),
        reliability=check.sentence,
        use=use,
        team_means=sentence,
        icc1=None if likeness is None else _rounded(likeness.icc1),
        icc2=None if likeness is None else _rounded(likeness.icc2),
        p_value=None if likeness is None else round(likeness.p_value, DIGITS + 1),
        agreement=None if agreement is None else round(agreement.median, DIGITS),
        agreeing=None if agreement is None else round(agreement.share(RULES.agreement), DIGITS),
    )


def _few(teams: int) -> str:
    few = f"teams whose means may be shown: {teams}, and {RULES.teams} are needed"
    return f"Whether team means may be used cannot be known: {few}."


def _rounded(one: Coefficient) -> Coefficient:
    """With two digits: more would say something of somebody."""
    return Coefficient(round(one.value, DIGITS), round(one.low, DIGITS), round(one.high, DIGITS), one.level)


def _scales(facts: FactFrames) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Name, whether it is a driver, items: those of the questionnaire, then other statements about work."""
    theirs = facts.answers().filter((nw.col("side") == Side.EMPLOYEE.value) & ~nw.col("number").is_null())
    table = facts.collect(theirs.group_by("item", "instrument").agg(nw.len().alias("n")))
    there = dict(zip(table.column("item").to_pylist(), table.column("instrument").to_pylist(), strict=True))
    found = []
    for scale in read_instrument().scales:
        items = tuple(item.id for item in scale.items if item.id in there)
        if items:
            found.append((scale.id, scale.driver, items))
    known = {item for _, _, items in found for item in items}
    own = sorted(item for item, asked in there.items() if asked == Instrument.DRIVER.value and item not in known)
    return found + [(item, True, (item,)) for item in own]


def _last_month(facts: FactFrames, items: tuple[str, ...], level: float) -> str:
    if not items:
        return ""
    options = MeasureOptions(level=level)
    found = measure(facts, "mean", by="month", where="side=employee", item=items, options=options)
    return max((one.group["month"] or "" for one in found if one.shown), default="")


def _teams(facts: FactFrames, items: tuple[str, ...], when: tuple[str, ...], options: MeasureOptions) -> list[str]:
    """The teams whose means of every item may be shown."""
    found = measure(facts, "mean", by=("item", "unit"), where=when, item=items, options=options)
    shown = {(one.group["item"], one.group["unit"]) for one in found if one.shown}
    units = {unit for _, unit in shown if unit is not None}
    return sorted(unit for unit in units if all((item, unit) in shown for item in items))


def _mean(facts: FactFrames, items: tuple[str, ...], when: tuple[str, ...], options: MeasureOptions) -> Estimate:
    found = list(measure(facts, "mean", where=when, item=items, options=options))
    if found:
        return found[0]
    return Estimate("mean", {}, None, None, None, None, None, options.level, "", shown=False, reason="no answers")


def _recommendation(facts: FactFrames, when: tuple[str, ...], options: MeasureOptions) -> Estimate | None:
    found = list(measure(facts, "enps", where=when, options=options))
    return found[0] if found else None

"""What shifted, in sentences that a manager can repeat: when, how much, how sure, for whom; never why."""

from typing import Protocol

from twofold.findings.shifts.asking import MixShift
from twofold.findings.shifts.change_points import Shifted, Step, Trend
from twofold.findings.shifts.families import GroupShifted
from twofold.findings.shifts.for_whom import ForWhom
from twofold.findings.shifts.kitagawa import Part
from twofold.findings.shifts.picked_size import Size
from twofold.sources.plain_periods import Periods

MOST_NAMED = 4
DIGITS = 2


def series_sentences(subject: str, shifted: Shifted, level: float) -> tuple[str, ...]:
    """What is said of one series.

    Args:
        subject: what it is about, such as "nps, channel phone".
        shifted: what was found.
        level: coverage of the intervals.
    """
    said = [_step(subject, step, shifted, level) for step in shifted.steps]
    if shifted.trend is not None:
        said.append(_trend(subject, shifted.trend, shifted, level))
    if not said:
        said = [f"No shift is shown in {subject}: {_based(shifted)}, p = {shifted.p_value:.2g}."]
    return tuple(said)


def group_sentences(measure: str, one: GroupShifted, level: float) -> tuple[str, ...]:
    """What is said of one group whose change is claimed; nothing otherwise."""
    if not one.claimed:
        return ()
    told = series_sentences(f"{measure}, {one.dimension} {one.group}", one.shifted, level)
    return tuple(f"{sentence} Corrected over all groups, p = {one.p_adjusted:.2g}." for sentence in told)


def whom_sentence(measure: str, one: ForWhom, when: str, level: float) -> str:
    """Whether an overall shift comes from all groups of a split or from some."""
    shown = [group for group in one.groups if group.shown]
    listed = "; ".join(f"{group.group} {_between(group, level)}" for group in shown[:MOST_NAMED])
    more = f"; and {len(shown) - MOST_NAMED} more" if len(shown) > MOST_NAMED else ""
    of_all = f"{len(shown)} of {len(one.groups)} {one.dimension} groups"
    start = f"Around {when}, {measure} changed in {of_all}" + (f" ({listed}{more})." if shown else " by themselves.")
    if one.alike:
        return f"{start} Nothing shows that they changed differently (p = {one.unlike_p:.2g})."
    return f"{start} They did not change alike (p = {one.unlike_p:.2g}): the shift comes from some more than others."


def mix_sentences(measure: str, found: MixShift) -> tuple[str, ...]:
    """How much of a difference is who answered, and how much is what they said."""
    split = found.decomposition
    level = split.level
    dimensions = ", ".join(name for name, _ in split.by_dimension)
    first = (
        f"{measure} was {split.before.value:.{DIGITS}f} in {found.before} (n = {split.n_before:,}) and "
        f"{split.after.value:.{DIGITS}f} in {found.after} (n = {split.n_after:,}): {_between(split.total, level)}. "
        f"Of that, {_between(split.mix, level)} goes with who answered ({dimensions}), and "
        f"{_between(split.real, level)} with what people of the same kind answered."
    )
    said = [first, _verdict(split.mix, split.real)]
    if len(split.by_dimension) > 1:
        parts = "; ".join(f"{name} {_between(part, level)}" for name, part in split.by_dimension)
        said.append(f"The part of who answered, by dimension: {parts}.")
    if split.one_sided_share > 0:
        said.append(
            f"{split.one_sided_share:.1%} of the answers lie in cells that only one of the two has; their part counts "
            "as who answered."
        )
    if split.few_share > 0.2:
        said.append(
            f"{split.few_share:.1%} lie in cells with fewer than five answers: fewer dimensions would say more."
        )
    if found.picked:
        said.append("The two were chosen where these answers shift most, so their difference is somewhat too large.")
    return tuple(said)


def _verdict(mix: Part, real: Part) -> str:
    mixed, changed = _apart(mix), _apart(real)
    if mixed and not changed:
        return "Who answered changed; nothing shows that people of the same kind answered differently."
    if changed and not mixed:
        return "People of the same kind answered differently; nothing shows that it is only who answered."
    if mixed and changed:
        against = mix.value * real.value < 0
        return "Both changed, against each other." if against else "Both changed, in the same direction."
    return "Neither part is shown to differ from zero."


def _apart(part: Part) -> bool:
    return part.low > 0 or part.high < 0


class _Interval(Protocol):
    """Anything with a value and an interval."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


def _between(part: _Interval, level: float) -> str:
    return f"{part.value:+.{DIGITS}f} ({level:.0%} interval {part.low:+.{DIGITS}f} to {part.high:+.{DIGITS}f})"


def period_text(shifted: Shifted, number: int) -> str:
    """A period as people write it."""
    return Periods(shifted.observed.time, shifted.observed.period_kind).text(number)


def _step(subject: str, step: Step, shifted: Shifted, level: float) -> str:
    verb = "rose" if step.size.apparent > 0 else "fell"
    if step.earliest == step.latest:
        when = f"in {period_text(shifted, step.first)}"
    else:
        ends = f"{period_text(shifted, step.earliest)} to {period_text(shifted, step.latest)} cannot be excluded"
        when = f"in {period_text(shifted, step.first)} ({ends})"
    size = _between(step.size, level)
    said = f"{subject} {verb} {when} and stayed there: {size}, {_based(shifted)}, p = {step.p_value:.2g}."
    said += _open(step.size)
    return f"{said} A slow trend fits about as well." if step.gradual else said


def _trend(subject: str, trend: Trend, shifted: Shifted, level: float) -> str:
    verb = "rose" if trend.size.apparent > 0 else "fell"
    first, last = (period_text(shifted, int(shifted.observed.time[at])) for at in (0, -1))
    size = _between(trend.size, level)
    said = f"{subject} {verb} slowly from {first} to {last}: {size}, {_based(shifted)}, p = {trend.p_value:.2g}."
    said += _open(trend.size)
    return f"{said} One step fits about as well." if trend.sudden else said


def _open(size: Size) -> str:
    return "" if size.told else " That it changed is shown; how much is not: sizes down to nothing cannot be excluded."


def _based(shifted: Shifted) -> str:
    observed = shifted.observed
    periods = f"{len(observed.time)} periods"
    return periods if observed.n is None else f"n = {int(observed.n.sum()):,} in {periods}"

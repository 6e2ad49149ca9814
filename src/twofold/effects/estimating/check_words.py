"""The questions around an effect in plain English."""

from collections.abc import Callable

from twofold.effects.estimating.checks import Checks, Looked
from twofold.effects.staggered import Placebo

Number = Callable[[float], str]


def check_values(checks: Checks | None, number: Number) -> dict[str, str]:
    """What the words of reasons name."""
    told = checks or Checks()
    return {
        "moved": "; ".join(f"{one.name}{_size(one, number)}" for one in told.moved),
        "spill": _spill(told, number),
        "look": "" if told.looks is None else _look(told.looks, number),
    }


def check_sentences(checks: Checks, number: Number) -> tuple[str, ...]:
    """What was found, in the order of the questions."""
    told = [_placebo(one, number) for one in (*checks.dates, *checks.anticipation, *checks.outcomes)]
    if checks.fading is not None:
        told.append(checks.fading.sentence)
    near = checks.spillover
    if near is not None and near.estimate is not None and not checks.spilled:
        told.append(
            f"That untreated units near treated ones moved is not shown: {number(near.estimate.value)} "
            f"({_ends(near.estimate.low, near.estimate.high, number)}; {len(near.near):,} near, {near.far:,} "
            "elsewhere)."
        )
    return tuple(told)


def _placebo(one: Placebo, number: Number) -> str:
    name = one.name[:1].upper() + one.name[1:]
    if one.effect is None:
        return f"{name}: could not be asked ({one.reason})."
    told = "a difference where there can be none" if one.found else "nothing is found, as it should be"
    return f"{name}: {told}{_size(one, number)}."


def _size(one: Placebo, number: Number) -> str:
    if one.effect is None:
        return ""
    p = "" if one.effect.p_value is None else f", p = {one.effect.p_value:.2g}"
    return f" ({number(one.effect.value)}, {_ends(one.effect.low, one.effect.high, number)}{p})"


def _ends(low: float, high: float, number: Number) -> str:
    return f"interval {number(low)} to {number(high)}"


def _look(looks: Looked, number: Number) -> str:
    if abs(looks.low) == float("inf"):
        return ", and no look so early may decide"
    return f"; the interval that holds at all planned looks is {number(looks.low)} to {number(looks.high)}"


def _spill(checks: Checks, number: Number) -> str:
    near = checks.spillover
    if near is None or near.estimate is None:
        return ""
    one = near.estimate
    p = "" if one.p_value is None else f", p = {one.p_value:.2g}"
    way = "too low" if one.value > 0 else "too high"
    return (
        f"{len(near.near):,} untreated units near treated ones moved by {number(one.value)} "
        f"({_ends(one.low, one.high, number)}{p}) against {near.far:,} elsewhere, so they are no clean comparison and "
        f"the difference is {way}, by up to that much"
    )

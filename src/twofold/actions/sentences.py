"""What a manager can repeat about a priority: n and interval beside every number, never "causes"."""

from collections.abc import Sequence

from twofold.actions.priority import Aim, Priorities, Priority
from twofold.actions.spread import Spread

SMALL = 0.1  # numbers below are written with four decimals
IF = "If the association were what changing it would do"


def priority_sentence(one: Priority, outcome: str, aim: Aim) -> str:
    """What is expected of a lever, in one sentence."""
    counted = f"n {one.n:,}"
    if one.reason is not None:
        return f"{one.name} has no place: {one.reason}."
    if one.importance.value <= 0.0:
        return (
            f"Where {one.name} is better, {outcome} is no better: {_of(one.importance)} points per point ({counted}); "
            "nothing is expected of it."
        )
    if one.target.value <= one.level.value:
        return f"{one.name} stands at {_of(one.level)} already ({counted}), not below {aim.value}."
    place = f"place {one.rank}" + (
        "" if one.rank_low == one.rank_high else f", possibly {one.rank_low} to {one.rank_high}"
    )
    unsure = "" if one.points.low > 0.0 else "; that it would improve anything is not shown"
    return (
        f"{IF}, bringing {one.name} from {one.level.value:.2f} to {one.target.value:.2f} ({aim.value}) would improve "
        f"{outcome} by {_of(one.points)} points ({counted}); {place}{unsure}."
    )


def headline(found: Priorities) -> str:
    """What to do first, or that nobody can say."""
    ranked = [one for one in found.levers if one.shown]
    if not ranked:
        return "No lever can be ranked: none has enough answers."
    best = ranked[0]
    if best.points.value <= 0.0:
        return "No lever is expected to move the outcome for the better."
    if not any(one.points.low > 0.0 for one in ranked):
        return f"No lever is shown to go with a better {found.outcome}: the intervals of all gains reach down to 0."
    if len(found.first) > 1:
        tied = f"{len(found.first)} of {len(ranked)} levers cannot be told apart as the first: {_listed(found.first)}."
        return f"{tied} Choose among them by what is easiest to change."
    return priority_sentence(best, found.outcome, found.aim)


def missing_sentences(found: Priorities) -> tuple[str, ...]:
    """Which parameters are missing for customers and for money."""
    told = []
    counted = found.counted
    if counted.missing_for_kept:
        told.append(f"Customers kept are not counted: {_listed(counted.missing_for_kept)} not given.")
    more = tuple(name for name in counted.missing_for_money if name not in counted.missing_for_kept)
    if counted.missing_for_money:
        told.append(f"Money is not counted: {_listed(more or counted.missing_for_money)} not given.")
        return tuple(told)
    told.extend(f"The value leaves out {part}: {_listed(names)} not given." for part, names in counted.left_out.items())
    return tuple(told)


def _of(number: Spread) -> str:
    largest = max(abs(number.low), abs(number.high))
    digits = 2 if largest >= 1.0 else 3 if largest >= SMALL else 4
    return f"{number.value:.{digits}f} [{number.low:.{digits}f}, {number.high:.{digits}f}]"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

"""Where levers would stand: at a target, or at what the best quarter of units reaches."""

import numpy as np
from numpy.typing import NDArray

from twofold.actions.best_units import FEWEST_UNITS, comparable
from twofold.actions.levers import Levers
from twofold.actions.priority import Aim
from twofold.actions.request import PrioritiesRequest
from twofold.errors import UsageError

Floats = NDArray[np.float64]
FEWEST_TELLING = 3.0  # clusters that a coefficient rests on


def aims(levers: Levers, request: PrioritiesRequest) -> tuple[Aim, Floats | None]:
    """Where would each lever stand?

    Returns:
        What the aim is, and (k,) the targets; None where the best quarter of units sets them.

    Raises:
        UsageError: a target outside its scale or for no lever, two aims at once, too few units for every lever.
    """
    named = request.target is not None or bool(request.targets)
    if request.best_units:
        if named:
            raise UsageError("a target and the best units are two answers to one question: name one of them")
        _refuse_no_units(levers)
        return Aim.BEST_UNITS, None
    unknown = sorted(set(request.targets) - set(levers.names))
    if unknown:
        raise UsageError(f"there is a target for {unknown[0]!r}, but the levers are {', '.join(levers.names)}")
    usual = levers.high if request.target is None else np.full(len(levers.names), request.target)
    target = np.array([request.targets.get(name, value) for name, value in zip(levers.names, usual, strict=True)])
    for name, value, low, high in zip(levers.names, target, levers.low, levers.high, strict=True):
        if not low <= value <= high:
            raise UsageError(f"the target {value:g} of {name} lies outside its scale, {low:g} to {high:g}")
    return (Aim.NAMED if named else Aim.SCALE_TOP), target


def check(levers: Levers, request: PrioritiesRequest) -> None:
    """Refuse costs of no lever, and parameters about something else.

    Raises:
        UsageError: a cost for a lever that does not exist, one that is paid once without a horizon, parameters about
            another outcome.
    """
    unknown = sorted(set(request.costs) - set(levers.names))
    if unknown:
        raise UsageError(f"there is a cost for {unknown[0]!r}, but the levers are {', '.join(levers.names)}")
    parameters = request.parameters
    if parameters is not None and parameters.outcome != levers.outcome:
        raise UsageError(
            f"the parameters are per point of {parameters.outcome}, and the outcome is {levers.outcome}: points of one "
            "are not points of the other"
        )
    once = [name for name, cost in request.costs.items() if cost.once]
    if once and (parameters is None or parameters.missing(("horizon", "discount"))):
        raise UsageError(f"the cost of {once[0]} is paid once, over years that the parameters horizon and discount say")


def without_place(levers: Levers, request: PrioritiesRequest) -> tuple[str | None, ...]:
    """(k) why each lever has no place; None where it has one."""
    told: list[str | None] = []
    for at, n in enumerate(levers.n.tolist()):
        known = comparable(levers.by_unit[at]) if request.best_units else FEWEST_UNITS
        if n < request.fewest:
            told.append(f"{n} answers, and at least {request.fewest} are needed")
        elif known < FEWEST_UNITS:
            told.append(f"{known} units to compare, and at least {FEWEST_UNITS} are needed")
        elif levers.df is not None and levers.df[at] < FEWEST_TELLING - 1.0:
            told.append("hardly more than one cluster differs in it, which could be anything about that cluster")
        else:
            told.append(None)
    return tuple(told)


def _refuse_no_units(levers: Levers) -> None:
    if not levers.by_unit:
        raise UsageError("the best units are not known: the answers say no unit (name the column that holds it)")
    if max(comparable(units) for units in levers.by_unit) < FEWEST_UNITS:
        raise UsageError(
            f"no lever has answers in {FEWEST_UNITS} units that can be compared, which it takes to tell the best from "
            "the lucky; name a target instead"
        )

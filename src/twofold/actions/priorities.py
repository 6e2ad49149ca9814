"""What to do first: importance x gap x reach, less its cost, with everything uncertain carried through."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.actions.aims import aims, check, without_place
from twofold.actions.gains import Gains, gains
from twofold.actions.levers import Levers
from twofold.actions.places import Places, places
from twofold.actions.priority import Aim, Basis, Priorities, Priority, Tornado
from twofold.actions.request import PrioritiesRequest
from twofold.actions.sentences import priority_sentence
from twofold.actions.spread import Spread, spread
from twofold.actions.tornado import tornado
from twofold.actions.value import Counted, Worth, counted, worth

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ASSOCIATION = (
    "Importance is an association: nobody has shown that changing a lever moves the outcome. Test the first action on "
    "some units before it goes to all."
)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Everything that was drawn, by lever: the gains, their worth, and (draws,) costs a year where they are known."""

    gains: Gains
    worth: tuple[Worth, ...]
    cost: tuple[Floats | None, ...]
    basis: Basis

    def ordered_by(self, at: int) -> Floats:
        """(draws,) what a lever is ordered by."""
        points, money, cost = self.gains.points[:, at], self.worth[at].money, self.cost[at]
        if self.basis is Basis.POINTS_PER_MONEY and cost is not None:
            return np.asarray(points / cost)
        if money is None or self.basis is Basis.POINTS:
            return points
        return money if cost is None else np.asarray(money - cost)


def priorities(levers: Levers, request: PrioritiesRequest, seed: int = 1) -> Priorities:
    """What should be done first, how sure is that, and what would it be worth?

    The expected gain of a lever is its importance times the gap to its target times the share of customers it concerns:
    what it would move if the association were what changing it would do. Coefficients, levels, reaches, targets,
    parameters and costs are drawn together; places come from the joint draws, and levers that cannot be told apart tie.

    Args:
        levers: what the data say.
        request: targets, parameters, costs, draws.
        seed: of chance: the same numbers come out again.

    Raises:
        UsageError: a target outside its scale, a target or cost for a lever that does not exist, no units to take a
            target from, parameters about another outcome.
    """
    aim, target = aims(levers, request)
    check(levers, request)
    rng = np.random.default_rng(seed)
    told = counted(request.parameters)
    found = gains(levers, target, rng, request.draws)
    drawn = _drawn(levers, found, request, _basis(levers, request, told), rng)
    reasons = without_place(levers, request)
    ranked = np.array([at for at, reason in enumerate(reasons) if reason is None], dtype=np.int64)
    order = _order(ranked, drawn, request, rng) if ranked.size else None
    listed = [replace(_priority(at, levers, drawn, request), reason=reason) for at, reason in enumerate(reasons)]
    if order is not None:
        for place, at in enumerate(ranked.tolist()):
            names = [levers.names[other] for other in ranked.tolist()]
            listed[at] = _placed(listed[at], place, order, names)
    worded = [replace(one, sentence=priority_sentence(one, levers.outcome, aim)) for one in listed]
    worded.sort(key=lambda one: (one.rank is None, one.rank or 0, -one.points.value))
    return Priorities(
        outcome=levers.outcome,
        levers=tuple(worded),
        basis=drawn.basis,
        aim=aim,
        among=request.among,
        first=tuple(one.name for one in worded if one.rank_low == 1),
        counted=told,
        currency=request.parameters.currency if request.parameters else "",
        tornado=_tornado(worded[0], levers, request) if order is not None else None,
        respondents=levers.respondents,
        level=request.level,
        draws=request.draws,
        seed=seed,
        caveats=_caveats(levers, request, aim),
    )


def _basis(levers: Levers, request: PrioritiesRequest, told: Counted) -> Basis:
    if request.costs and request.parameters is not None and not told.missing_for_money:
        return Basis.NET
    priced = set(request.costs) >= set(levers.names) and all(cost.money.low > 0.0 for cost in request.costs.values())
    return Basis.POINTS_PER_MONEY if priced else Basis.POINTS


def _drawn(levers: Levers, found: Gains, request: PrioritiesRequest, basis: Basis, rng: np.random.Generator) -> _Drawn:
    drawn = request.parameters.draw(rng, request.draws) if request.parameters else {}
    years = (drawn["horizon"], drawn["discount"]) if {"horizon", "discount"} <= set(drawn) else None
    return _Drawn(
        gains=found,
        worth=tuple(worth(found.points[:, at], drawn) for at in range(len(levers.names))),
        cost=tuple(
            request.costs[name].a_year(rng, request.draws, years) if name in request.costs else None
            for name in levers.names
        ),
        basis=basis,
    )


def _order(ranked: Ints, drawn: _Drawn, request: PrioritiesRequest, rng: np.random.Generator) -> Places:
    columns = np.stack([drawn.ordered_by(at) for at in ranked.tolist()], axis=1)
    value = drawn.gains.estimate[ranked] if drawn.basis is Basis.POINTS else columns.mean(axis=0)
    return places(value, columns, request.level, request.among, rng)


def _priority(at: int, levers: Levers, drawn: _Drawn, request: PrioritiesRequest) -> Priority:
    """A lever without its place."""
    found, value, cost = drawn.gains, drawn.worth[at], drawn.cost[at]
    level = request.level

    def told(values: Floats | None) -> Spread | None:
        return None if values is None else spread(values, level)

    sign = 1.0 if levers.higher_is_better else -1.0
    return Priority(
        name=levers.names[at],
        rank=None,
        rank_low=None,
        rank_high=None,
        first=None,
        tied=(),
        points=spread(found.points[:, at], level, float(found.estimate[at])),
        steadied=float(found.estimate[at]),
        importance=spread(found.coefficient[:, at], level, sign * float(levers.coefficient[at])),
        level=spread(found.level[:, at], level, float(levers.level[at])),
        target=spread(found.target[:, at], level, float(found.estimated_target[at])),
        reach=spread(np.clip(found.reach[:, at], 0.0, 1.0), level, float(levers.reach[at])),
        n=int(levers.n[at]),
        kept=told(value.kept),
        money=told(value.money),
        cost=told(cost),
        net=told(None if value.money is None or cost is None else value.money - cost),
        per_money=told(drawn.ordered_by(at)) if drawn.basis is Basis.POINTS_PER_MONEY else None,
    )


def _placed(one: Priority, place: int, order: Places, names: list[str]) -> Priority:
    tied = ~(order.ahead[place] | order.ahead[:, place])
    return replace(
        one,
        rank=int(order.rank[place]),
        rank_low=int(order.low[place]),
        rank_high=int(order.high[place]),
        first=float(order.first[place]),
        steadied=float(order.steadied[place]),
        tied=tuple(name for other, name in enumerate(names) if tied[other] and other != place),
    )


def _tornado(first: Priority, levers: Levers, request: PrioritiesRequest) -> Tornado:
    parts = {"importance": first.importance, "level": first.level, "target": first.target, "reach": first.reach}
    return tornado(first.name, parts, levers.gain_limit, request.parameters, first.cost)


def _caveats(levers: Levers, request: PrioritiesRequest, aim: Aim) -> tuple[str, ...]:
    told = [ASSOCIATION]
    if aim is Aim.SCALE_TOP:
        told.append(
            "No target was named, so the gap is to the top of the scale, where nobody stands: the gains are the most "
            "that could be, and the order is not what a reachable target would give."
        )
    unpriced = [name for name in levers.names if name not in request.costs]
    if request.costs and unpriced:
        told.append(f"No cost is known of {', '.join(unpriced)}.")
    return tuple(told)

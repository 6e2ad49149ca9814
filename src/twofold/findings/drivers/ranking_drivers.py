"""Drivers: which items go with an outcome, how much, how surely, and in what order."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from twofold.findings.drivers.all_subsets import MOST_ITEMS
from twofold.findings.drivers.asymmetry import asymmetries
from twofold.findings.drivers.blocks import MOST_BLOCKS, draw_blocks
from twofold.findings.drivers.columns import Columns, columns
from twofold.findings.drivers.dividing import Figures, figures
from twofold.findings.drivers.driver_request import DriverRequest, Method
from twofold.findings.drivers.driver_table import DriverTable, Floats
from twofold.findings.drivers.drivers_found import Asymmetry, Between, Driver, Drivers, Place
from twofold.findings.drivers.imputing import imputed
from twofold.findings.drivers.ordered_logit import Separated
from twofold.findings.drivers.places import Places, places
from twofold.findings.drivers.sample import Sample, sampled
from twofold.findings.drivers.spread import Spread, share_interval, slope_interval, spread_of
from twofold.findings.drivers.warnings_given import caveats_of, copies

QUICK_ITEMS = 15  # beyond so many, Johnson's weights are taken unless LMG is asked for
DEFAULTS = DriverRequest()


def drivers(table: DriverTable, request: DriverRequest = DEFAULTS) -> Drivers:
    """Which items go with an outcome, how much of it, and in what order?

    Args:
        table: one row a respondent.
        request: the choices.

    Returns:
        ``Drivers``; nothing is ranked where too few answers stand behind it, and says why.
    """
    sample = sampled(table, request)
    method = _method(len(sample.ranked), request)
    too_many = method is Method.LMG and len(sample.ranked) > MOST_ITEMS
    if sample.reason is not None or too_many:
        many = (
            f"{len(sample.ranked)} items have too many orders of entry; take Johnson's weights, or {MOST_ITEMS} items"
        )
        return _nothing(sample, method, request, sample.reason or many)
    try:
        return _ranked(sample, method, request)
    except Separated:
        why = "the items foretell the outcome wholly (or nearly), so no slope can be estimated; leave one out"
        return _nothing(sample, method, request, why)


def _method(items: int, request: DriverRequest) -> Method:
    return request.method or (Method.LMG if items <= QUICK_ITEMS else Method.JOHNSON)


def _ranked(sample: Sample, method: Method, request: DriverRequest) -> Drivers:
    table, mine = sample.table, sample.ranked
    rng = np.random.default_rng(request.seed)
    laid = columns(table.y, table.x[:, mine], table.used[:, mine], sample.weight, sample.cluster)
    gaps = bool(laid.gaps.any())
    tables: Iterable[Columns] = imputed(laid, request.imputations, rng) if gaps else (laid,)
    each = -(-request.draws // (request.imputations if gaps else 1))
    completed, pairs = [], []
    for one in tables:
        completed.append(one)
        pairs.append(figures(one, sample.code, method, draw_blocks(laid.cluster, max(each, 2), rng)))
    seen, redrawn = [a.together[0] for a, _ in pairs], [b.together for _, b in pairs]
    spread = spread_of(seen, redrawn, min(laid.clusters, MOST_BLOCKS))
    aside = [a.johnson[0] for a, _ in pairs if a.johnson is not None]
    weights = None if method is Method.JOHNSON else np.mean(aside, axis=0)
    curves = asymmetries(completed, sample, request) if request.asymmetry else (None,) * len(mine)
    return _told(sample, laid, _Results(method, spread, pairs[0][0], weights, curves, gaps), request)


class _Results:
    """What the fits gave, before it is told item by item."""

    def __init__(
        self,
        method: Method,
        spread: Spread,
        shape: Figures,
        weights: Floats | None,
        curves: Iterable[Asymmetry | None],
        gaps: bool,  # noqa: FBT001 - one of the results
    ) -> None:
        self.method = method
        self.spread = spread
        self.logit = shape.log_odds is not None
        self.weights = weights
        self.curves = tuple(curves)
        self.gaps = gaps


def _told(sample: Sample, laid: Columns, results: _Results, request: DriverRequest) -> Drivers:
    spread, items, level = results.spread, len(sample.ranked), request.level
    ends = share_interval(spread.value, spread.bias, spread.variance, spread.df, level)
    shares = [Between(*one) for one in np.stack([spread.value, *ends], axis=1).tolist()]
    order = places(spread, items, level)
    alike = copies(laid)
    ranked = [_driver(at, sample, laid, results, (shares[at], order, alike[at], level)) for at in range(items)]
    ranked.sort(key=lambda one: one.rank.value if one.rank else 0)
    by_use = shares[items + 1].value if laid.uses.shape[1] else None
    return Drivers(
        outcome=sample.table.outcome,
        outcome_type=sample.outcome_type,
        method=results.method,
        explained=shares[items],
        by_use=by_use,
        drivers=(*ranked, *_unranked(sample)),
        n=len(sample.table.y),
        n_effective=sample.n_effective,
        clusters=sample.clusters,
        without_outcome=sample.without_outcome,
        imputed=float(laid.gaps.sum() / laid.used.sum()),
        draws=request.draws,
        level=level,
        words=sample.table.words,
        caveats=caveats_of(sample, laid, alike, tuple(ranked)),
    )


def _driver(
    at: int, sample: Sample, laid: Columns, results: _Results, found: tuple[Between, Places, tuple[int, ...], float]
) -> Driver:
    share, order, copied, level = found
    items, names = len(sample.ranked), [sample.table.items[place] for place in sample.ranked.tolist()]
    spread, first = results.spread, len(sample.ranked) + 2
    total = float(spread.value[:items].sum())
    unit = laid.y_unit / laid.x_unit[at]
    slope, scaled = _slope(spread, first + at, unit, level), _slope(spread, first + at, 1.0, level)
    odds = _slope(spread, first + items + at, 1.0 / laid.x_unit[at], level) if results.logit else None
    ties = [j for j in range(items) if j != at and (j in copied or not order.told_apart[at, j])]
    return replace(
        _plain(sample, int(sample.ranked[at])),
        share=share,
        of_explained=share.value / total if total > 0.0 else None,
        rank=Place(int(order.rank[at]), int(order.low[at]), int(order.high[at])),
        tied_with=tuple(names[j] for j in sorted(ties, key=lambda j: order.rank[j])),
        coefficient=None if copied else slope,
        standardised=None if copied else scaled,
        log_odds=None if copied else odds,
        johnson=None if results.weights is None else float(results.weights[at]),
        asymmetry=results.curves[at],
    )


def _slope(spread: Spread, at: int, unit: float, level: float) -> Between:
    some = slice(at, at + 1)
    low, high = slope_interval(spread.value[some], spread.variance[some], spread.df[some], level)
    return Between(*(float(end) * float(unit) for end in (spread.value[at], low[0], high[0])))


def _plain(sample: Sample, place: int) -> Driver:
    """An item before anything is fitted."""
    table, weight = sample.table, sample.weight
    used = table.used[:, place]
    told = used & ~np.isnan(table.x[:, place])
    answers = table.x[told, place]
    scale = table.scales[place] if table.scales else None
    seen = (float(answers.min()), float(answers.max())) if len(answers) else None
    return Driver(
        item=table.items[place],
        n=int(told.sum()),
        missing=int((used & ~told).sum()),
        applicable=1.0 if used.all() else float(weight[used].sum() / weight.sum()),
        mean=float(np.average(answers, weights=weight[told])) if len(answers) else None,
        scale=scale or seen,
    )


def _unranked(sample: Sample) -> tuple[Driver, ...]:
    return tuple(replace(_plain(sample, at), mean=None, shown=False, reason=why) for at, why in sample.refused.items())


def _nothing(sample: Sample, method: Method, request: DriverRequest, why: str) -> Drivers:
    table = sample.table
    hidden = tuple(
        replace(_plain(sample, at), mean=None, shown=False, reason=sample.refused.get(at, why))
        for at in range(len(table.items))
    )
    return Drivers(
        outcome=table.outcome,
        outcome_type=sample.outcome_type,
        method=method,
        explained=None,
        by_use=None,
        drivers=hidden,
        n=len(table.y),
        n_effective=sample.n_effective,
        clusters=sample.clusters,
        without_outcome=sample.without_outcome,
        imputed=0.0,
        draws=request.draws,
        level=request.level,
        shown=False,
        reason=why,
        words=table.words,
    )

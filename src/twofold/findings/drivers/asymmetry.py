"""Penalty and reward: does an item cost as much below its middle as it brings above?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from twofold.findings.drivers.columns import Columns
from twofold.findings.drivers.driver_request import DriverRequest
from twofold.findings.drivers.driver_table import Bools, Floats, Ints
from twofold.findings.drivers.drivers_found import Asymmetric, Asymmetry, Between
from twofold.findings.drivers.ordered_logit import Separated, ordered_logit
from twofold.findings.drivers.sample import Sample
from twofold.measures.intervals import critical_value
from twofold.measures.multiplicity import benjamini_hochberg

MOST_TABLES = 5  # of the completed ones; slopes differ little between them
MOST_VALUES = 11  # outcomes with more values are taken as they are
FEWEST_CLUSTERS = 50  # with fewer, clustered errors of so many slopes are too small
TWICE = 2.0 / 3.0  # of their mean: two slopes whose difference is less are within a factor of two of each other


@dataclass(frozen=True, eq=False)
class _Fit:
    """Slopes with their covariance, averaged over completed tables."""

    slope: Floats
    covariance: Floats
    df: float

    def told(self, contrast: Floats, level: float) -> tuple[Between, float]:
        """A contrast with its interval, and the p-value that it is 0."""
        value = float(contrast @ self.slope)
        error = float(np.sqrt(max(float(contrast @ self.covariance @ contrast), 1e-300)))
        reach = float(critical_value(level, self.df)) * error
        return Between(value, value - reach, value + reach), float(2.0 * special.stdtr(self.df, -abs(value / error)))


@dataclass(frozen=True, eq=False)
class _Cut:
    """Where the scale of each item is cut.

    Attributes:
        middle: (p,) where both slopes meet.
        low: (n, p) answers in the low third.
        high: (n, p) answers in the high third.
        why: (p,) why an item cannot be asked about, None where it can.
    """

    middle: Floats
    low: Bools
    high: Bools
    why: tuple[str | None, ...]

    @property
    def asked(self) -> Ints:
        """Places of the items that can."""
        return np.array([at for at, why in enumerate(self.why) if why is None], dtype=np.int64)


def asymmetries(tables: Sequence[Columns], sample: Sample, request: DriverRequest) -> tuple[Asymmetry, ...]:
    """Which items are basic, performance or delight?

    Penalty and reward are the coefficients of low and high answers against middle ones (the thirds of the scale), all
    items together. They are no test: under a straight line low answers may lie further from the middle than high ones.
    The test asks whether the slope below the middle is the slope above, per scale point, all items being in the model
    with a slope and a bend each; on the scale behind the outcome where that has a few ordered values, so that a
    ceiling of the outcome is no bend; clustered, and corrected over the items.

    Args:
        tables: completed ones.
        sample: rows and items.
        request: level and fewest answers.

    Source: Brandt 1987; Mikulić & Prebežac 2011, Managing Service Quality 21 (penalty-reward contrast); piecewise
        linear test: Anderson & Mittal 2000, J. Service Research 3.
    """
    some = tables[:MOST_TABLES]
    cut = _cut(sample, request.fewest)
    asked = cut.asked
    if tables[0].clusters < FEWEST_CLUSTERS:
        few = f"fewer than {FEWEST_CLUSTERS} independent clusters"
        return tuple(_unclear(cut, at, few) for at in range(len(cut.why)))
    if not len(asked):
        return tuple(_unclear(cut, at) for at in range(len(cut.why)))
    straight = _combined([_plain(one, _bent(one, cut)) for one in some])
    thirds = _combined([_plain(one, _thirds(one, cut)) for one in some])
    tested = straight
    values, code = np.unique(sample.table.y, return_inverse=True)
    if len(values) <= MOST_VALUES:
        try:
            tested = _combined([_ordered(one, _bent(one, cut), code.reshape(-1)) for one in some])
        except Separated:
            return tuple(_unclear(cut, at, "the items foretell the outcome too well") for at in range(len(cut.why)))
    place = {at: order for order, at in enumerate(asked.tolist())}
    p_values = benjamini_hochberg([_bend(tested, cut, place[at], request.level)[1] for at in place])
    return tuple(
        _told(
            (straight, thirds, tested),
            cut,
            (at, place[at], float(p_values[place[at]])),
            request.level,
            better=request.higher_is_better,
        )
        if at in place
        else _unclear(cut, at)
        for at in range(len(cut.why))
    )


def _cut(sample: Sample, fewest: int) -> _Cut:
    x = sample.table.x[:, sample.ranked]
    told = sample.table.used[:, sample.ranked] & ~np.isnan(x)
    seen = np.where(told, x, np.nan)
    ends = np.stack([np.nanmin(seen, axis=0), np.nanmax(seen, axis=0)])
    for order, at in enumerate(sample.ranked.tolist()):
        if sample.table.scales and sample.table.scales[at] is not None:
            ends[:, order] = sample.table.scales[at]
    third = (ends[1] - ends[0]) / 3.0
    slack = 1e-9 * third
    low = told & (x < ends[0] + third - slack)
    high = told & (x > ends[1] - third + slack)
    why = tuple(_why(seen[:, at], int(low[:, at].sum()), int(high[:, at].sum()), fewest) for at in range(x.shape[1]))
    return _Cut(ends.mean(axis=0), low, high, why)


def _why(seen: Floats, low: int, high: int, fewest: int) -> str | None:
    points = len(np.unique(seen[~np.isnan(seen)]))
    if points < 3:
        return "the item has no middle"
    if points > MOST_VALUES:
        return f"the item is no scale of at most {MOST_VALUES} points"
    if min(low, high) < fewest:
        where = "low" if low < high else "high"
        return f"{min(low, high)} answers in the {where} third of the scale; {fewest} are needed"
    return None


def _unclear(cut: _Cut, at: int, why: str | None = None) -> Asymmetry:
    return Asymmetry(
        Asymmetric.UNCLEAR,
        low_n=int(cut.low[:, at].sum()),
        high_n=int(cut.high[:, at].sum()),
        middle=float(cut.middle[at]),
        reason=cut.why[at] or why,
    )


def _bent(one: Columns, cut: _Cut) -> Floats:
    """(n, u + p + asked) uses, items, and what an item adds above its middle; items on their own scale."""
    items = one.x * one.x_unit
    knot = cut.middle - one.x_mean
    above = np.where(one.used, np.maximum(items - knot, 0.0), 0.0)[:, cut.asked]
    return np.column_stack([one.uses, items, above])


def _thirds(one: Columns, cut: _Cut) -> Floats:
    """(n, ...) uses, low and high thirds of the items asked about, and the other items as they are."""
    asked = cut.asked
    raw = one.x * one.x_unit + one.x_mean
    span = np.array([_edges(raw[:, at], cut.low[:, at], cut.high[:, at]) for at in asked.tolist()])
    low = (raw[:, asked] <= span[:, 0]) & one.used[:, asked]
    high = (raw[:, asked] >= span[:, 1]) & one.used[:, asked]
    others = np.delete(one.x * one.x_unit, asked, axis=1)
    return np.column_stack([one.uses, low, high, others])


def _edges(raw: Floats, low: Bools, high: Bools) -> tuple[float, float]:
    """The largest low and the smallest high answer; imputed ones fall where they are nearest to."""
    return float(raw[low].max()) + 0.5 * 1e-6, float(raw[high].min()) - 0.5 * 1e-6


def _combined(fits: Sequence[tuple[Floats, Floats, float]]) -> _Fit:
    """Rubin's rules."""
    slopes = np.stack([slope for slope, _, _ in fits])
    within = np.mean([covariance for _, covariance, _ in fits], axis=0)
    if len(fits) == 1:
        return _Fit(slopes[0], within, fits[0][2])
    between = (1.0 + 1.0 / len(fits)) * np.cov(slopes, rowvar=False)
    return _Fit(slopes.mean(axis=0), within + between, fits[0][2])


def _plain(one: Columns, x: Floats) -> tuple[Floats, Floats, float]:
    """Least squares in points of the outcome, with clustered covariance (CR1)."""
    design = np.column_stack([np.ones(len(x)), x])
    heavy = design * one.weight[:, np.newaxis]
    bread: Floats = np.linalg.pinv(design.T @ heavy, hermitian=True).astype(np.float64)
    y = one.y * one.y_unit
    slope = bread @ (heavy.T @ y)
    score = heavy * (y - design @ slope)[:, np.newaxis]
    return slope[1:], _sandwich(bread, score, one)[1:, 1:], one.clusters - 1.0


def _ordered(one: Columns, x: Floats, code: Ints) -> tuple[Floats, Floats, float]:
    """The cumulative logit, with clustered covariance."""
    unit = np.maximum(x.std(axis=0), 1e-12)
    fit = ordered_logit(code.astype(np.int64), x / unit, one.weight)
    cuts = len(fit.threshold)
    bread: Floats = np.linalg.pinv(fit.information, hermitian=True).astype(np.float64)
    covariance = _sandwich(bread, fit.score, one)[cuts:, cuts:]
    return fit.slope / unit, covariance / np.outer(unit, unit), one.clusters - 1.0


def _sandwich(bread: Floats, score: Floats, one: Columns) -> Floats:
    sums = np.stack([np.bincount(one.cluster, column, minlength=one.clusters) for column in score.T], axis=1)
    n, clusters, size = len(score), one.clusters, score.shape[1]
    small = clusters / (clusters - 1.0) * (n - 1.0) / max(n - size, 1)
    return np.asarray(small * bread @ (sums.T @ sums) @ bread, dtype=np.float64)


def _bend(fit: _Fit, cut: _Cut, order: int, level: float) -> tuple[Between, float]:
    """Slope above less slope below."""
    contrast = np.zeros(len(fit.slope))
    contrast[len(fit.slope) - len(cut.asked) + order] = 1.0
    return fit.told(contrast, level)


def _sides(fit: _Fit, cut: _Cut, at: int, order: int, level: float) -> tuple[Between, Between]:
    """The slopes below and above the middle."""
    items, asked = len(cut.why), len(cut.asked)
    below = np.zeros(len(fit.slope))
    below[len(fit.slope) - asked - items + at] = 1.0
    above = below.copy()
    above[len(fit.slope) - asked + order] = 1.0
    return fit.told(below, level)[0], fit.told(above, level)[0]


def _told(
    fits: tuple[_Fit, _Fit, _Fit], cut: _Cut, item: tuple[int, int, float], level: float, *, better: bool
) -> Asymmetry:
    straight, thirds, tested = fits
    at, order, p_value = item
    below, above = _sides(straight, cut, at, order, level)
    asked, size = len(cut.asked), len(thirds.slope)
    start = size - (len(cut.why) - asked) - 2 * asked
    low, high = np.zeros((2, size))
    low[start + order], high[start + asked + order] = 1.0, 1.0
    good = 1.0 if better else -1.0
    turned = _Fit(good * tested.slope, tested.covariance, tested.df)
    kind = _kind(_sides(turned, cut, at, order, level), _bend(turned, cut, order, level)[0], p_value, level)
    return Asymmetry(
        kind,
        penalty=thirds.told(low, level)[0],
        reward=thirds.told(high, level)[0],
        below=below,
        above=above,
        p_value=p_value,
        low_n=int(cut.low[:, at].sum()),
        high_n=int(cut.high[:, at].sum()),
        middle=float(cut.middle[at]),
    )


def _kind(sides: tuple[Between, Between], bend: Between, p_value: float, level: float) -> Asymmetric:
    """Basic and delight where the test says so; performance where both slopes are surely up and within a factor of two.

    An outcome that turns round at the middle is neither.
    """
    below, above = sides
    if p_value <= 1.0 - level:
        if bend.value < 0.0 < below.low and above.high > 0.0:
            return Asymmetric.BASIC
        if bend.value > 0.0 and above.low > 0.0 and below.high > 0.0:
            return Asymmetric.DELIGHT
        return Asymmetric.UNCLEAR
    limit = TWICE * (below.value + above.value) / 2.0
    alike = -limit < bend.low and bend.high < limit
    return Asymmetric.PERFORMANCE if alike and min(below.low, above.low) > 0.0 else Asymmetric.UNCLEAR

"""Effects by cohort and period made into few: overall, by time since the start, by cohort, by period.

Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225, sec. 3.1 (weights) and corollary 2 (their scores).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.staggered.bands import Band, band
from twofold.effects.staggered.group_time import GroupTime
from twofold.effects.staggered.scores import Basis, Combined, combine, estimates
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Summary(StrEnum):
    """What effects are averaged by."""

    SIMPLE = "simple"  # every cohort and period after its start, by the cohort's size
    DYNAMIC = "dynamic"  # periods since the start (an event study)
    GROUP = "group"  # cohorts
    CALENDAR = "calendar"  # periods


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of an event study is shown.

    Attributes:
        lowest: first period relative to the start; None for all.
        highest: last one; None for all.
        balanced: only cohorts observed at least this many periods after their start, so that every figure is of the
            same cohorts; None for all cohorts.
    """

    lowest: int | None = None
    highest: int | None = None
    balanced: int | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Effects averaged.

    Attributes:
        kind: by what.
        overall: one figure of all.
        by: each key (periods since the start, cohort, or period) with its effect; empty for the simple average.
        band: intervals that hold for all keys at once; None without keys, or where none was asked.
        error: of the effects by key.
        df: degrees of freedom of each key's honest standard error.
        overall_df: of the overall figure.
        overall_honest_se: its honest standard error.
    """

    kind: Summary
    overall: EffectEstimate
    by: tuple[tuple[int, EffectEstimate], ...]
    band: Band | None
    error: Combined
    df: tuple[float, ...]
    overall_df: float
    overall_honest_se: float

    @property
    def covariance(self) -> Floats:
        """(keys, keys) of the effects by key, as published."""
        return self.error.covariance()

    @property
    def honest_covariance(self) -> Floats:
        """(keys, keys) the same made honest for few clusters."""
        return self.error.honest_covariance()

    def keys(self) -> tuple[int, ...]:
        """The keys in order."""
        return tuple(key for key, _ in self.by)

    def values(self) -> Floats:
        """(keys,) the effects."""
        return np.array([each.value for _, each in self.by])


@dataclass(frozen=True, slots=True)
class _Rows:
    """Combinations of cells: weights, and by how much the size of each cohort moves them.

    With few clusters most of the latter is noise: cohorts look more different than they are. `surely` is the share of
    it (of its square root) that is left when the noise is taken out.
    """

    weights: Floats
    pull: Floats
    surely: float = 0.0


def aggregate(
    found: GroupTime, kind: Summary | str = Summary.SIMPLE, *, window: Window | None = None, seed: int | None = 0
) -> Aggregate:
    """What did treatment change on average: overall, by time since the start, by cohort, or by period?

    Args:
        found: effects by cohort and period.
        kind: simple, dynamic, group or calendar.
        window: which part of an event study.
        seed: of the draws for the simultaneous band; None for no band.

    Returns:
        The averages; standard errors include that cohort sizes are estimated.

    Raises:
        InputError: no effect falls into the window.

    Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225, eq. 3.1 to 3.11.
    """
    asked = Summary(kind)
    size, of_size = _sizes(found)
    keys, chosen = _chosen(found, asked, window or Window())
    noise = found.scores.honest_se
    rows = [_average(found, which, (size, noise), even=asked == Summary.GROUP) for which in chosen]
    weights, of_weights = np.vstack([row.weights for row in rows]), np.vstack([row.pull for row in rows]) @ of_size
    surely = np.array([row.surely for row in rows])
    each = combine(found.scores, weights, (of_weights, surely[:, None] * of_weights))
    mix, more = _overall(found, asked, (keys, weights @ found.att, each.honest_se()), size)
    of_mix = more.pull @ of_size
    whole = each.mixed(mix[None, :]).plus(of_mix, more.surely * of_mix)
    error, stacked = whole.stacked(each), np.vstack([mix @ weights, weights])
    words = f"{found.method}, {_WORDS[asked]}"
    told = estimates(stacked @ found.att, error, _bases(found, stacked, words))
    by = tuple(zip(keys, told[1:], strict=True)) if asked != Summary.SIMPLE else ()
    df = error.df()
    return Aggregate(
        kind=asked,
        overall=told[0],
        by=by,
        band=band(stacked[1:] @ found.att, each, found.request.level, seed) if by and seed is not None else None,
        error=each,
        df=tuple(df[1:].tolist()),
        overall_df=float(df[0]),
        overall_honest_se=float(error.honest_se()[0]),
    )


_WORDS = {
    Summary.SIMPLE: "average over treated units and periods",
    Summary.DYNAMIC: "average over periods since the start",
    Summary.GROUP: "average over cohorts",
    Summary.CALENDAR: "average over periods",
}


def _sizes(found: GroupTime) -> tuple[Floats, Floats]:
    """(C,) share of units in each cohort, and (C, G) what clusters contribute to it."""
    units, groups = len(found.unit_weight), found.clusters
    share, scores = np.empty(len(found.cohorts)), np.empty((len(found.cohorts), groups))
    for at, cohort in enumerate(found.cohorts.tolist()):
        weight = found.unit_weight * (found.cohort_of == cohort)
        share[at] = weight.sum() / units
        scores[at] = np.bincount(found.cluster, weight, groups) / units
    everybody = np.bincount(found.cluster, minlength=groups) / units
    return share, scores - share[:, None] * everybody


def _chosen(found: GroupTime, kind: Summary, window: Window) -> tuple[tuple[int, ...], list[Bools]]:
    """The keys, and which cells belong to each."""
    after = found.after
    if kind == Summary.SIMPLE:
        return (0,), [_within(found, after, window)]
    if kind == Summary.GROUP:
        after = _within(found, after, window)
        keys = np.unique(found.cohort[after])
        return tuple(keys.tolist()), [after & (found.cohort == key) for key in keys]
    if kind == Summary.CALENDAR:
        after = _within(found, after, window)
        keys = np.unique(found.period[after])
        return tuple(keys.tolist()), [after & (found.period == key) for key in keys]
    since = found.period - found.cohort
    usable = _balanced(found, since, window)
    low = window.lowest if window.lowest is not None else since.min()
    high = window.highest if window.highest is not None else since.max()
    keys = np.unique(since[usable & (since >= low) & (since <= high)])
    if not len(keys):
        raise InputError("no effect falls into this window of periods since the start")
    return tuple(keys.tolist()), [usable & (since == key) for key in keys]


def _within(found: GroupTime, which: Bools, window: Window) -> Bools:
    if window.highest is None:
        return which
    kept: Bools = which & (found.period - found.cohort <= window.highest)
    return kept


def _balanced(found: GroupTime, since: Ints, window: Window) -> Bools:
    if window.balanced is None:
        return np.ones(len(since), dtype=np.bool_)
    last = int(found.period.max())
    span = int(found.period.max() - found.period.min()) + 1
    long_enough = last - found.cohort >= window.balanced
    usable: Bools = long_enough & (since <= window.balanced) & (since >= window.balanced - span + 1)
    if not usable.any():
        raise InputError(f"no cohort was observed {window.balanced} periods after its start")
    return usable


def _average(found: GroupTime, which: Bools, known: tuple[Floats, Floats], *, even: bool) -> _Rows:
    """The average of some cells, by the sizes of their cohorts."""
    size, noise = known
    weights = np.zeros((1, len(found.att)))
    if even:
        weights[0, which] = 1 / np.count_nonzero(which)
        return _Rows(weights, np.zeros((1, len(size))))
    place = np.searchsorted(found.cohorts, found.cohort[which])
    mass = size[place]
    weights[0, which] = mass / mass.sum()
    mean = float(weights[0] @ found.att)
    pull = np.bincount(place, found.att[which] - mean, len(size)).astype(np.float64)
    surely = _surely(size, pull, np.bincount(place, noise[which], len(size)).astype(np.float64))
    return _Rows(weights, pull[None, :] / mass.sum(), surely)


def _surely(size: Floats, pull: Floats, noise: Floats) -> float:
    """Which share of the differences between cohorts is more than the noise in them."""
    whole = float(size @ pull**2)
    return float(np.sqrt(max(0.0, 1 - float(size @ noise**2) / whole))) if whole > 0 else 0.0


def _overall(
    found: GroupTime, kind: Summary, each: tuple[tuple[int, ...], Floats, Floats], sizes: Floats
) -> tuple[Floats, _Rows]:
    """(keys,) what the overall figure is made of, and what clusters contribute through that."""
    keys, values, noise = each
    mix, pull = np.ones(1), np.zeros((1, len(sizes)))
    if kind == Summary.GROUP:
        place = np.searchsorted(found.cohorts, keys)
        size = sizes[place]
        mix = size / size.sum()
        gap = values - mix @ values
        pull[0, place] = gap / size.sum()
        return mix, _Rows(mix, pull, _surely(size, gap, noise))
    if kind != Summary.SIMPLE:
        used = np.array([kind == Summary.CALENDAR or key >= 0 for key in keys])
        if not used.any():
            raise InputError("no effect after the start falls into this window of periods")
        mix = used / np.count_nonzero(used)
    return mix, _Rows(mix, pull)


def _bases(found: GroupTime, weights: Floats, words: str) -> list[Basis]:
    """What each combination of cells rests on."""
    place = np.searchsorted(found.cohorts, found.cohort)
    members = np.array([np.count_nonzero(found.cohort_of == cohort) for cohort in found.cohorts])
    bases = []
    for row in weights:
        used = np.flatnonzero(row)
        treated = int(members[np.unique(place[used])].sum())
        bases.append(Basis(words, found.request.level, int(found.units[used].max()), treated, found.clusters))
    return bases

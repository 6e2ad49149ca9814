"""Missing answers: several completed tables, drawn from what the answers given say about the ones that are missing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from twofold.findings.drivers.columns import Columns
from twofold.findings.drivers.driver_table import Bools, Floats, Ints

_ITERATIONS = 200
_CLOSE, _CLOSE_DRAWN = 1e-5, 1e-3  # a drawn distribution is itself uncertain by more than this
_ROWS = 20_000  # at once, so that memory does not grow with the rows
_JITTER = 1e-10


@dataclass(frozen=True, eq=False)
class _Normal:
    """A multivariate normal distribution of c columns."""

    mean: Floats
    covariance: Floats


@dataclass(frozen=True, eq=False)
class _Gapped:
    """(n, c) columns with gaps, sorted by which of them a row has.

    ``pattern`` (n,) numbers the patterns, ``known`` (patterns, c) says what each has, ``starts`` where it begins.
    """

    rows: Floats
    pattern: Ints
    known: Bools
    starts: Ints
    order: Ints


def imputed(columns: Columns, times: int, rng: np.random.Generator) -> Iterator[Columns]:
    """Completed columns, as many as asked for.

    The outcome (less what uses explain of it) and the items are taken as jointly normal. Each completion has its own
    distribution, fitted by the EM algorithm to clusters drawn with replacement, so that it is proper: what is not
    known about the distribution is in the spread between completions. Answers of those whom an item does not concern
    do not exist: they are integrated out, then left at 0.

    Args:
        columns: with gaps in ``x``.
        times: how many completions.
        rng: chance.

    Source: Honaker & King 2010, AJPS 54 (EM with bootstrapping); Dempster, Laird & Rubin 1977; Rubin 1987.
    """
    gapped = _gapped(columns)
    weight = columns.weight[gapped.order]
    cluster = columns.cluster[gapped.order]
    size = gapped.rows.shape[1]
    whole = _fitted(gapped, weight, _Normal(np.zeros(size), np.eye(size)), _CLOSE)
    clusters = columns.clusters
    for _ in range(times):
        often = rng.multinomial(clusters, np.full(clusters, 1.0 / clusters))[cluster]
        fitted = _fitted(gapped, weight * often, whole, _CLOSE_DRAWN)
        filled = np.empty_like(gapped.rows)
        filled[gapped.order] = _filled(gapped, fitted, rng)
        yield columns.completed(filled[:, 1:])


def _gapped(columns: Columns) -> _Gapped:
    y = columns.y
    if columns.uses.shape[1]:
        root = np.sqrt(columns.weight)
        design = np.column_stack([np.ones(len(y)), columns.uses])
        y = y - design @ np.linalg.lstsq(design * root[:, np.newaxis], y * root, rcond=None)[0]
    rows = np.column_stack([y, np.where(columns.used, columns.x, np.nan)])
    known = ~np.isnan(rows)
    packed = np.packbits(known, axis=1)
    _, first, pattern = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    pattern = pattern.reshape(-1)
    order = np.argsort(pattern, kind="stable")
    starts = np.searchsorted(pattern[order], np.arange(len(first)))
    return _Gapped(np.where(known, rows, 0.0)[order], pattern[order], known[first], starts, order)


def _fitted(gapped: _Gapped, weight: Floats, start: _Normal, close: float) -> _Normal:
    """The EM algorithm on sums by pattern."""
    once, twice, total = _sums(gapped, weight)
    now = start
    for _ in range(_ITERATIONS):
        then = _step(gapped.known, once, twice, total, now)
        moved = max(np.abs(then.mean - now.mean).max(), np.abs(then.covariance - now.covariance).max())
        now = then
        if moved < close:
            break
    return now


def _sums(gapped: _Gapped, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """By pattern: (patterns, c) sums, (patterns, c, c) sums of products, (patterns,) weight."""
    patterns, size = gapped.known.shape
    once, total = np.zeros((patterns, size)), np.bincount(gapped.pattern, weight, minlength=patterns).astype(np.float64)
    twice = np.zeros((patterns, size, size))
    for start in range(0, len(weight), _ROWS):
        some = slice(start, start + _ROWS)
        rows, pattern = gapped.rows[some], gapped.pattern[some]
        heavy = rows * weight[some, np.newaxis]
        edges = np.flatnonzero(np.diff(pattern, prepend=-1))
        once[pattern[edges]] += np.add.reduceat(heavy, edges, axis=0)
        twice[pattern[edges]] += np.add.reduceat(heavy[:, :, np.newaxis] * rows[:, np.newaxis, :], edges, axis=0)
    return once, twice, total


def _step(known: Bools, once: Floats, twice: Floats, total: Floats, now: _Normal) -> _Normal:
    mean = np.where(known, now.mean, 0.0)
    outer = once[:, :, np.newaxis] * mean[:, np.newaxis, :]
    centred = twice - outer - np.swapaxes(outer, 1, 2)
    centred += total[:, np.newaxis, np.newaxis] * mean[:, :, np.newaxis] * mean[:, np.newaxis, :]
    slopes, rest = _given(known, now.covariance)
    filled = np.einsum("kij,kj->i", slopes, once - total[:, np.newaxis] * mean)
    products = slopes @ centred @ np.swapaxes(slopes, 1, 2) + total[:, np.newaxis, np.newaxis] * rest
    shift = filled / total.sum()
    covariance = products.sum(axis=0) / total.sum() - np.outer(shift, shift)
    return _Normal(now.mean + shift, (covariance + covariance.T) / 2.0)


def _given(known: Bools, covariance: Floats) -> tuple[Floats, Floats]:
    """By pattern: (patterns, c, c) regressions on what is known, and the covariances that are left."""
    told = known.astype(np.float64)
    size = covariance.shape[0]
    inner = told[:, :, np.newaxis] * covariance * told[:, np.newaxis, :]
    inner[:, np.arange(size), np.arange(size)] += np.where(known, _JITTER, 1.0)
    slopes = (covariance * told[:, np.newaxis, :]) @ np.linalg.inv(inner) * told[:, np.newaxis, :]
    rest = covariance - slopes @ (told[:, :, np.newaxis] * covariance)
    return slopes, rest


def _filled(gapped: _Gapped, normal: _Normal, rng: np.random.Generator) -> Floats:
    """(n, c) the columns with a draw in each gap."""
    slopes, rest = _given(gapped.known, normal.covariance)
    gaps = ~gapped.known
    rest = rest * gaps[:, :, np.newaxis] * gaps[:, np.newaxis, :]
    size = rest.shape[1]
    rest[:, np.arange(size), np.arange(size)] += _JITTER * 10.0
    value, vector = np.linalg.eigh(rest)
    root = vector * np.sqrt(np.maximum(value, 0.0))[:, np.newaxis, :]
    found = gapped.rows.copy()
    for start in range(0, len(found), _ROWS):
        some = slice(start, start + _ROWS)
        pattern = gapped.pattern[some]
        known = gapped.known[pattern]
        away = np.where(known, gapped.rows[some] - normal.mean, 0.0)
        chance = rng.standard_normal(away.shape)
        drawn = np.einsum("nij,nj->ni", slopes[pattern], away) + np.einsum("nij,nj->ni", root[pattern], chance)
        found[some] = np.where(known, gapped.rows[some], normal.mean + drawn)
    return found

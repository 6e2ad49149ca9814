"""How well does each rule foretell scores it has not seen? Folds of persons, and intervals that hold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.memory.lived import FloatArray
from twofold.journeys.memory.rules import SHAPES, Rule, Shape

FOLDS = 10
MOST_REPEATS = 5
ENOUGH_ROWS = 100_000  # folds are drawn anew until so many rows have been foretold: chance in the folds is gone then
PENALTIES = np.logspace(-4.0, 1.0, 16)
SINGULAR = 1e-9
CONSTANT = 1e-7  # what spreads less does not vary
NOTHING = Shape((), np.zeros((next(iter(SHAPES.values())).design.shape[0], 0)))


@dataclass(frozen=True, eq=False)
class Foretold:
    """Squared errors of held-out journeys.

    Attributes:
        rules: the columns of ``errors``.
        errors: (journeys, rules) mean over repeats of the squared error, the rule fitted without the person's fold.
        baseline: (journeys,) the same for the mean of the others' remembered scores.
        person: (journeys,) int64 from 0: whose journey.
        weight: (journeys,).
        folds: how many folds.
        repeats: how often they were drawn.
        lines: (repeats * folds, 1 + features, 1 + rules) the lines that foretold, the baseline's first.
        share: (repeats * folds,) of the weight that each of them foretold; together 1.
    """

    rules: tuple[Rule, ...]
    errors: FloatArray
    baseline: FloatArray
    person: NDArray[np.int64]
    weight: FloatArray
    folds: int
    repeats: int
    lines: FloatArray
    share: FloatArray


def foretell(
    features: FloatArray,
    remembered: FloatArray,
    person: NDArray[np.int64],
    weight: FloatArray,
    *,
    rules: tuple[Rule, ...] = tuple(Rule),
    seed: int = 0,
) -> Foretold:
    """Fit each rule without a tenth of the persons, foretell theirs, and go round.

    Args:
        features: (journeys, features).
        remembered: (journeys,).
        person: (journeys,) int64 from 0.
        weight: (journeys,) above 0.
        rules: which ones.
        seed: of the folds.

    Source: Stone 1974, JRSS B 36; folds of whole persons, so that nobody foretells themselves.
    """
    rng = np.random.default_rng(seed)
    persons = int(person.max()) + 1
    folds = min(FOLDS, persons)
    repeats = int(np.clip(ENOUGH_ROWS // max(len(remembered), 1), 1, MOST_REPEATS))
    rows = np.column_stack((np.ones(len(remembered)), features, remembered))
    drawn = [_parts((rng.permutation(persons) % folds)[person]) for _ in range(repeats)]
    products = np.stack([[gram(rows[part], weight[part]) for part in parts] for parts in drawn])
    others = (products.sum(axis=1, keepdims=True) - products).reshape(-1, *products.shape[2:])
    lines = np.stack([fitted(others, shape) for shape in (NOTHING, *(SHAPES[rule] for rule in rules))], axis=-1)
    errors = np.zeros((len(remembered), 1 + len(rules)))
    for place, part in enumerate(part for parts in drawn for part in parts):
        errors[part] += (rows[part, -1:] - rows[part, :-1] @ lines[place]) ** 2
    errors /= repeats
    share = products[:, :, 0, 0].reshape(-1) / (products[:, :, 0, 0].sum())
    return Foretold(rules, errors[:, 1:], errors[:, 0], person, weight, folds, repeats, lines, share)


def _parts(fold: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The rows of each fold."""
    return np.split(np.argsort(fold.astype(np.int16), kind="stable"), np.cumsum(np.bincount(fold))[:-1])


def gram(rows: FloatArray, weight: FloatArray) -> FloatArray:
    """Sums of products of (1, features, remembered) over journeys: all that a line needs to be fitted."""
    return np.asarray((rows * weight[:, None]).T @ rows)


def fitted(products: FloatArray, shape: Shape) -> FloatArray:
    """The best line of a rule, told in all features, the intercept first.

    Terms that say the same twice (worst and best, where all scores are equal) share their weight.

    Args:
        products: (..., 2 + features, 2 + features) as ``gram`` makes them.
        shape: of the rule.

    Returns:
        (..., 1 + features).
    """
    total = products[..., 0, 0]
    mean = products[..., 0, 1:] / total[..., None]
    spread = products[..., 1:, 1:] / total[..., None, None] - mean[..., :, None] * mean[..., None, :]
    terms = shape.design.T @ spread[..., :-1, :-1] @ shape.design
    cross = spread[..., -1, :-1] @ shape.design
    scale = np.sqrt(np.maximum(np.diagonal(terms, axis1=-2, axis2=-1), 0.0))
    scale = np.where(scale > CONSTANT, scale, np.inf)
    terms, cross = terms / (scale[..., :, None] * scale[..., None, :]), cross / scale
    weights = _ridge(terms, cross, spread[..., -1, -1], total) if shape.ridge else _least_squares(terms, cross)
    slopes = (weights / scale) @ shape.design.T
    return np.concatenate((mean[..., -1:] - (mean[..., :-1] * slopes).sum(axis=-1, keepdims=True), slopes), axis=-1)


def _least_squares(terms: FloatArray, cross: FloatArray) -> FloatArray:
    return np.asarray((np.linalg.pinv(terms, rcond=SINGULAR, hermitian=True) @ cross[..., None])[..., 0])


def _ridge(terms: FloatArray, cross: FloatArray, variance: FloatArray, n: FloatArray) -> FloatArray:
    """Weights held back as generalised cross-validation advises (Golub, Heath & Wahba 1979)."""
    values, vectors = np.linalg.eigh(terms)
    values = np.maximum(values, 0.0)
    turned = (cross[..., None, :] @ vectors)[..., 0, :]
    kept = 1.0 / (values[..., None, :] + PENALTIES[:, None])
    left = variance[..., None] - (turned[..., None, :] ** 2 * kept * (2.0 - values[..., None, :] * kept)).sum(axis=-1)
    free = 1.0 - (1.0 + (values[..., None, :] * kept).sum(axis=-1)) / n[..., None]
    best = np.argmin(left / np.maximum(free, 1e-9) ** 2, axis=-1)
    chosen = np.take_along_axis(kept, best[..., None, None], axis=-2)[..., 0, :]
    return np.asarray((vectors @ (turned * chosen)[..., None])[..., 0])

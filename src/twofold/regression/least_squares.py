"""Least squares, weighted where asked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHARPEST = 1e-9  # share of a column's spread that no other column explains, below which it counts as the same


class SameColumn(ValueError):
    """A column says nothing that the columns before it have not said.

    Attributes:
        number: which column, from 0.
        name: its name, or its number where columns have no names.
    """

    def __init__(self, number: int, name: str) -> None:
        """Say which column it is."""
        super().__init__(f"column {name} is constant, or fixed by the columns before it: leave it out")
        self.number = number
        self.name = name


@dataclass(frozen=True, slots=True)
class Fit:
    """A line through the data.

    Attributes:
        coefficient: (k,).
        residual: (n,) y minus what the columns say, unweighted.
        inverse_gram: (k, k) the inverse of x' W x.
        x: (n, k) the columns.
        y: (n,) what was explained.
        weight: (n,) the weights; ones where there were none.
    """

    coefficient: Floats
    residual: Floats
    inverse_gram: Floats
    x: Floats
    y: Floats
    weight: Floats


def fit(x: Floats, y: Floats, weight: Floats | None = None, *, names: Sequence[str] = ()) -> Fit:
    """Which coefficients bring the columns closest to y?

    Args:
        x: (n, k), finite; no intercept is added.
        y: (n,).
        weight: (n,) positive; all alike where left out.
        names: (k) of the columns, for errors.

    Returns:
        ``Fit``.

    Raises:
        SameColumn: a column is constant after demeaning, or a sum of columns before it.
        ValueError: there are fewer rows than columns.

    Source: QR decomposition (Golub & Van Loan, Matrix Computations, sec. 5.3).
    """
    table = np.asarray(x, dtype=np.float64).reshape(len(y), -1)
    target = np.asarray(y, dtype=np.float64)
    mass = np.ones(len(target)) if weight is None else np.asarray(weight, dtype=np.float64)
    if len(target) < table.shape[1]:
        raise ValueError(f"{len(target)} rows are too few for {table.shape[1]} columns")
    root = np.sqrt(mass)
    q, r = np.linalg.qr(table * root[:, None])
    _refuse_same(table * root[:, None], r, names)
    half = np.linalg.solve(r, np.eye(len(r)))
    coefficient = half @ (q.T @ (target * root))
    return Fit(coefficient, target - table @ coefficient, half @ half.T, table, target, mass)


def _refuse_same(table: Floats, r: Floats, names: Sequence[str]) -> None:
    """Refuse the first column whose own part, next to the columns before it, is nothing but rounding."""
    own, whole = np.abs(np.diag(r)), np.sqrt((table**2).sum(axis=0))
    same = np.flatnonzero(~(own > SHARPEST * whole))
    if len(same):
        number = int(same[0])
        raise SameColumn(number, repr(names[number]) if names else str(number))

"""How the experiences of a journey become one memory."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

F = TypeVar("F", np.float32, np.float64)


def remembered(weights: Mapping[str, float], points: NDArray[F], passed: NDArray[np.bool_]) -> NDArray[F]:
    """The memory of journeys, in experience points: a weighted sum of the mean, the worst, the best and the last.

    Args:
        weights: of ``mean``, ``worst``, ``best`` and ``last``; what is left out does not count.
        points: (..., R) experience at each remembered touchpoint, in the order of the journey.
        passed: (..., R) whether the customer passed it; each journey passed at least one.

    Returns:
        (...) the memory. What has no weight is not computed.
    """
    total = np.zeros(np.broadcast_shapes(points.shape, passed.shape)[:-1], dtype=points.dtype)
    for name, weight in weights.items():
        total += points.dtype.type(weight) * _statistic(name, points, passed)
    return total


def _statistic(name: str, points: NDArray[F], passed: NDArray[np.bool_]) -> NDArray[F]:
    if name == "worst":
        worst: NDArray[F] = np.where(passed, points, points.dtype.type(np.inf)).min(axis=-1)
        return worst
    if name == "best":
        best: NDArray[F] = np.where(passed, points, points.dtype.type(-np.inf)).max(axis=-1)
        return best
    if name == "mean":
        mean: NDArray[F] = np.where(passed, points, points.dtype.type(0)).sum(axis=-1) / passed.sum(axis=-1)
        return mean.astype(points.dtype)
    if name == "last":
        last = points[..., 0]
        for number in range(1, points.shape[-1]):
            last = np.where(passed[..., number], points[..., number], last)
        return last
    raise ValueError(f"a memory has no {name!r}")

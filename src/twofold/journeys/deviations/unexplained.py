"""What of an outcome segments and paths do not explain: the noise that a price's interval rests on.

The price itself is a difference of weighted means, and does not depend on this model. Its error does: what the
matching makes equal must not count as noise.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
PASSES = 3


def unexplained(
    outcome: FloatArray, comparable: NDArray[np.bool_], columns: FloatArray, groups: Sequence[NDArray[np.int32]]
) -> FloatArray:
    """Outcomes minus what journeys without the deviation let expect.

    Slopes of the columns by least squares; then, in turns, the means of each grouping, shrunk towards none as far as
    chance explains them (Morris 1983), so that small groups do not explain their own noise.

    Args:
        outcome: (n,) of every journey compared.
        comparable: (n,) those without the deviation: the model is theirs alone.
        columns: (n, k).
        groups: groupings of the journeys, (n,) codes from 0 each.

    Returns:
        (n,) differences; around 0 among the comparable.
    """
    left = outcome - outcome[comparable].mean()
    count = int(comparable.sum())
    for _ in range(PASSES):
        if columns.shape[1] and count > 5 * columns.shape[1]:
            left = left - _slopes(left, comparable, columns)
        for group in groups:
            left = left - _shrunk_means(left, comparable, group)
    spent = columns.shape[1]
    return np.asarray(left * np.where(comparable, np.sqrt(count / max(count - spent - 1, 1)), 1.0))


def _slopes(left: FloatArray, comparable: NDArray[np.bool_], columns: FloatArray) -> FloatArray:
    own = columns[comparable]
    middle = own.mean(axis=0)
    centred = own - middle
    slope = np.linalg.lstsq(centred.T @ centred, centred.T @ left[comparable], rcond=1e-9)[0]
    return np.asarray((columns - middle) @ slope)


def _shrunk_means(left: FloatArray, comparable: NDArray[np.bool_], group: NDArray[np.int32]) -> FloatArray:
    """The mean of each journey's group among the comparable, shrunk: (n,)."""
    size = int(group.max(initial=0)) + 1
    own, values = group[comparable], left[comparable]
    n = np.bincount(own, minlength=size).astype(np.float64)
    total = np.bincount(own, values, size)
    there, count = n > 0, float(len(values))
    mean = np.divide(total, n, out=np.zeros(size), where=there)
    free = count - there.sum()
    if free < 1:
        return np.zeros_like(left)
    within = max(float((values**2).sum() - (n * mean**2).sum()) / free, 0.0)
    room = count - float((n**2).sum()) / count
    between = (float((n * mean**2).sum()) - (there.sum() - 1) * within) / max(room, 1e-9)
    if between <= 0.0:
        return np.zeros_like(left)
    return np.asarray((mean * n / (n + within / between))[group])

"""Where many functions cross zero at once, each between two points that hold the crossing."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

MOST_STEPS = 90


def crossing(
    function: Callable[[FloatArray], FloatArray],
    above: FloatArray,
    below: FloatArray,
    *,
    tolerance: float = 1e-12,
) -> FloatArray:
    """Where does a function that is positive at one end and not at the other cross zero?

    False position with halved weights, and every third step a bisection, so that it ends whatever the function.

    Args:
        function: takes and returns arrays of the shape of the ends, place by place.
        above: where it is positive.
        below: where it is zero or negative.
        tolerance: width at which to stop.

    Returns:
        The crossings; the end ``below`` where the function is still positive there; some point between the ends where
        it gives NaN.

    Source: the Illinois variant of false position (Dowell & Jarratt 1971).
    """
    above_height, below_height = function(above), function(below)
    above = np.where(below_height > 0.0, below, above)
    before = np.full(above_height.shape, np.inf)
    last = np.zeros(above_height.shape)  # 1 where the step before moved ``above``, -1 where it moved ``below``
    for step in range(MOST_STEPS):
        width = above - below
        if not np.any(np.abs(width) > tolerance):
            break
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            part = below_height / (below_height - above_height)
        middle = (step % 4 == 3) | ~((part > 0.0) & (part < 1.0))
        point = below + np.where(middle, 0.5, part) * width
        height = function(point)
        positive, stuck = height > 0.0, last * np.where(height > 0.0, 1.0, -1.0) > 0.0
        kept = np.where(stuck, 0.5, 1.0)
        above_height, below_height = (
            np.where(positive, height, kept * above_height),
            np.where(positive, kept * below_height, height),
        )
        last = np.where(positive, 1.0, -1.0)
        # two false positions in a row at the same point have found it, though the far end never moved
        hit = (height == 0.0) | (~middle & (np.abs(point - before) <= 0.1 * tolerance))
        above, below = np.where(positive | hit, point, above), np.where(positive & ~hit, below, point)
        before = point
    return (above + below) / 2.0

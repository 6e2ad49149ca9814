"""Links of 500 units over 36 months, 6 drivers and 10 measures at 4 lags, against a loop of pair-wise least squares.

Run with ``python benchmarks/links.py`` (part of ``make bench``). The loop fits the same slopes with errors by unit, one
regression at a time, on columns demeaned once a regression; it makes no joint test. Both are measured in processor
seconds, and both must give the same slopes.
"""

import sys
from dataclasses import replace
from time import process_time

import numpy as np
import statsmodels.api as sm
from link_panels import World, draw

from twofold.findings.links import LinkRequest, links
from twofold.panels.panel import Panel
from twofold.regression.within import demeaned

WORLD = World(units=500, periods=36, drivers=6, outcomes=10, planted=((0, 0, 2, 0.1),))
LAGS = 3
SHARE = 10  # one pair in so many is looped over; the others would take as long


def by_loop(panel: Panel, request: LinkRequest, every: int) -> tuple[dict[tuple[str, str, int], float], float]:
    """Slopes of some pairs at every lag and in both directions, and the processor seconds all would take."""
    start = process_time()
    found = {}
    pairs = [(ex, cx) for ex in request.ex for cx in request.cx]
    for ex, cx in pairs[::every]:
        x, y = panel.columns[ex].value, panel.columns[cx].value
        for lag in range(LAGS + 1):
            found[ex, cx, lag] = _slope(x, y, lag)
        for lag in range(1, LAGS + 1):
            _slope(y, x, lag)
    return found, (process_time() - start) * len(pairs) / len(pairs[::every])


def _slope(first: np.ndarray, second: np.ndarray, lag: int) -> float:
    early, late = first[:, : first.shape[1] - lag], second[:, lag:]
    known = np.isfinite(early) & np.isfinite(late)
    unit, time = np.nonzero(known)
    both = demeaned(np.column_stack([early[known], late[known]]), [unit, time])
    fitted = sm.OLS(both[:, 1], both[:, 0]).fit(cov_type="cluster", cov_kwds={"groups": unit})
    return float(fitted.params[0])


def main() -> int:
    for missing, every in ((0.0, SHARE), (0.1, SHARE)):
        panel = draw(replace(WORLD, missing=missing), np.random.default_rng(1))
        names = tuple(panel.columns)
        request = LinkRequest(names[:6], names[6:], lags=LAGS)
        start = process_time()
        found = links(panel, request)
        ours = process_time() - start
        loop, theirs = by_loop(panel, request, every)
        slopes = {(pair.ex, pair.cx, one.lag): one.value for pair in found.pairs for one in pair.by_lag}
        worst = max(abs(slopes[key] - value) for key, value in loop.items())
        assert worst < 1e-9, f"slopes differ by {worst}"
        print(
            f"links, 500 units x 36 months x 6 x 10 x 4 lags, {missing:.0%} missing: {ours:.2f} s with both "
            f"directions, trends and joint tests; a loop of least squares {theirs:.2f} s: {theirs / ours:.1f} x",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

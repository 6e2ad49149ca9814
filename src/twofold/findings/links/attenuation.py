"""Slopes that measurement error of the driver has made too small, and what they would be without it."""

import numpy as np
from scipy import special

from twofold.findings.links.links_found import Corrected, LinkEstimate
from twofold.panels.noise import reliabilities
from twofold.panels.panel import PanelColumn

MEMORY = 4  # periods that count as one free change of a driver, because drivers wander
LEAST = 0.2  # reliability under which a correction would be mostly guesswork


def reliability_within(column: PanelColumn) -> float | None:
    """Which share of a driver's changes within units is no measurement error; None where nobody can tell."""
    if column.reliability_within is not None:
        return column.reliability_within
    found = reliabilities(column.value, column.se) if np.isfinite(column.se).any() else None
    if found is not None:
        return found.within
    if column.reliability is None:
        return None
    known = np.isfinite(column.value)
    if column.value.shape[1] < 2 or known.sum() < 3:
        return None
    values = np.where(known, column.value, np.nan)
    total = float(np.nanvar(values))
    own = values - np.nanmean(values, axis=1, keepdims=True)
    degrees = int(known.sum()) - int(known.any(axis=1).sum())
    changes = float(np.nansum(own**2)) / max(degrees, 1)
    return None if changes <= 0.0 else 1.0 - (1.0 - column.reliability) * total / changes


def reliability_between(column: PanelColumn) -> float | None:
    """Which share of the differences between units' means is no measurement error."""
    known = np.isfinite(column.value) & np.isfinite(column.se)
    if not known.any():
        return column.reliability if column.value.shape[1] == 1 else None
    with np.errstate(invalid="ignore", divide="ignore"):
        n = known.sum(axis=1)
        mean = np.where(known, column.value, 0.0).sum(axis=1) / n
        error = np.where(known, column.se**2, 0.0).sum(axis=1) / n**2
    seen = n > 0
    spread = float(np.var(mean[seen], ddof=1)) if seen.sum() > 2 else 0.0
    return None if spread <= 0.0 else max(1.0 - float(error[seen].mean()) / spread, 0.0)


def corrected_slope(estimate: LinkEstimate, reliability: float, level: float) -> Corrected | None:
    """What would the slope be if the driver were measured without error? None where that is mostly guesswork.

    The interval includes the doubt about the reliability, a ratio of two variances, by the delta method; its degrees of
    freedom are the units but one, and a quarter of the changes within them.

    Source: Fuller 1987, Measurement Error Models, sec. 1.1 (division by the reliability ratio).
    """
    if not LEAST <= reliability <= 1.0:
        return None
    value = estimate.value / reliability
    degrees = max(estimate.units - 1, (estimate.rows - estimate.units) / MEMORY, 1.0)
    doubt = (1.0 - reliability) * np.sqrt(2.0 / degrees)
    half = (estimate.high - estimate.low) / 2.0
    reach = float(special.stdtrit(estimate.df, 0.5 + level / 2.0)) * abs(value) * doubt / reliability
    wide = float(np.hypot(half / reliability, reach))
    return Corrected(value, value - wide, value + wide, reliability)

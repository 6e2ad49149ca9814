"""Months brought together to quarters, where a month holds too few answers to say anything by itself."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.facts.words import Side
from twofold.panels.panel import Floats, Panel, PanelColumn

Ints = NDArray[np.int64]
MONTHS = 3


def quarters(panel: Panel) -> Panel:
    """The same panel by quarters: means weighed by the answers behind each month.

    Args:
        panel: by months, of measures that are means or shares of answers. Months of customers may be gathered without a
            minimum first, so that answers of thin months count as well.

    Returns:
        Quarters from the first month's to the last one's. Reliabilities are not known.

    Raises:
        UsageError: the panel is not by months, or holds employees' answers: what disclosure control released month by
            month is not put together anew.
    """
    if panel.kind != "month":
        raise UsageError(f"only months are brought together to quarters, not a {panel.kind}")
    if any(column.side == Side.EMPLOYEE for column in panel.columns.values()):
        raise UsageError("employees' answers are told by month only, not by quarter")
    found = sorted({month // MONTHS for month in panel.periods})
    place = np.array([month // MONTHS for month in panel.periods], dtype=np.int64) - (found[0] if found else 0)
    columns = {name: _pooled(column, place, len(found)) for name, column in panel.columns.items()}
    return Panel(panel.units, tuple(found), "quarter", columns)


def _pooled(column: PanelColumn, place: Ints, quarters_in_all: int) -> PanelColumn:
    n = _added(np.where(np.isfinite(column.value), column.n, 0.0), place, quarters_in_all)
    total = _added(np.where(column.n > 0, column.n * np.nan_to_num(column.value), 0.0), place, quarters_in_all)
    noise = _added(np.where(column.n > 0, (column.n * column.se) ** 2, 0.0), place, quarters_in_all)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, se = total / n, np.sqrt(noise) / n
    return replace(column, value=value, se=se, n=n, reliability=None, reliability_within=None)


def _added(month: Floats, place: Ints, quarters_in_all: int) -> Floats:
    """(U, Q) sums of (U, T) months."""
    found = np.zeros((len(month), quarters_in_all))
    for quarter in range(quarters_in_all):
        found[:, quarter] = month[:, place == quarter].sum(axis=1)
    return found

"""Months brought together to quarters: every answer counts once, and employees' months stay as they were released."""

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.panels.panel import Panel, PanelColumn
from twofold.panels.quarters import quarters

FEBRUARY_2025 = 2025 * 12 + 1


def panel(value, n, side="customer", kind="month"):
    value, n = np.array(value, dtype=float), np.array(n, dtype=float)
    column = PanelColumn(value, np.where(n > 0, 1 / np.sqrt(np.maximum(n, 1)), np.nan), n, side=side)
    first = FEBRUARY_2025
    return Panel(("a", "b"), tuple(range(first, first + value.shape[1])), kind, {"csat": column})


def test_a_quarter_is_the_mean_of_its_answers_not_of_its_months():
    found = quarters(
        panel([[100, 0, 50, 50, 50], [np.nan, 40, np.nan, np.nan, np.nan]], [[1, 3, 2, 2, 2], [0, 5, 0, 0, 0]])
    )
    assert found.kind == "quarter"
    assert found.periods == (2025 * 4, 2025 * 4 + 1)
    column = found.columns["csat"]
    assert column.value[0].tolist() == [25.0, 50.0]
    assert column.n.tolist() == [[4, 6], [5, 0]]
    assert column.value[1, 0] == 40.0
    assert np.isnan(column.value[1, 1])
    assert column.se[0] == pytest.approx([0.5, 1 / np.sqrt(6)])


def test_employees_are_not_put_together_anew():
    with pytest.raises(UsageError, match="by month only"):
        quarters(panel([[1.0], [2.0]], [[5], [5]], side="employee"))


def test_only_months_make_quarters():
    with pytest.raises(UsageError, match="not a week"):
        quarters(panel([[1.0], [2.0]], [[5], [5]], kind="week"))

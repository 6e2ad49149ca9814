"""Panels whose links are known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from twofold.findings.links import Link, LinkRequest, links
from twofold.panels.panel import Panel, PanelColumn

Floats = NDArray[np.float64]
RUN_IN = 12


def wandering(rng: np.random.Generator, shape: tuple[int, ...], memory: float) -> Floats:
    """Autoregressive paths with variance 1."""
    found = rng.normal(size=shape)
    for at in range(1, shape[-1]):
        found[..., at] = memory * found[..., at - 1] + np.sqrt(1.0 - memory**2) * found[..., at]
    return found


def panel_of(kind: str = "month", **columns: Floats) -> Panel:
    """A panel of plain columns, (U, T) each; a tuple adds the errors."""
    first = next(iter(columns.values()))
    shape = (first[0] if isinstance(first, tuple) else first).shape
    told = {}
    for name, given in columns.items():
        value, se = given if isinstance(given, tuple) else (given, np.full(shape, np.nan))
        told[name] = PanelColumn(value, se, np.zeros(shape))
    return Panel(tuple(f"unit {at}" for at in range(shape[0])), tuple(range(shape[1])), kind, told)


def linked(seed: int, units: int = 40, periods: int = 24, *, lag: int = 0, size: float = 0.0) -> tuple[Floats, Floats]:
    """A driver that wanders and an outcome it goes ahead of by some periods; a negative lag turns them round."""
    rng = np.random.default_rng(seed)
    span = periods + RUN_IN
    x, y = (wandering(rng, (units, span), memory) for memory in (0.75, 0.5))
    if lag >= 0:
        y[:, lag:] += size * x[:, : span - lag]
    else:
        x[:, -lag:] += size * y[:, : span + lag]
    return x[:, RUN_IN:], y[:, RUN_IN:]


@pytest.fixture(name="linked")
def linked_fixture() -> Callable[..., tuple[Floats, Floats]]:
    """Draw a driver and an outcome."""
    return linked


@pytest.fixture(name="panel_of")
def panel_of_fixture() -> Callable[..., Panel]:
    """Make a panel of grids."""
    return panel_of


@pytest.fixture
def look() -> Callable[..., Link]:
    """The link of one driver ``x`` and one measure ``y`` of a panel."""

    def find(panel: Panel, **request: Any) -> Link:
        return links(panel, LinkRequest(("x",), ("y",), **request)).pairs[0]

    return find

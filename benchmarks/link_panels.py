"""Panels whose links are known: drivers that wander, outcomes that remember, and all that may look like a link."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twofold.panels.panel import Panel, PanelColumn

Floats = npt.NDArray[np.float64]
RUN_IN = 12  # periods before the first one


@dataclass(frozen=True)
class World:
    """What a panel is drawn from; drivers and outcomes vary by 1 within units.

    Attributes:
        units, periods, drivers, outcomes: how many.
        memory: autocorrelation of drivers. of_outcomes: likewise.
        planted: driver, outcome, lag, size; a negative lag goes from the outcome to the driver.
        between: how far units' levels go together on both sides.
        shocks: size of what all units share in a period, on both sides.
        trends: size of units' own trends that both sides share.
        own_trends: size of units' own trends, of each column by itself.
        third: size of the last driver on the first driver at once and on the first outcome two periods later.
        missing: share of cells that are missing on either side.
        noise: standard deviation of measurement error of drivers, known to the panel.
        cells: whether outcomes are means of few answers, of very different numbers.
        heavy: whether shocks have the long tails of t with 3 degrees of freedom.
    """

    units: int = 30
    periods: int = 24
    drivers: int = 3
    outcomes: int = 2
    memory: float = 0.75
    of_outcomes: float = 0.5
    planted: tuple[tuple[int, int, int, float], ...] = ()
    between: float = 0.0
    shocks: float = 0.0
    trends: float = 0.0
    own_trends: float = 0.0
    third: float = 0.0
    missing: float = 0.0
    noise: float = 0.0
    cells: bool = False
    heavy: bool = False


def draw(world: World, rng: np.random.Generator) -> Panel:
    """One panel."""
    span = world.periods + RUN_IN
    x = _wander(rng, (world.drivers, world.units, span), world.memory, heavy=world.heavy)
    y = _wander(rng, (world.outcomes, world.units, span), world.of_outcomes, heavy=world.heavy)
    if world.third:
        x[0] += world.third * x[-1]
        y[0, :, 2:] += world.third * x[-1, :, :-2]
    for driver, outcome, lag, size in world.planted:
        if lag >= 0:
            y[outcome, :, lag:] += size * x[driver, :, : span - lag]
        else:
            x[driver, :, -lag:] += size * y[outcome, :, : span + lag]
    x, y = x[:, :, RUN_IN:], y[:, :, RUN_IN:]
    level, time = rng.normal(size=(world.units, 1)), np.linspace(-0.5, 0.5, world.periods)
    shared, slope = rng.normal(size=world.periods), rng.normal(size=(world.units, 1))
    common = world.between * level + world.shocks * shared + world.trends * slope * time
    own = [world.own_trends * rng.normal(size=(len(side), world.units, 1)) * time for side in (x, y)]
    return _panel(world, rng, x + common + own[0], y + common + own[1])


def _panel(world: World, rng: np.random.Generator, x: Floats, y: Floats) -> Panel:
    shape = x.shape[1:]
    answers = np.full(shape, 10.0)
    if world.cells:  # units differ in size, and so do their months
        answers = 1.0 + rng.poisson(np.exp(rng.normal(1.0, 1.0, (world.units, 1))) * np.ones(shape))
        y += rng.normal(size=y.shape) * 2.0 / np.sqrt(answers)
    x += world.noise * rng.normal(size=x.shape)
    gone_x, gone_y = (rng.random(shape) < world.missing for _ in range(2))
    columns = {f"x{at}": _column(np.where(gone_x, np.nan, one), world.noise, answers) for at, one in enumerate(x)}
    columns |= {f"y{at}": _column(np.where(gone_y, np.nan, one), 0.0, answers) for at, one in enumerate(y)}
    names = tuple(f"unit {at}" for at in range(world.units))
    return Panel(names, tuple(range(world.periods)), "month", columns)


def _column(value: Floats, error: float, answers: Floats) -> PanelColumn:
    known = np.isfinite(value)
    se = np.where(known, error or np.nan, np.nan)
    return PanelColumn(value, se, np.where(known, answers, 0.0))


def _wander(rng: np.random.Generator, shape: tuple[int, ...], memory: float, *, heavy: bool) -> Floats:
    fresh = rng.standard_t(3, shape) / np.sqrt(3.0) if heavy else rng.normal(size=shape)
    found = np.empty(shape)
    found[..., 0] = fresh[..., 0]
    for at in range(1, shape[-1]):
        found[..., at] = memory * found[..., at - 1] + np.sqrt(1.0 - memory**2) * fresh[..., at]
    return found

"""Panels whose truth is known."""

from dataclasses import dataclass

import numpy as np

from twofold.effects.effect_panel import NEVER, EffectPanel


@dataclass(frozen=True)
class World:
    """Units with a level of their own, periods with theirs, and luck that fades from one period to the next."""

    units: int = 40
    periods: int = 24
    memory: float = 0.5
    treated: int = 20
    starts: tuple[int, ...] = (9, 12, 15, 18)
    effect: float = 0.0
    drift: float = 0.0
    worst_of: int = 0  # choose the units that stood worst in so many periods before; 0 draws lots
    unlucky: bool = False  # at each start, choose the untreated units with the worst luck in the period before
    missing: float = 0.0


def draw(world: World, rng: np.random.Generator) -> EffectPanel:
    """One panel of this world."""
    luck = np.empty((world.units, world.periods))
    luck[:, 0] = rng.normal(size=world.units)
    for at in range(1, world.periods):
        fresh = rng.normal(0, np.sqrt(1 - world.memory**2), world.units)
        luck[:, at] = world.memory * luck[:, at - 1] + fresh
    period = np.arange(1, world.periods + 1)
    value = rng.normal(size=(world.units, 1)) + 0.5 * np.sin(period / 2) + luck
    first = np.full(world.units, NEVER)
    if world.unlucky:
        _choose_unlucky(world, luck, first)
    elif world.worst_of:
        start = world.starts[0]
        before = value[:, start - 1 - world.worst_of : start - 1].mean(axis=1)
        first[np.argsort(before)[: world.treated]] = start
    else:
        chosen = rng.permutation(world.units)[: world.treated]
        first[chosen] = np.array(world.starts)[np.arange(world.treated) % len(world.starts)]
    value = value + world.effect * (period[None] >= first[:, None]) + world.drift * (first < NEVER)[:, None] * period
    return panel_of(value, first, seen=rng.random(value.shape) >= world.missing)


def _choose_unlucky(world: World, luck: np.ndarray, first: np.ndarray) -> None:
    """In waves, the units that just had their worst period: they would recover anyway."""
    for start in world.starts:
        last = np.where(first == NEVER, luck[:, start - 2], np.inf)
        first[np.argsort(last)[: world.treated // len(world.starts)]] = start


def panel_of(value: np.ndarray, first: np.ndarray, seen: np.ndarray | None = None) -> EffectPanel:
    """A grid as a panel."""
    units, periods = value.shape
    unit, time = np.meshgrid(np.arange(units), np.arange(1, periods + 1), indexing="ij")
    kept = np.ones(value.shape, dtype=bool) if seen is None else seen
    return EffectPanel(
        unit=unit[kept],
        time=time[kept],
        outcome=value[kept],
        first=first.astype(np.int64),
        cluster=np.arange(units),
        weight=np.ones(int(kept.sum())),
        covariates=np.empty((int(kept.sum()), 0)),
        units=tuple(f"u{at}" for at in range(units)),
    )

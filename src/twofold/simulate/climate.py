"""What working conditions are like: six drivers by team and month, and who was trained when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.draws import Rng, stream
from twofold.simulate.organisation import Organisation
from twofold.simulate.scenario import Scenario, Training

HISTORY = 12  # months before the first one, so that lags have something to look back at
MEAN, LOWEST, HIGHEST = 3.5, 1.4, 4.8
BETWEEN, WITHIN, PERSISTENCE = 0.35, 0.3, 0.75
TEAM_SHOCK = 0.22  # of a team's month: good and bad luck that passes
BRANCH_QUALITY = 0.18


@dataclass(frozen=True, slots=True)
class Climate:
    """Conditions of T teams over M months.

    Attributes:
        drivers: (T, D, HISTORY + M) on the 1-5 scale of pulses.
        shock: (T, M) passing luck of a team's month, in experience points.
        quality: (B,) lasting quality of a branch, in experience points.
        trained: for each training of the scenario, (T,) month of the training, or -1.
        chosen_shock: for each training, mean shock of the trained teams in the month they were chosen by.
    """

    drivers: NDArray[np.float32]
    shock: NDArray[np.float64]
    quality: NDArray[np.float64]
    trained: tuple[NDArray[np.int64], ...]
    chosen_shock: tuple[float, ...]


def climate(scenario: Scenario, organisation: Organisation, seed: int, months: int) -> Climate:
    """Draw the conditions."""
    rng = stream(seed, 2)
    teams = organisation.teams
    quality = rng.normal(0.0, BRANCH_QUALITY, organisation.branches)
    _plant(quality, scenario.weak["branches"])
    shock = rng.normal(0.0, TEAM_SHOCK, (teams, months))
    drivers = _drivers(scenario, organisation, rng, quality, months)
    trained, luck = [], []
    for training in scenario.training:
        when, chosen = _schedule(training, organisation.teams_of(scenario.team_number(training.team)), shock, rng)
        month = np.full(teams, -1)
        month[chosen] = when
        trained.append(month)
        luck.append(float(np.mean(shock[chosen, when - 1])) if len(chosen) else 0.0)
        if training.driver:
            after = np.arange(HISTORY + months)[None, :] > month[:, None] + HISTORY
            moved = after & (month >= 0)[:, None]
            drivers[:, scenario.drivers.index(training.driver), :] += np.where(moved, training.driver_size, 0.0)
    return Climate(drivers.astype(np.float32), shock, quality, tuple(trained), tuple(luck))


def _plant(quality: NDArray[np.float64], planted: list[float]) -> None:
    """Make some branches as weak or strong as the scenario says, spread over the list of branches."""
    for number, size in enumerate(planted):
        quality[planted_branch(number, len(quality))] = size


def planted_branch(number: int, branches: int) -> int:
    """Which branch the number-th planted quality belongs to."""
    return (2 + 7 * number) % branches


def _drivers(
    scenario: Scenario,
    organisation: Organisation,
    rng: Rng,
    quality: NDArray[np.float64],
    months: int,
) -> NDArray[np.float64]:
    teams, count = organisation.teams, len(scenario.drivers)
    level = rng.normal(MEAN, BETWEEN, (teams, count)) + rng.normal(0.0, 0.15, (teams, 1))
    # good branches also have good tools and clear processes, which move nothing: a link between units, no cause
    at_branch = organisation.team_branch >= 0
    moving = {effect.driver for effect in scenario.driver_effect}
    idle = [number for number, driver in enumerate(scenario.drivers) if driver not in moving]
    for number in idle:
        level[at_branch, number] += quality[organisation.team_branch[at_branch]]
    path = np.empty((teams, count, HISTORY + months))
    swing = rng.normal(0.0, WITHIN, (teams, count))
    for month in range(HISTORY + months):
        path[:, :, month] = level + swing
        fresh = rng.normal(0.0, WITHIN * np.sqrt(1 - PERSISTENCE**2), (teams, count))
        swing = PERSISTENCE * swing + fresh
    clipped: NDArray[np.float64] = np.clip(path, LOWEST, HIGHEST)
    return clipped


def _schedule(
    training: Training,
    teams: NDArray[np.int64],
    shock: NDArray[np.float64],
    rng: Rng,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Months and teams of a training with staggered starts."""
    count = max(1, round(training.share * len(teams)))
    first, last = (min(month, shock.shape[1] - 1) for month in training.months)
    waves = np.linspace(first, last, min(4, count)).round().astype(np.int64)
    if training.chosen == "random":
        chosen = rng.permutation(teams)[:count]
        return waves[np.arange(count) % len(waves)], np.sort(chosen)
    return _worst_first(teams, shock, waves, count)


def _worst_first(
    teams: NDArray[np.int64],
    shock: NDArray[np.float64],
    waves: NDArray[np.int64],
    count: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """In each wave, the untrained teams whose last month was the worst."""
    left = list(teams)
    months, chosen = [], []
    for number, wave in enumerate(waves):
        size = count // len(waves) + (number < count % len(waves))
        worst = sorted(left, key=lambda team: float(shock[team, wave - 1]))[:size]
        left = [team for team in left if team not in worst]
        months += [int(wave)] * size
        chosen += worst
    return np.array(months), np.array(chosen)

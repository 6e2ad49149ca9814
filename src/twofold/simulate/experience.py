"""How good each touchpoint is: the sum of everything that moves it, by branch, touchpoint, channel and month."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.climate import HISTORY, MEAN, Climate
from twofold.simulate.organisation import Organisation
from twofold.simulate.scenario import Scenario

STEPS = 4096  # resolution of a journey's inclination towards digital channels


@dataclass(frozen=True, slots=True)
class Experience:
    """Means before persons and chance enter.

    Attributes:
        score: (B, K, C, M) experience points; 0 is an ordinary day.
        channel: (K, M, STEPS) channel taken by a journey of this inclination.
        channel_share: (K, M, C) its probabilities.
    """

    score: NDArray[np.float32]
    channel: NDArray[np.uint8]
    channel_share: NDArray[np.float64]


def experience(scenario: Scenario, organisation: Organisation, climate: Climate) -> Experience:
    """Add up what moves each touchpoint."""
    channels = scenario.channels()
    months = climate.shock.shape[1]
    score = np.zeros((organisation.branches, len(scenario.touchpoint), len(channels), months))
    fullness = month_fullness(scenario, months)
    score += climate.quality[:, None, None, None]
    for number, point in enumerate(scenario.touchpoint):
        score[:, number] += point.base
        score[:, number] += point.season * (fullness[organisation.branch_country] - 1.0)[:, None, :]
        for channel in point.channels:
            score[:, number, channels.index(channel.name)] += channel.effect
    for name in scenario.promise.touchpoints:
        score[:, scenario.touchpoint_number(name), channels.index(scenario.promise.channel)] += scenario.promise.size
    for change in scenario.change:
        which = slice(None) if change.channel is None else channels.index(change.channel)
        score[:, scenario.touchpoint_number(change.touchpoint), which, ..., change.month :] += change.size
    _add_teams(score, scenario, organisation, climate)
    table, share = _channel_tables(scenario, channels, months)
    return Experience(score.astype(np.float32), table, share)


def month_fullness(scenario: Scenario, months: int, first: int = 0) -> NDArray[np.float64]:
    """(countries, months) how full each month is; 1 is the year's average. ``first`` counts from the start month."""
    of_year = (scenario.start.month - 1 + first + np.arange(months)) % 12
    season = np.array([country.season for country in scenario.country])
    fullness: NDArray[np.float64] = (season / season.mean(axis=1, keepdims=True))[:, of_year]
    return fullness


def _add_teams(
    score: NDArray[np.float64],
    scenario: Scenario,
    organisation: Organisation,
    climate: Climate,
) -> None:
    months = score.shape[-1]
    for number, point in enumerate(scenario.touchpoint):
        if point.team is None:
            continue
        moved = climate.shock.copy()
        for effect in scenario.driver_effect:
            if effect.touchpoint == point.name:
                driver = climate.drivers[:, scenario.drivers.index(effect.driver)].astype(np.float64)
                start = HISTORY - effect.lag
                moved += effect.size * (driver[:, start : start + months] - MEAN)
        for training, month in zip(scenario.training, climate.trained, strict=True):
            if point.name in training.touchpoints:
                after = (np.arange(months)[None, :] > month[:, None]) & (month >= 0)[:, None]
                moved += np.where(after, training.size, 0.0)
        score[:, number] += moved[organisation.unit_of[:, number]][:, None, :]


def _channel_tables(
    scenario: Scenario,
    channels: list[str],
    months: int,
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    table = np.zeros((len(scenario.touchpoint), months, STEPS), dtype=np.uint8)
    share = np.zeros((len(scenario.touchpoint), months, len(channels)))
    way = np.linspace(0.0, 1.0, months)
    for number, point in enumerate(scenario.touchpoint):
        codes = np.array([channels.index(channel.name) for channel in point.channels], dtype=np.uint8)
        first = np.array([channel.first for channel in point.channels])
        last = np.array([channel.last for channel in point.channels])
        for month in range(months):
            mix = first + way[month] * (last - first)
            edges = np.rint(np.concatenate(([0.0], np.cumsum(mix / mix.sum()))) * STEPS).astype(np.int64)
            counts = np.diff(edges)
            table[number, month] = np.repeat(codes, counts)
            share[number, month, codes] = counts / STEPS
    return table, share

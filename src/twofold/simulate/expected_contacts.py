"""What contacts are expected to show: how they end, how often people come back, how long it takes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from twofold.simulate.contacts import ROUNDS, ContactTruth, solved_at_once
from twofold.simulate.draws import SIZE, threshold
from twofold.simulate.journeys import BEFORE, month_shift
from twofold.simulate.ledger import Expected, Ledger
from twofold.simulate.world import World

Cells = NDArray[np.float64]
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(101)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
QUANTILES = {"time_to_reply": 0.5, "time_to_reply_p90": 0.9, "time_to_resolution": 0.5, "time_to_resolution_p90": 0.9}


def _inside(world: World) -> Cells:
    """(A, ROUNDS) share of the contacts of each month of arrival and round that fall into the window."""
    first, last = world.scenario.contact.again_days
    waits = np.arange(first, last + 1)
    inside = np.zeros((len(world.traffic.counts), ROUNDS))
    for position in range(len(inside)):
        start, days = world.calendar.days_of(position - BEFORE)
        day = start + np.arange(days)
        for number in range(ROUNDS):
            inside[position, number] = np.mean(world.inside(day))
            day = (day[:, None] + waits).ravel()
    return inside


def _cells(world: World, truth: ContactTruth) -> tuple[Cells, Cells, Cells]:
    """(B, C, A, ROUNDS) expected contacts, (B, C, A) chance of a solution, (A,) month that they feel like."""
    month = np.clip(np.arange(len(world.traffic.counts)) - BEFORE, 0, world.calendar.months - 1)
    point = world.scenario.touchpoint_number(world.scenario.contact.touchpoint)
    problems = world.traffic.expected() * (threshold(world.scenario.contact.happens) / SIZE)
    share = world.experience.channel_share[point][month].T
    once = solved_at_once(truth)[:, :, month]
    back = (1 - once) * (threshold(world.scenario.contact.again) / SIZE)
    rounds = np.stack([problems[:, None, :] * share * back**number for number in range(ROUNDS)], axis=3)
    return rounds, once, month.astype(np.float64)


def expect_contacts(world: World, ledger: Ledger, truth: ContactTruth) -> None:
    """Add what is expected of how contacts end.

    Coming back is counted by matter: two matters of one person within the same days are taken apart.
    """
    rounds, once, _ = _cells(world, truth)
    seen = rounds * _inside(world)
    n = seen.sum(axis=3)
    again = (1 - once) * (threshold(world.scenario.contact.again) / SIZE)
    reopened = threshold(world.scenario.contact_steps.reopened) / SIZE
    abandoned = np.broadcast_to(truth.abandoned[None, :, None], once.shape)
    pairs = {
        "resolved": (n * once, n),
        "abandonment": (n * abandoned, n),
        "first_contact_resolution": (seen[..., 0] * once * (1 - reopened), seen[..., 0]),
        "repeat_contact": (seen[..., : ROUNDS - 1].sum(axis=3) * again, n),
    }
    _add_questions(world, ledger)
    company = world.organisation
    units = company.unit_of[:, world.scenario.touchpoint_number(world.scenario.contact.touchpoint)]
    for measure, (numerator, denominator) in pairs.items():
        ledger.add(measure, {}, _thrice(numerator.sum(), denominator.sum()))
        for channel, name in enumerate(world.scenario.channels()):
            if denominator[:, channel].sum() > 0:
                sums = _thrice(numerator[:, channel].sum(), denominator[:, channel].sum())
                ledger.add(measure, {"channel": name}, sums)
        for branch, unit in enumerate(units):
            sums = _thrice(numerator[branch].sum(), denominator[branch].sum())
            ledger.add(measure, {"unit": company.unit_codes[unit]}, sums)


def _questions(world: World) -> Cells:
    """(B,) expected questions to the assistant."""
    bot = world.scenario.assistant
    inside = month_shift(world.scenario, world.calendar, 0, 1, bot.plus).sum(axis=1)
    asked: Cells = world.traffic.expected() @ inside * (threshold(bot.asked) / SIZE)
    return asked


def _by_assistant(world: World) -> tuple[float, float]:
    """Probability that the assistant solves a question, and that people do."""
    bot = world.scenario.assistant
    alone = float(threshold(bot.solved)) / SIZE
    return alone, (1 - alone) * float(threshold(bot.solved_by_people)) / SIZE


def _add_questions(world: World, ledger: Ledger) -> None:
    """Add the questions to the assistant: nobody hangs up, and nobody comes back with one."""
    asked, company, bot = _questions(world), world.organisation, world.scenario.assistant
    solved = sum(_by_assistant(world))
    shares = {"resolved": solved, "abandonment": 0.0, "first_contact_resolution": solved, "repeat_contact": 0.0}
    units = company.unit_of[:, world.scenario.touchpoint_number(bot.touchpoint)]
    for measure, share in shares.items():
        for group in ({}, {"channel": bot.channel}):
            ledger.add(measure, group, _thrice(share * asked.sum(), asked.sum()))
        for unit in np.unique(units):
            n = asked[units == unit].sum()
            ledger.add(measure, {"unit": company.unit_codes[unit]}, _thrice(share * n, n))


def _thrice(numerator: float, denominator: float) -> tuple[float, ...]:
    """Everybody's contacts are recorded: population, observed and weighted are the same."""
    return (numerator, denominator) * 3


def expected_times(world: World, truth: ContactTruth) -> tuple[Expected, ...]:
    """The quantiles of the times, in hours: overall and by channel."""
    rounds, once, month = _cells(world, truth)
    n = (rounds * _inside(world)).sum(axis=3)
    slow = truth.slowness[:, month.astype(np.int64)]
    replied = n * (1 - truth.abandoned)[None, :, None]
    found = []
    for measure, quantile in QUANTILES.items():
        whole = "resolution" in measure
        counts = n * once if whole else replied
        parts = _parts(world, truth, counts, slow, whole=whole)
        questions = _question_parts(world, whole=whole)
        for group, chosen in (
            (None, [part for each in (*parts.values(), questions) for part in each]),
            *parts.items(),
            (world.scenario.assistant.channel, questions),
        ):
            value = round(_quantile(chosen, quantile), 6)
            count = round(float(sum(part.weights.sum() for part in chosen)), 3)
            found.append(Expected(measure, {} if group is None else {"channel": group}, value, value, value, count))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Part:
    """Contacts of one kind: how many on each factor of slowness, median seconds to reply and to work, and spreads."""

    weights: Cells
    scales: Cells
    times: tuple[float, float]
    spread: list[float]


def _parts(world: World, truth: ContactTruth, counts: Cells, slow: Cells, *, whole: bool) -> dict[str, list[_Part]]:
    """The contacts about problems, by channel."""
    edges = np.linspace(np.log(slow).min(), np.log(slow).max() + 1e-9, 201)  # slowness on a fine grid
    scales = np.exp((edges[1:] + edges[:-1]) / 2)
    spread = world.scenario.contact.spread
    found = {}
    for channel in np.flatnonzero(counts.sum(axis=(0, 2))):
        mix = np.histogram(np.log(slow), edges, weights=counts[:, channel])[0]
        times = (float(truth.reply[channel]), float(truth.resolve[channel]) if whole else 0.0)
        found[world.scenario.channels()[channel]] = [_Part(mix, scales, times, spread)]
    return found


def _question_parts(world: World, *, whole: bool) -> list[_Part]:
    """The questions to the assistant: its own answers are solutions, but no person's reply."""
    bot, asked = world.scenario.assistant, float(_questions(world).sum())
    alone, people = _by_assistant(world)
    one = np.ones(1)
    if not whole:
        return [_Part(one * asked * (1 - alone), one, (bot.reply * 60, 0.0), bot.spread)]
    return [
        _Part(one * asked * alone, one, (bot.minutes * 60, 0.0), bot.spread),
        _Part(one * asked * people, one, (bot.reply * 60, bot.resolve * 60), bot.spread),
    ]


def _quantile(parts: list[_Part], quantile: float) -> float:
    """The time that a share of contacts does not exceed, in hours."""
    total = sum(float(part.weights.sum()) for part in parts)

    def below(log_seconds: float) -> float:
        seconds = np.exp(log_seconds)
        chance = sum(float(part.weights @ _within(seconds / part.scales, part.times, part.spread)) for part in parts)
        return chance / total - quantile

    return float(np.exp(brentq(below, 0.0, 20.0, xtol=1e-9))) / 3600


def _within(seconds: Cells, times: tuple[float, float], spread: list[float]) -> Cells:
    """Chance that reply, or reply plus work, takes no longer than each number of seconds."""
    reply, work = times
    if not work:
        return np.asarray(ndtr(np.log(seconds / reply) / spread[0]))
    left = seconds[:, None] - reply * np.exp(spread[0] * NODES)
    chance = np.where(left > 0, ndtr(np.log(np.maximum(left, 1e-9) / work) / spread[1]), 0.0)
    return np.asarray(chance @ WEIGHTS)

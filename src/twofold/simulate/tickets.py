"""Tickets: what happens step by step within a contact, and questions that an assistant answers or hands on."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.columns import keys, words
from twofold.simulate.draws import SIZE, Rng, threshold
from twofold.simulate.journeys import Journeys
from twofold.simulate.scenario import ContactSteps
from twofold.simulate.world import World

DAY = 86_400
SAID = (
    *("opened", "identified", "assigned", "replied", "promised", "promise kept", "promise not known"),
    *("waits for customer", "opened again", "solved", "not solved"),
)
(OPENED, IDENTIFIED, ASSIGNED, REPLIED, PROMISED, KEPT, UNKNOWN, WAITS, REOPENED, SOLVED, UNSOLVED) = range(len(SAID))
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
# how far between the first reply (0) and the end (1) things happen; what is handed on is handed on before it waits
AT_PROMISE, AT_SECOND, AT_UNKNOWN, AT_REPLY, AT_WAIT, AT_BACK, AT_KEPT, AT_SOLVED, AT_AGAIN = np.linspace(0.1, 0.9, 9)


class _Steps:
    """Steps being gathered: place of the ticket, second, channel and what is said."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, Ints, Ints]] = []

    def add(self, ticket: Ints, second: Ints, channel: Ints, said: int) -> None:
        """Add one step of each of some tickets."""
        self._parts.append((ticket, second, channel, np.full(len(ticket), said)))

    def ordered(self) -> tuple[Ints, Ints, Ints, Ints]:
        """All of them, by ticket and time."""
        ticket, second, channel, said = (np.concatenate(each) for each in zip(*self._parts, strict=True))
        order = np.lexsort((said, second, ticket))
        return ticket[order], second[order], channel[order], said[order]


def contact_entries(
    world: World, chunk: Journeys, rows: dict[str, Ints], rng: Rng, first: tuple[int, int]
) -> dict[str, pa.Array]:
    """What happened within the contacts of a chunk; ``first`` numbers the first entry and the first contact."""
    model, steps = world.scenario.contact_steps, _Steps()
    opened, replied, channel = rows["opened"], rows["replied"], rows["channel"]
    every = np.arange(len(opened))
    answered = rows["result"] != 2
    by_channel = np.array([model.identified.get(name, 0.0) for name in world.scenario.channels()])
    known = answered & (_uniform(rng, every) < threshold(by_channel)[channel])
    steps.add(every[known], (opened + (replied - opened) // 10)[known], channel[known], IDENTIFIED)
    taken = answered & _some(rng, every, model.assigned)
    way = 0.3 + 0.6 * rng.random(len(every))
    steps.add(every[taken], (opened + ((replied - opened) * way).astype(np.int64))[taken], channel[taken], ASSIGNED)
    handed = _handed(world, rows, answered & _some(rng, every, model.handed), rng, steps)
    waiting = answered & _some(rng, every, model.waiting)
    now = np.where(handed, world.scenario.channels().index(model.to), channel)
    steps.add(every[waiting], _between(rows, AT_WAIT)[waiting], now[waiting], WAITS)
    steps.add(every[waiting], _between(rows, AT_BACK)[waiting], now[waiting], REPLIED)
    again = (rows["result"] == 0) & _some(rng, every, model.reopened)
    steps.add(every[again], _between(rows, AT_SOLVED)[again], now[again], SOLVED)
    steps.add(every[again], _between(rows, AT_AGAIN)[again], now[again], REOPENED)
    ticket, second, via, said = steps.ordered()
    return _columns(
        world,
        chunk,
        (rows["journey"][ticket], second, via, said, rows["unit"][ticket]),
        ("T", first[1] + ticket, first[0], world.scenario.contact.touchpoint),
    )


def _handed(world: World, rows: dict[str, Ints], handed: Bools, rng: Rng, steps: _Steps) -> Bools:
    """Hand some contacts on to another channel: promises before, and what is known of it there."""
    model = world.scenario.contact_steps
    to = world.scenario.channels().index(model.to)
    every, channel = np.arange(len(handed)), rows["channel"]
    handed = handed & (channel != to)
    there = np.full(len(handed), to)
    promised = handed & _some(rng, every, model.promised)
    again = handed & _some(rng, every, model.asked_again)
    unknown = promised & _some(rng, every, model.promise_unknown)
    kept = promised & ~unknown
    for who, at, via, said in (
        (promised, AT_PROMISE, channel, PROMISED),
        (again, AT_SECOND, there, IDENTIFIED),
        (unknown, AT_UNKNOWN, there, UNKNOWN),
        (handed, AT_REPLY, there, REPLIED),
        (kept, AT_KEPT, there, KEPT),
    ):
        steps.add(every[who], _between(rows, at)[who], via[who], said)
    return handed


def assistant_entries(
    world: World, chunk: Journeys, rng: Rng, first: tuple[int, int]
) -> tuple[dict[str, pa.Array], int]:
    """Questions to the assistant, and what people did with those that it could not answer; and how many there were."""
    model, scenario, steps = world.scenario.assistant, world.scenario, _Steps()
    day = chunk.arrival + chunk.length + model.plus
    journey = np.flatnonzero(world.inside(day) & _some(rng, day, model.asked))
    every = np.arange(len(journey))
    opened = world.second(rng, day[journey], [8, 20])
    bot = np.full(len(journey), len(scenario.channels()) + _place_of(world, model.channel))
    human = np.full(len(journey), scenario.channels().index(model.to))
    alone = _some(rng, every, model.solved)
    steps.add(every, opened, bot, OPENED)
    steps.add(every[alone], (opened + _minutes(rng, model.minutes, model.spread[0], every))[alone], bot[alone], SOLVED)
    left = every[~alone]
    wait = _minutes(rng, model.reply, model.spread[0], left)
    end = opened[left] + wait + _minutes(rng, model.resolve, model.spread[1], left)
    steps.add(left, opened[left] + wait // 2, human[left], ASSIGNED)
    steps.add(left, opened[left] + wait, human[left], REPLIED)
    good = _some(rng, left, model.solved_by_people)
    steps.add(left[good], end[good], human[left][good], SOLVED)
    steps.add(left[~good], end[~good], human[left][~good], UNSOLVED)
    ticket, second, via, said = steps.ordered()
    point = scenario.touchpoint_number(model.touchpoint)
    unit = world.organisation.unit_of[chunk.branch[journey], point]
    rows = _columns(
        world,
        chunk,
        (journey[ticket], second, via, said, unit[ticket]),
        ("Q", first[1] + ticket, first[0], model.touchpoint),
    )
    return rows, len(journey)


def _place_of(world: World, channel: str) -> int:
    """Where a channel stands among those that no touchpoint has."""
    names: list[str] = world.words.channels.to_pylist()
    return names.index(channel) - len(world.scenario.channels())


def _columns(
    world: World,
    chunk: Journeys,
    rows: tuple[Ints, Ints, Ints, Ints, Ints],
    about: tuple[str, Ints, int, str],
) -> dict[str, pa.Array]:
    """The entries as columns; what happens after the window is not recorded yet."""
    prefix, numbers, first, touchpoint = about
    kept = world.inside(rows[1] // DAY)
    journey, second, channel, said, unit = (each[kept] for each in rows)
    n = len(journey)
    point = np.full(n, world.scenario.touchpoint_number(touchpoint))
    return {
        "Entry": keys("EN", np.arange(first, first + n), 9),
        "When": world.clocks.write(world.organisation.branch_country[chunk.branch[journey]], second),
        "Customer": keys(world.scenario.customer_prefix, chunk.person[journey], 7),
        "Ticket": keys(prefix, numbers[kept], 9),
        "Reservation": keys(world.scenario.case_prefix, chunk.number[journey], 9),
        "Team": words(unit, world.words.units),
        "Topic": words(point, world.words.touchpoints),
        "Channel": words(channel, world.words.channels),
        "Language": words(world.language(chunk)[journey], world.words.languages),
        "What happened": words(said, pa.array(SAID)),
    }


def _uniform(rng: Rng, like: Ints) -> NDArray[np.uint16]:
    return rng.integers(0, SIZE, len(like), dtype=np.uint16)


def _some(rng: Rng, like: Ints, probability: float) -> Bools:
    return np.asarray(_uniform(rng, like) < threshold(probability))


def _minutes(rng: Rng, median: float, spread: float, like: Ints) -> Ints:
    return np.ceil(median * 60 * np.exp(spread * rng.standard_normal(len(like)))).astype(np.int64)


def _between(rows: dict[str, Ints], part: float) -> Ints:
    """A moment between the first reply and the end."""
    found: Ints = rows["replied"] + ((rows["closed"] - rows["replied"]) * part).astype(np.int64)
    return found


def service_truth(world: World) -> dict[str, Any]:
    """The shares that the steps of contacts are drawn with."""
    model, bot = world.scenario.contact_steps, world.scenario.assistant
    shares = {name: _exact(getattr(model, name)) for name in ContactSteps.SHARES}
    return {
        "of_answered_contacts": {
            "identified": {name: _exact(share) for name, share in model.identified.items()},
            **{name: shares[name] for name in ("assigned", "waiting", "handed")},
        },
        "handed_to": model.to,
        "of_handed_contacts": {name: shares[name] for name in ("asked_again", "promised")},
        "of_promises": {"promise_unknown": shares["promise_unknown"]},
        "of_solved_contacts": {"reopened": shares["reopened"]},
        "assistant": {
            "channel": bot.channel,
            "touchpoint": bot.touchpoint,
            "asked": _exact(bot.asked),
            "self_service_share": _exact(bot.solved),
            "escape_rate": round(1 - _exact(bot.solved), 6),
            "escapes_to": bot.to,
            "solved_by_people": _exact(bot.solved_by_people),
            "median_minutes": {"assistant": bot.minutes, "reply": bot.reply, "from_reply_to_end": bot.resolve},
        },
    }


def _exact(share: float) -> float:
    return float(threshold(share)) / SIZE

"""A scenario: everything that is true about a simulated organisation before chance enters, read from TOML."""

import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, ClassVar, TypeVar

from twofold.errors import UsageError

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its share of journeys, its season by month of the year, its regions with their cities."""

    code: str
    name: str
    zone: str
    language: str
    share: float
    season: list[float]
    regions: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Team:
    """A kind of team; ``central`` ones serve a whole country, the others one branch."""

    role: str
    code: str
    name: str
    size: int
    central: bool = False


@dataclass(frozen=True, slots=True)
class ChannelShare:
    """A touchpoint's channel: share in the first and the last month, and its own effect in experience points."""

    name: str
    first: float
    last: float
    effect: float = 0.0


@dataclass(frozen=True, slots=True)
class Day:
    """When a touchpoint happens: days from the journey's day 0, in multiples of its lead and length."""

    lead: int
    length: int
    plus: int


@dataclass(frozen=True, slots=True)
class TouchpointModel:
    """A touchpoint: when it happens, how often it is surveyed, how good it is, who serves it through what.

    ``remembered`` touchpoints are what the memory of the journey is made of; ``season`` is the effect of a month that
    is twice as full.
    """

    name: str
    day: Day
    hours: list[int]
    asked: float
    base: float
    channels: list[ChannelShare]
    team: str | None = None
    remembered: bool = False
    season: float = 0.0


@dataclass(frozen=True, slots=True)
class Memory:
    """The survey and the review after the journey.

    ``weights`` is how the remembered touchpoints become one memory: of their mean, the worst, the best and the last.
    """

    touchpoint: str
    weights: dict[str, float]
    asked: float
    plus: int
    intercept: float
    solved: float
    unsolved: float
    review: float
    review_plus: int


@dataclass(frozen=True, slots=True)
class DriverEffect:
    """One point of a driver moves a touchpoint by ``size`` experience points, ``lag`` months later."""

    driver: str
    touchpoint: str
    size: float
    lag: int


@dataclass(frozen=True, slots=True)
class Training:
    """A training: who gets it when, and what it does from the month after (0 where it does nothing)."""

    name: str
    team: str
    touchpoints: list[str]
    share: float
    months: list[int]
    rating: float
    size: float = 0.0
    driver: str | None = None
    driver_size: float = 0.0
    chosen: str = "random"


@dataclass(frozen=True, slots=True)
class Change:
    """A process change that moves one touchpoint (in one channel, where named) from a month on."""

    name: str
    touchpoint: str
    month: int
    size: float
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What a channel promises and does not keep."""

    channel: str
    says: str
    touchpoints: list[str]
    size: float
    minutes: float
    topic: str


@dataclass(frozen=True, slots=True)
class Loyal:
    """Regular customers: their share, how much better they feel, how many times as often they are asked."""

    share: float
    effect: float
    sampled: float


@dataclass(frozen=True, slots=True)
class ContactChannel:
    """A channel of contacts: share abandoned; median minutes to the first reply, and from there to the end."""

    abandoned: float
    reply: float
    resolve: float


@dataclass(frozen=True, slots=True)
class ContactModel:
    """Contacts about a problem: how often, how they end, how long they take."""

    touchpoint: str
    happens: float
    again: float
    again_days: list[int]
    solved: list[float]
    slow: float
    slow_driver: str
    channels: dict[str, ContactChannel]
    spread: list[float]


@dataclass(frozen=True, slots=True)
class Deviation:
    """A way in which journeys leave the map, and what it costs.

    ``rate`` is that of customers who are not loyal, ``loyal`` multiplies it for loyal ones, ``factors`` by the channel
    taken at ``depends_on`` (the touchpoint itself where left out). ``price`` is what it does to the memory, in
    experience points; ``returns`` what it does to the probability that the customer comes back. Each kind needs its
    own details: ``swapped`` the touchpoint that comes too early, ``step`` and ``via`` the step that should not be
    there and its channel, ``minutes`` how long after the touchpoint it happens, ``days`` how much too slow it is,
    ``also`` the touchpoints that are late with it.
    """

    name: str
    kind: str
    touchpoint: str
    rate: float
    loyal: float = 1.0
    depends_on: str = ""
    factors: dict[str, float] = field(default_factory=dict)
    price: float = 0.0
    returns: float = 0.0
    swapped: str = ""
    step: str = ""
    via: str = ""
    minutes: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    also: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ComesBack:
    """The share of customers who set out for another journey, to arrive so many months after this one."""

    share: float
    months: list[int]


@dataclass(frozen=True, slots=True)
class ContactSteps:
    """What happens within contacts: shares of those answered, of those handed on, of promises, of solved ones.

    ``identified`` is by channel; ``to`` is the channel that contacts are handed on to.
    """

    SHARES: ClassVar = ("assigned", "waiting", "reopened", "handed", "asked_again", "promised", "promise_unknown")
    identified: dict[str, float]
    assigned: float
    waiting: float
    reopened: float
    handed: float
    to: str
    asked_again: float
    promised: float
    promise_unknown: float


@dataclass(frozen=True, slots=True)
class Assistant:
    """An assistant that answers questions long after the journey, and hands on to people what it cannot answer.

    ``minutes``, ``reply`` and ``resolve`` are medians: of its own answer, to the first reply of a person, and from
    there to the end; ``spread`` the standard deviations of their logarithms (the first two, the last).
    """

    touchpoint: str
    channel: str
    asked: float
    plus: int
    solved: float
    minutes: float
    to: str
    reply: float
    resolve: float
    spread: list[float]
    solved_by_people: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something that customers see or read: a ``share`` of purchases or contacts follows it within ``hours``.

    ``step`` is what the log calls it; ``idle`` is how many such exposures lead to nothing for each that does.
    """

    step: str
    channel: str
    leads_to: str
    share: float
    hours: list[int]
    idle: float


@dataclass(frozen=True, slots=True)
class VisitPoint:
    """A checklist point of mystery visits, worth 0, 1 or 2 points."""

    touchpoint: str
    name: str
    base: float
    not_applicable: float = 0.05


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario; see the TOML files in ``scenarios`` for what each number means."""

    name: str
    company: str
    start: date
    drivers: list[str]
    branch_word: str
    visits_per_month: float
    stays_per_customer: float
    customer_prefix: str
    case_prefix: str
    lead_days: list[int]
    length_days: list[int]
    price: int
    bought_at: str
    loyal: Loyal
    country: list[Country]
    team: list[Team]
    touchpoint: list[TouchpointModel]
    memory: Memory
    driver_effect: list[DriverEffect]
    training: list[Training]
    change: list[Change]
    promise: Promise
    weak: dict[str, list[float]]
    contact: ContactModel
    comes_back: ComesBack
    contact_steps: ContactSteps
    assistant: Assistant
    deviation: list[Deviation]
    exposure: list[Exposure]
    visit_point: list[VisitPoint] = field(default_factory=list)

    def touchpoint_number(self, name: str) -> int:
        """The position of a touchpoint in the scenario's order."""
        return [point.name for point in self.touchpoint].index(name)

    def remembered(self) -> list[int]:
        """The positions of the touchpoints that the memory is made of."""
        return [number for number, point in enumerate(self.touchpoint) if point.remembered]

    def team_number(self, code: str) -> int:
        """The position of a kind of team in the scenario's order."""
        return [team.code for team in self.team].index(code)

    def channels(self) -> list[str]:
        """Every channel, in the order of first mention."""
        return list(dict.fromkeys(channel.name for point in self.touchpoint for channel in point.channels))


def scenario_names() -> list[str]:
    """The scenarios that can be simulated."""
    folder = resources.files("twofold.simulate") / "scenarios"
    return sorted(
        file.name.removesuffix(".toml")
        for file in folder.iterdir()
        if file.name.endswith(".toml") and not file.name.endswith(".journey.toml")
    )


@cache
def read_scenario(name: str) -> Scenario:
    """The scenario of this name.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in scenario_names():
        raise UsageError(f"there is no scenario {name!r}; choose one of {', '.join(scenario_names())}")
    text = (resources.files("twofold.simulate") / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    return _record(Scenario, tomllib.loads(text))


NESTED: dict[str, type] = {
    "loyal": Loyal,
    "country": Country,
    "team": Team,
    "touchpoint": TouchpointModel,
    "memory": Memory,
    "driver_effect": DriverEffect,
    "training": Training,
    "change": Change,
    "promise": Promise,
    "contact": ContactModel,
    "comes_back": ComesBack,
    "contact_steps": ContactSteps,
    "assistant": Assistant,
    "deviation": Deviation,
    "exposure": Exposure,
    "visit_point": VisitPoint,
    "day": Day,
    "channels": ChannelShare,
}


def _record(kind: type[R], table: dict[str, Any]) -> R:
    known = {entry.name for entry in fields(kind)}  # type: ignore[arg-type]  # R is always a dataclass
    unknown = set(table) - known
    if unknown:
        raise ValueError(f"{kind.__name__} has no {sorted(unknown)}")
    return kind(**{key: _value(key, value) for key, value in table.items()})


def _value(key: str, value: Any) -> Any:
    if key == "channels" and isinstance(value, dict):
        return {name: _record(ContactChannel, entry) for name, entry in value.items()}
    nested = NESTED.get(key)
    if nested and isinstance(value, dict):
        return _record(nested, value)
    if nested and isinstance(value, list):
        return [_record(nested, entry) for entry in value]
    return value

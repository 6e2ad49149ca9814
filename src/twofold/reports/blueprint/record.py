"""A blueprint: everything that its picture and its table say, ready to be drawn without the facts."""

from dataclasses import dataclass

from twofold.facts.journey_map import JourneyMap, Stage, Touchpoint
from twofold.findings.links import Grade
from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.question import BlueprintQuestion


@dataclass(frozen=True, slots=True)
class Volume:
    """What came through one channel.

    Attributes:
        channel: its name; None where no channel is recorded.
        events: how many, with the interval of a count; hidden where fewer customers than the minimum are behind it.
    """

    channel: str | None
    events: Estimate


@dataclass(frozen=True, slots=True)
class Leaving:
    """One way in which journeys leave the map.

    Attributes:
        kind: skipped, repeated, out of order, unexpected, abandoned or too slow.
        touchpoint: where.
        value: the share of journeys (0 to 1); None where too few customers do it to be shown. Likewise the others.
        low: lower end of its interval.
        high: upper end.
        n: journeys that leave the map so.
        of: journeys that could.
        times: of repeated: how often is usual.
        limit_hours: of too slow: what is too slow.
        after: of too slow: the touchpoint that the time counts from; None for the step before.
    """

    kind: str
    touchpoint: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    of: int | None
    times: int | None = None
    limit_hours: float | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of one touchpoint of the map.

    Attributes:
        point: the touchpoint as it was designed.
        score: the score customers give it; None where nobody was asked there.
        emotion: how it feels; None where nobody was asked there.
        volumes: what happened there by channel, most first.
        told: whether ``volumes`` counts surveys and reviews, because nothing else is recorded there.
        leaving: how journeys leave the map here, most frequent first.
    """

    point: Touchpoint
    score: Estimate | None = None
    emotion: Estimate | None = None
    volumes: tuple[Volume, ...] = ()
    told: bool = False
    leaving: tuple[Leaving, ...] = ()


@dataclass(frozen=True, slots=True)
class Journeys:
    """The journeys behind the deviations.

    Attributes:
        finished: journeys that are judged.
        still_open: journeys that are not over yet.
        elsewhere: journeys about other errands than the map's.
        faithful: journeys that deviate in nothing; None where too few are known.
        off_map: touchpoints that journeys pass and the map does not have.
        missing: touchpoints of the map that no step has.
    """

    finished: int
    still_open: int
    elsewhere: int
    faithful: Leaving | None
    off_map: tuple[Leaving, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of work, as disclosure control lets it through.

    Attributes:
        name: the driver of the pulse, or an item of its own.
        title: what people call it, by language; empty for an item of its own.
        ends: where its scale begins and ends; None where nobody knows it.
        level: over everybody who was asked for.
        roles: the level by role, in the order of the blueprint's roles; None where it cannot be split.
    """

    name: str
    title: dict[str, str]
    ends: tuple[float, float] | None
    level: Estimate
    roles: tuple[Estimate | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Bond:
    """A link that the evidence supports: a condition of work goes with what customers say of a touchpoint.

    Attributes:
        condition: the condition of work.
        touchpoint: of the map.
        measure: what is measured of customers there.
        grade: how much the data support it.
        within: whether it is about changes of a unit against its own level; else about levels of units.
        value: points of the measure that go with one point of the condition. Likewise low and high.
        low: lower end of the interval.
        high: upper end.
        lag: periods by which the condition goes ahead; None without time.
        units: units it rests on.
        periods: periods likewise.
        p_adjusted: corrected over all pairs looked at.
    """

    condition: str
    touchpoint: str
    measure: str
    grade: Grade
    within: bool
    value: float
    low: float
    high: float
    lag: int | None
    units: int
    periods: int
    p_adjusted: float | None


@dataclass(frozen=True, slots=True)
class Bonds:
    """The links of the whole organisation, whatever the blueprint is filtered by.

    Attributes:
        pairs: pairs of a condition and a touchpoint that were looked at; 0 where they cannot be.
        untold: pairs among them that nothing can be said about.
        units: of the panel.
        periods: of the panel.
        shown: the links that are claimed, strongest first.
    """

    pairs: int = 0
    untold: int = 0
    units: int = 0
    periods: int = 0
    shown: tuple[Bond, ...] = ()


@dataclass(frozen=True, slots=True)
class UnderWay:
    """One action with its verdict.

    Attributes:
        name: of the action; empty where no field names it.
        measure: the outcome it was judged by.
        verdict: improved, worse, no effect shown, no effect that matters, too early, cannot be known.
        reason: why, as the rules of verdicts name it.
        value: the effect; None where none can be estimated. Likewise low and high.
        low: lower end of the interval.
        high: upper end.
        level: coverage.
        treated: units that had the action.
        compared: units they were compared with.
    """

    name: str
    measure: str
    verdict: str
    reason: str
    value: float | None
    low: float | None
    high: float | None
    level: float
    treated: int
    compared: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What does not depend on the filter: links and actions of the whole organisation.

    Attributes:
        bonds: links between conditions of work and touchpoints.
        actions: trainings that the facts know of, by name.
    """

    bonds: Bonds = Bonds()
    actions: tuple[UnderWay, ...] = ()


@dataclass(frozen=True, slots=True)
class Scales:
    """What the score and the curve are measured by.

    Attributes:
        score: a measure of the catalogue; None where nobody was asked anything of the kind.
        score_ends: where its scale begins and ends.
        items: the questions it is made of, where no standard question was asked.
        emotion: the measure of the curve: valence, or the score where nobody was asked how it felt.
        emotion_ends: where its scale begins and ends.
    """

    score: str | None = None
    score_ends: tuple[float, float] | None = None
    items: tuple[str, ...] = ()
    emotion: str | None = None
    emotion_ends: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A live service blueprint.

    Attributes:
        journey: the map.
        question: what it was asked for.
        scales: what score and curve are measured by.
        places: one a touchpoint of the map, in its order.
        first: the local day of the first event counted (2026-01-31); None where there is none. Likewise last.
        last: of the last.
        events: events of customers counted.
        journeys: behind the deviations; None where no journey can be followed.
        roles: who serves the touchpoints, in the order of the map, then roles that only employees' answers carry.
        conditions: conditions of work; empty where employees were not asked.
        behind: links and actions.
        unit_names: what people call each unit named here.
        withheld: parts that whoever sees this may not see (``seeing``).
    """

    journey: JourneyMap
    question: BlueprintQuestion
    scales: Scales
    places: tuple[Place, ...]
    first: str | None = None
    last: str | None = None
    events: int = 0
    journeys: Journeys | None = None
    roles: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    behind: Behind = Behind()
    unit_names: dict[str, str] | None = None
    withheld: tuple[str, ...] = ()

    def place(self, touchpoint: str) -> Place | None:
        """What is known of a touchpoint; None where the map has none of this name."""
        return next((one for one in self.places if one.point.name == touchpoint), None)

    def stages(self) -> tuple[tuple[Stage, tuple[Place, ...]], ...]:
        """Every stage that has touchpoints, with what is known of them."""
        known = {one.point.name: one for one in self.places}
        return tuple(
            (stage, tuple(known[point.name] for point in stage.touchpoints))
            for stage in self.journey.stages
            if stage.touchpoints
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """How far two blueprints are apart in one number, this one minus the other.

    Attributes:
        part: score, emotion, leaving or condition.
        touchpoint: where; of a condition, its name.
        kind: of leaving: how the map is left; else empty.
        measure: what was measured; empty for leaving.
        value: the difference; None where one side may not be shown. Likewise low, high and p_adjusted.
        low: lower end of its interval.
        high: upper end.
        p_adjusted: of no difference, corrected over everything compared (Benjamini-Hochberg).
        level: coverage of the interval.
        shown: whether both sides may be shown.
    """

    part: str
    touchpoint: str
    kind: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    p_adjusted: float | None
    level: float
    shown: bool

    @property
    def claimed(self) -> bool:
        """Whether the difference is more than chance after the correction."""
        return self.p_adjusted is not None and self.p_adjusted <= 1.0 - self.level


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two blueprints of one map beside each other.

    Attributes:
        this: the one that is drawn in full.
        other: the one it is compared with.
        gaps: every difference, corrected together.
    """

    this: Blueprint
    other: Blueprint
    gaps: tuple[Gap, ...]

    def gap(self, part: str, touchpoint: str, kind: str = "") -> Gap | None:
        """The difference of one number; None where it was not compared."""
        wanted = (part, touchpoint, kind)
        return next((one for one in self.gaps if (one.part, one.touchpoint, one.kind) == wanted), None)

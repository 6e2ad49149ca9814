"""The measured picture: every estimate a report or a list of findings starts from."""

from dataclasses import dataclass, field
from datetime import date

from twofold.measures.estimates import Estimate, Estimates


@dataclass(frozen=True, slots=True)
class RejectedReason:
    """Why rows or answers were rejected.

    Attributes:
        source: the file's name.
        field: the column or item; None where the whole row was rejected.
        reason: the reason, as the loader said it.
        count: how many.
    """

    source: str
    field: str | None
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """One load: read = accepted + rejected + duplicates."""

    source: str
    read: int
    accepted: int
    duplicates: int
    rejected: int
    rejected_answers: int = 0


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in and what did not.

    Attributes:
        loads: one record a load, in order; empty where no loads are known.
        reasons: the rejected, counted by reason, most frequent first.
        events: how many current events there are; likewise answers and comments (free texts).
        first: the local day of the first event; None where there are none. Likewise last.
        missing: for each item, how many answers were codes for "no answer", and how many there were.
    """

    loads: tuple[Loaded, ...] = ()
    reasons: tuple[RejectedReason, ...] = ()
    events: int = 0
    answers: int = 0
    comments: int = 0
    first: date | None = None
    last: date | None = None
    missing: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """One measure, by one dimension.

    Attributes:
        measure: the measure's name.
        dimension: what it is split by.
        estimates: one estimate a group.
        place: the touchpoint it is about; None where it is about everything together.
        share: the place's part of all answers (0 to 1).
    """

    measure: str
    dimension: str
    estimates: Estimates
    place: str | None = None
    share: float = 1.0

    @property
    def named(self) -> int:
        """How many groups may be shown and are known by name."""
        return sum(estimate.shown and None not in estimate.group.values() for estimate in self.estimates)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that was measured, before anything is claimed.

    Attributes:
        intake: what came in and what did not.
        overall: the headline scores of customers.
        touchpoints: scores by touchpoint, the measure with most answers first. Likewise the other splits.
        questions: favourable answers by question.
        months: scores by month. places: scores by month at each touchpoint.
        channels: scores by channel.
        units: scores by unit.
        employees: scores of employees, already disclosure-controlled.
        employee_splits: the same by unit, role or question.
        service: service times, overall.
        service_splits: service times by channel.
        audit: the audit score, overall.
        audit_splits: the audit score by unit or question.
        response: the response rate, overall.
        volumes: events by touchpoint.
        unit_names: what people call each unit.
        scales: the ends of each measure's scale, where it has one.
        minimum: the fewest respondents a number is shown for.
    """

    intake: Intake = Intake()
    overall: tuple[Estimate, ...] = ()
    touchpoints: tuple[Split, ...] = ()
    questions: tuple[Split, ...] = ()
    months: tuple[Split, ...] = ()
    places: tuple[Split, ...] = ()
    channels: tuple[Split, ...] = ()
    units: tuple[Split, ...] = ()
    employees: tuple[Estimate, ...] = ()
    employee_splits: tuple[Split, ...] = ()
    service: tuple[Estimate, ...] = ()
    service_splits: tuple[Split, ...] = ()
    audit: tuple[Estimate, ...] = ()
    audit_splits: tuple[Split, ...] = ()
    response: tuple[Estimate, ...] = ()
    volumes: tuple[Split, ...] = ()
    unit_names: dict[str, str] = field(default_factory=dict)
    scales: dict[str, tuple[float, float]] = field(default_factory=dict)
    minimum: int = 5

"""What a deviation goes along with: the outcome of journeys with it against journeys alike before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.deviations.deviation import Departure, Deviation
from twofold.journeys.deviations.history import PATH, History
from twofold.journeys.deviations.matched_difference import LEVEL, MatchedDifference, matched_differences
from twofold.journeys.deviations.matched_means import Compared, MatchedMeans, matched_means
from twofold.journeys.deviations.matching import Rung, ladder
from twofold.journeys.deviations.outcomes import Outcome
from twofold.journeys.steps import Coded
from twofold.measures.multiplicity import benjamini_hochberg

ALONG = 0.1  # a deviation goes along with another that is so much more frequent where the first happens than where not
MOST_OTHERS = 12  # deviations that a price is adjusted for, the ones that differ most
ENOUGH_OTHERS = 5  # journeys with another deviation, among the comparable: else the two cannot be told apart


@dataclass(frozen=True, slots=True)
class Price:
    """What a deviation goes along with.

    Attributes:
        outcome: its name.
        unit: of the difference.
        plain: the difference between journeys with and without the deviation, alike in what came before.
        beside: the same, alike in the other deviations of the journey as well; None where no other one goes along.
        along: deviations that go along with this one: more (or less) frequent by at least ``ALONG`` where it happens.
        inseparable: one of these that it cannot be told apart from, which is why ``beside`` is None.
        without_outcome: deviating journeys whose outcome is not known, or was known before the deviation happened.
        q_value: of the plain difference, over all deviations priced (Benjamini-Hochberg); None where it is refused.
        claim: whether the plain difference stands out from chance.
        path: what else was balanced of what came before.
    """

    outcome: str
    unit: str
    plain: MatchedDifference
    beside: MatchedDifference | None
    along: tuple[Deviation, ...]
    inseparable: Deviation | None
    without_outcome: int
    q_value: float | None
    claim: bool
    path: tuple[str, ...] = PATH


@dataclass(frozen=True, slots=True)
class Others:
    """How the other deviations of the journeys stand to one.

    Attributes:
        along: those that go along with it.
        adjusted: those that a price beside the others is adjusted for: the ones whose frequency differs most.
        inseparable: one that goes along and that (nearly) none or all of the comparable journeys have.
    """

    along: tuple[int, ...] = ()
    adjusted: tuple[int, ...] = ()
    inseparable: int | None = None


NO_OTHERS = Others()


@dataclass(frozen=True, eq=False)
class Pricing:
    """All that prices rest on, of finished journeys.

    Attributes:
        history: what came before each row.
        outcome: what came of the journeys.
        person: (journeys,) customers; below 0 where nobody knows who, who then counts as a customer of their own.
        adjusted: what journeys are matched by, (journeys,) each, the most important first.
        departures: every deviation.
        level: coverage of the intervals.
    """

    history: History
    outcome: Outcome
    person: NDArray[np.int64]
    adjusted: Mapping[str, Coded]
    departures: Sequence[Departure]
    level: float = LEVEL


def prices(pricing: Pricing) -> tuple[Price, ...]:
    """The price of every deviation, in the order of ``pricing.departures``."""
    whole = {"": Coded(np.full(len(pricing.person), -1, dtype=np.int32), ())}
    rungs = ladder(pricing.adjusted) if pricing.adjusted else ladder(whole)[-1:]
    pricing = replace(pricing, person=_numbered(pricing.person))
    found = [_priced(pricing, rungs, at) for at in range(len(pricing.departures))]
    plain = matched_differences([one.plain for one in found], pricing.level)
    beside = matched_differences([one.beside or one.plain for one in found], pricing.level)
    q_values = benjamini_hochberg([np.nan if one.p_value is None else one.p_value for one in plain])
    return tuple(
        _price(pricing, one, (plain[at], beside[at] if one.beside else None), float(q_values[at]))
        for at, one in enumerate(found)
    )


def _numbered(person: NDArray[np.int64]) -> NDArray[np.int64]:
    """(journeys,) a number from 0 for each customer."""
    known = person >= 0
    distinct, place = np.unique(person[known], return_inverse=True)
    numbers = np.empty(len(person), dtype=np.int64)
    numbers[known] = place.reshape(-1)
    numbers[~known] = len(distinct) + np.arange(int((~known).sum()))
    return numbers


@dataclass(frozen=True, slots=True)
class _Priced:
    """Means behind a price, before they are compared."""

    plain: MatchedMeans
    beside: MatchedMeans | None
    others: Others
    without_outcome: int


def _priced(pricing: Pricing, rungs: Sequence[Rung], at: int) -> _Priced:
    departure = pricing.departures[at]
    compared = _compared(pricing, departure)
    plain = matched_means(compared, rungs)
    others = NO_OTHERS if plain.sides is None else _others(pricing, at, compared)
    beside = None
    if others.along and others.inseparable is None:
        columns = np.column_stack([_whether(pricing, other, compared) for other in others.adjusted])
        beside = matched_means(replace(compared, others=columns), rungs)
    return _Priced(plain, beside, others, departure.count - int(compared.deviates.sum()))


def _price(
    pricing: Pricing, one: _Priced, differences: tuple[MatchedDifference, MatchedDifference | None], q_value: float
) -> Price:
    others = one.others
    return Price(
        outcome=pricing.outcome.name,
        unit=pricing.outcome.unit,
        plain=differences[0],
        beside=differences[1],
        along=tuple(pricing.departures[other].deviation for other in others.along),
        inseparable=None if others.inseparable is None else pricing.departures[others.inseparable].deviation,
        without_outcome=one.without_outcome,
        q_value=None if np.isnan(q_value) else q_value,
        claim=q_value <= 1.0 - pricing.level,
    )


def _compared(pricing: Pricing, departure: Departure) -> Compared:
    """The journeys whose outcome was known only after the deviation had happened, or could have."""
    outcome, journeys = pricing.outcome, departure.journeys
    happened = pricing.history.walked.steps.time[np.minimum(departure.happened, len(pricing.history.walked.steps) - 1)]
    known = np.isfinite(outcome.value[journeys]) & (outcome.time[journeys] >= happened) & (departure.index >= 0)
    rows = np.flatnonzero(known)
    part = _some(departure, rows)
    return Compared(
        journeys=part.journeys,
        deviates=part.deviates,
        outcome=outcome.value[part.journeys],
        bounds=outcome.bounds,
        weight=outcome.weight[part.journeys],
        person=pricing.person[part.journeys],
        path=pricing.history.before(part),
        path_names=PATH,
        others=np.zeros((len(rows), 0)),
    )


def _some(departure: Departure, rows: NDArray[np.int64]) -> Departure:
    """A departure among some of its journeys."""
    return Departure(
        departure.deviation,
        departure.journeys[rows],
        departure.deviates[rows],
        departure.index[rows],
        departure.happened[rows],
    )


def _others(pricing: Pricing, at: int, compared: Compared) -> Others:
    state = np.zeros(len(pricing.person), dtype=np.int8)
    state[compared.journeys] = np.where(compared.deviates, 2, 1)
    comparable, deviating = np.bincount(state, minlength=3)[1:]
    apart: list[tuple[float, int]] = []
    inseparable: list[tuple[float, int]] = []
    for other, departure in enumerate(pricing.departures):
        if other == at:
            continue
        without, with_it = np.bincount(state[departure.journeys[departure.deviates]], minlength=3)[1:]
        difference = abs(with_it / deviating - without / comparable)
        apart.append((difference, other))
        if min(without, comparable - without) < ENOUGH_OTHERS and difference >= ALONG:
            inseparable.append((difference, other))
    apart.sort(reverse=True)
    return Others(
        along=tuple(other for difference, other in apart if difference >= ALONG),
        adjusted=tuple(other for difference, other in apart[:MOST_OTHERS] if difference > 0.0),
        inseparable=max(inseparable)[1] if inseparable else None,
    )


def _whether(pricing: Pricing, other: int, compared: Compared) -> NDArray[np.float64]:
    departure = pricing.departures[other]
    there = np.zeros(len(pricing.person), dtype=np.float64)
    there[departure.journeys[departure.deviates]] = 1.0
    return there[compared.journeys]

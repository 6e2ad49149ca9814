"""One row a journey: the score that looks back on it, beside the scores of the touchpoints it went through."""

import numpy as np

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument
from twofold.findings.drivers.driver_table import DriverTable, Floats
from twofold.findings.drivers.drivers_asked import DriversAsked
from twofold.journeys.gather import gather
from twofold.journeys.memory.looking_back import about, looking_back
from twofold.journeys.path_rule import PathRule
from twofold.journeys.scores import LinkedScores, link_scores
from twofold.journeys.steps import Steps

RULE = PathRule()
FEWEST = 5  # answers about a touchpoint before it is a column
INSTRUMENTS = frozenset(one.value for one in Instrument)


def table_of_journeys(facts: FactFrames, asked: DriversAsked) -> DriverTable:
    """Journeys of customers with a score that looks back, and the scores of their touchpoints.

    A touchpoint that a journey did not go through does not concern it; one that it went through and nobody rated is a
    missing answer. Scores given in the same survey as the one that looks back are left out: who looks back colours all
    that is rated.

    Args:
        facts: where events and answers are.
        asked: the question; its items are touchpoints, its outcome and scores standard questions.

    Raises:
        UsageError: no survey about the whole journey can be told from the others; no touchpoint was rated.
    """
    wrong = [one for one in (asked.outcome, asked.scores) if one not in INSTRUMENTS]
    if wrong:
        raise UsageError(f"journeys are told by standard questions such as nps and csat, not by {wrong[0]!r}")
    if asked.cluster != "respondent" or asked.not_applicable:
        raise UsageError(
            "journeys are clustered by customer, and what they did not go through is known from their steps"
        )
    steps = gather(facts, RULE, where=asked.where)
    after = link_scores(facts, steps, RULE, instrument=asked.outcome, where=asked.where)
    during = link_scores(facts, steps, RULE, instrument=asked.scores, where=asked.where)
    apart = about(during) if asked.scores != asked.outcome else set()
    whole = looking_back(after, apart, set(steps.touchpoint.labels), named=None)
    overall = after.only(after.about(whole))
    rated = during.only(~during.about(whole) & ~np.isin(during.event, overall.event))
    return _table(steps, overall, rated, asked)


def _table(steps: Steps, overall: LinkedScores, rated: LinkedScores, asked: DriversAsked) -> DriverTable:
    journeys, row = np.unique(overall.journey, return_inverse=True)
    names = _touchpoints(rated, asked)
    x = np.full((len(journeys), len(names)), np.nan)
    used = np.zeros(x.shape, dtype=np.bool_)
    for at, name in enumerate(names):
        mine = rated.only(rated.about([name]))
        x[:, at] = _means(mine.journey, mine.number, steps.journeys)[journeys]
        used[:, at] = _passed(steps, name)[journeys] | np.isfinite(x[:, at])
    last = np.zeros(len(journeys), dtype=np.int64)
    last[row.reshape(-1)] = np.arange(len(overall))  # scores are ordered by time: the last one counts
    _, person = np.unique(overall.respondent[last], return_inverse=True)
    return DriverTable(
        outcome=asked.outcome,
        y=overall.number[last],
        items=tuple(names),
        x=x,
        applicable=used,
        weight=overall.weight[last],
        cluster=person.reshape(-1).astype(np.int64),
        notes=("One row is one journey: the score that looks back on it beside the scores of its touchpoints.",),
    )


def _touchpoints(rated: LinkedScores, asked: DriversAsked) -> list[str]:
    counts = np.bincount(rated.touchpoint.codes[rated.touchpoint.codes >= 0], minlength=len(rated.touchpoint.labels))
    known = sorted(name for name, n in zip(rated.touchpoint.labels, counts.tolist(), strict=True) if n >= FEWEST)
    unknown = sorted(set(asked.items) - set(known))
    if unknown or not known:
        missing = ", ".join(unknown) or "any touchpoint"
        raise UsageError(f"no journey with {asked.outcome} has {asked.scores} scores of {missing}")
    return [name for name in known if not asked.items or name in asked.items]


def _passed(steps: Steps, name: str) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """(journeys,) which went through a touchpoint."""
    there = steps.touchpoint.codes == steps.touchpoint.labels.index(name) if name in steps.touchpoint.labels else None
    if there is None:
        return np.zeros(steps.journeys, dtype=np.bool_)
    journey = np.repeat(np.arange(steps.journeys), steps.lengths)
    return np.bincount(journey[there], minlength=steps.journeys) > 0


def _means(journey: "np.ndarray[tuple[int], np.dtype[np.int64]]", number: Floats, size: int) -> Floats:
    n = np.bincount(journey, minlength=size)
    total = np.bincount(journey, number, minlength=size)
    found: Floats = np.divide(total, n, out=np.full(size, np.nan), where=n > 0)
    return found

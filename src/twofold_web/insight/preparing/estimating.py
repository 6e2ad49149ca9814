"""The answer to one exploration: estimates, with comparisons corrected for how many there are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from twofold.errors import MixedScales, UnknownDimension, UnknownMeasure, UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument
from twofold.findings.asked import asked
from twofold.findings.contrasts import against_the_rest
from twofold.findings.picture import Intake
from twofold.measures import CATALOGUE, Direction, Estimates, Filter, MeasureOptions, measure, rank
from twofold.measures.multiplicity import benjamini_hochberg
from twofold.measures.narrowed import narrowed
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.preparing.teams import below
from twofold_web.insight.questions import Question

ESTIMATES = "insight.estimates"
FEWEST_RANKED = 3
# which sentence a page says where the library refuses a question; the most particular first
REFUSALS: tuple[tuple[type[UsageError], str], ...] = (
    (UnknownMeasure, "measure"),
    (UnknownDimension, "dimension"),
    (MixedScales, "scales"),
    (UsageError, "question"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to facts: which, with what conditions."""

    facts: FactFrames
    question: Question
    where: tuple[Filter | str, ...]
    options: MeasureOptions


def prepare_estimates(scope: Scope, request: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """Estimate; a question that the library refuses is an answer as well, with its reason."""
    question, units = Question.parse(str(request["question"])), tuple(request.get("units", ()))
    try:
        return estimated(put(scope, question, units), units, lambda share: progress(share, ""))
    except UsageError as refused:
        kind = next(word for error, word in REFUSALS if isinstance(refused, error))
        return {"refused": kind, "reason": str(refused)}


def estimated(asking: Asked, units: tuple[str, ...], move: Callable[[float], None]) -> dict[str, Any]:
    """The body of a prepared answer."""
    question = asking.question
    found = measure(
        asking.facts,
        question.measure,
        by=question.by,
        where=asking.where,
        item=question.item or None,
        options=asking.options,
    )
    move(0.5)
    if question.of_employees:
        found = _of_units(found, units, asking.facts)
        compared, ranks = [], []
    else:
        compared, ranks = _compared(found, question), _ranks(asking)
    return {
        "measure": found.measure,
        "dimensions": list(found.dimensions),
        "estimates": found.to_json(),
        "differences": compared,
        "ranks": ranks,
        "scales": _scales(asking),
    }


def put(scope: Scope, question: Question, units: tuple[str, ...]) -> Asked:
    """A question with the facts it may be put to: those of the units named, or the release of employees."""
    moment = f"{question.as_of}T23:59:59.999999+00:00" if question.as_of else None
    options = MeasureOptions(level=question.level)
    if question.of_employees:  # one release, decided over all employees: no condition picks some of them
        return Asked(store_of(scope).facts(), question, ("side=employee",), options)
    facts = store_of(scope).facts(as_of=moment)
    chosen = tuple(Filter(name, "=", values) for name, values in question.where if name != "unit")
    within = (Filter("unit", "=", units),) if units else ()
    side = (Filter("side", "=", (question.side,)),)
    return Asked(narrowed(facts, (*within, *question.span.conditions())), question, (*side, *chosen), options)


def _of_units(found: Estimates, units: tuple[str, ...], facts: FactFrames) -> Estimates:
    """The rows of the release that are of these units; all of them where no units are named."""
    if not units:
        return found
    tree = facts.units()
    codes = found.table.column("unit").to_pylist()
    inside = [code is not None and below(code, units, tree) for code in codes]
    return Estimates(found.measure, found.dimensions, found.table.filter(pa.array(inside, pa.bool_())))


def _compared(found: Estimates, question: Question) -> list[dict[str, Any]]:
    """Each group against all others together; nothing over time, where neighbours belong together."""
    if not question.groups or question.period:
        return []
    contrasts = against_the_rest(found)
    corrected = benjamini_hochberg(np.array([contrast.p_value for contrast in contrasts])) if contrasts else ()
    return [
        {
            "group": list(contrast.estimate.group.values()),
            "value": contrast.difference.value,
            "low": contrast.difference.low,
            "high": contrast.difference.high,
            "p_adjusted": float(p),
        }
        for contrast, p in zip(contrasts, corrected, strict=True)
    ]


def _ranks(asking: Asked) -> list[dict[str, Any]]:
    """The places each group may truly hold; nothing where no way is better, or over time."""
    question = asking.question
    directed = CATALOGUE[question.measure].better is not Direction.NEITHER
    if len(question.by) != 1 or question.period or not directed:
        return []
    item = question.item or None
    standings = rank(asking.facts, question.measure, question.by, where=asking.where, item=item, options=asking.options)
    placed = [row for row in standings if row["rank_low"] is not None]
    if len(placed) < FEWEST_RANKED:
        return []
    return [
        {
            "group": [row[name] for name in standings.dimensions],
            "low": int(row["rank_low"]),
            "high": int(row["rank_high"]),
            "steadied": row["shrunk"],
            "steadied_low": row["shrunk_low"],
            "steadied_high": row["shrunk_high"],
        }
        for row in placed
    ]


def _scales(asking: Asked) -> dict[str, tuple[float, float]]:
    """The ends of the measure's scale, where there is one."""
    if CATALOGUE[asking.question.measure].instrument in {None, Instrument.NPS, Instrument.ENPS}:
        return {}
    scales = asked(asking.facts, Intake()).scales
    return {name: ends for name, ends in scales.items() if name == asking.question.measure}

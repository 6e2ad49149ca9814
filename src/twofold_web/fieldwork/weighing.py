"""A score before and after weighting to known totals, from the answers in the store."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import narwhals as nw
import numpy as np

from twofold.errors import StoreMissing, TotalsError
from twofold.facts.schemas import CONTEXT_PREFIX, context_column
from twofold.facts.words import Instrument
from twofold.measures.intervals import critical_value
from twofold.measures.raking import MOST, rake, raked_mean
from twofold_web.answering.flowing.mapping import OWN_CONTEXT
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of

MARGINS = ("unit", "channel", "language", "touchpoint")
_OURS = frozenset(context_column(name) for name in OWN_CONTEXT)
UNKNOWN = "–"  # answers whose group nobody knows are a group of their own


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one question of a survey.

    Attributes:
        values: numbers; of a recommendation 100, 0 or -100.
        margins: margin -> the group of each answer.
        nps: whether the question is a recommendation.
        groups: margin -> group -> how many answered.
    """

    values: Sequence[float]
    margins: Mapping[str, Sequence[str]]
    nps: bool

    @property
    def groups(self) -> dict[str, dict[str, int]]:
        """How many answered, margin by margin."""
        return {name: dict(Counter(column).most_common(200)) for name, column in self.margins.items()}


def answers_of(scope: Scope, survey: str, survey_id: int, item: str) -> Answers:
    """The answers of customers to one question of a survey, as they are in the store."""
    try:
        facts = store_of(scope).facts()
    except StoreMissing:
        return Answers((), {}, nps=False)
    answers = facts.answers()
    there = answers.collect_schema().names()
    own = column_of_survey(there)
    if own is None:
        return Answers((), {}, nps=False)
    contexts = [name for name in there if name.startswith(CONTEXT_PREFIX) and name.casefold() not in _OURS]
    chosen = answers.filter(
        nw.col(own).is_in([survey, str(survey_id)]),
        nw.col("item") == item,
        nw.col("side") != "employee",
        ~nw.col("number").is_null(),
    )
    rows = facts.collect(chosen.select("number", "instrument", *MARGINS, *contexts)).to_pydict()
    nps = Instrument.NPS.value in rows["instrument"]
    values = [_points(value) if nps else float(value) for value in rows["number"]]
    margins = {name: [value or UNKNOWN for value in rows[name]] for name in (*MARGINS, *contexts)}
    named = {name.removeprefix(CONTEXT_PREFIX): column for name, column in margins.items()}
    return Answers(values, {name: column for name, column in named.items() if set(column) != {UNKNOWN}}, nps)


def column_of_survey(there: Iterable[str]) -> str | None:
    """Where the facts say which survey an answer is of; a file that came first may have spelled it in another case."""
    return next((name for name in there if name.casefold() == context_column("survey")), None)


def _points(value: float) -> float:
    return 100.0 if value >= 9 else -100.0 if value <= 6 else 0.0


def width_of(answers: Answers) -> float | None:
    """How wide the 95 % interval of the plain score is; None below two answers."""
    n = len(answers.values)
    if n < 2:
        return None
    error = float(np.std(np.asarray(answers.values), ddof=1)) / n**0.5
    return float(2 * critical_value(0.95, n - 1) * error)


def weighed(answers: Answers, totals: Mapping[str, Mapping[str, float]], most: float = MOST) -> dict[str, Any]:
    """The score before and after raking, and what raking did to every group; why not, where it cannot be done."""
    known = {name: dict(groups) for name, groups in totals.items() if groups}
    missing = next((name for name in known if name not in answers.margins), None)
    if missing is not None:
        return {"trouble": "NO_MARGIN", "margin": missing, "group": ""}
    try:
        raked = rake({name: answers.margins[name] for name in known}, known, most=most)
    except TotalsError as wrong:
        return {"trouble": wrong.trouble.name, "margin": wrong.margin, "group": wrong.group}
    mean = raked_mean(answers.values, raked)
    return {
        "trouble": "",
        "nps": answers.nps,
        **asdict(mean),
        "raked": [round(end, 9) + 0.0 for end in mean.raked],  # no zero with a minus
        "design_effect": raked.design_effect,
        "trimmed": raked.trimmed,
        "rounds": raked.rounds,
        "heaviest": float(raked.weights.max()),
        "lightest": float(raked.weights.min()),
        "groups": [
            _group(name, group, known[name], answers.margins[name], raked.weights)
            for name in known
            for group in known[name]
        ],
    }


def _group(margin: str, group: str, known: Mapping[str, float], column: Sequence[str], weights: Any) -> dict[str, Any]:
    inside = np.fromiter((one == group for one in column), dtype=bool, count=len(column))
    return {
        "margin": margin,
        "group": group,
        "n": int(inside.sum()),
        "answered": float(inside.mean()),
        "known": known[group] / sum(known.values()),
        "weight": float(weights[inside].mean()),
    }

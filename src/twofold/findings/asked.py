"""What was asked and counted: which questions the facts hold, on which scales, and how often nobody answered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from twofold.facts.frames import FactFrames
from twofold.facts.words import READ_PREFIX, Kind, Side, Status
from twofold.findings.picture import Intake

EPOCH = date(1970, 1, 1)
# the measures each instrument can answer
MEASURES = {
    "nps": ("nps",),
    "csat": ("csat", "csat_mean"),
    "ces": ("ces", "ces_mean"),
    "ces_effort": ("ces_effort",),
    "valence": ("valence",),
    "intensity": ("intensity",),
    "enps": ("enps",),
    "audit": ("audit_score",),
}
UNGRADED = frozenset({"nps", "enps", "valence", "intensity", "ces_effort"})
MEANS = {"csat": "csat_mean", "ces": "ces_mean", "ces_effort": "ces_effort", "intensity": "intensity"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the facts can answer.

    Attributes:
        intake: with the counts of events, answers, comments and missing codes.
        measures: names of the measures whose instruments were asked.
        customer_items: rated questions to customers.
        employee_items: those to employees where a high answer is a favourable one, as in ``graded_items``.
        graded_items: those of customers where a high answer is a favourable one and no other measure is the natural
            reading: recommendation has its score, and strength of feeling is neither good nor bad.
        scales: ends of the scale of measures that are means, where there is one scale.
        contacts: whether there are service contacts.
        unanswered: whether anybody is known to have been asked and not to have answered.
    """

    intake: Intake
    measures: frozenset[str]
    customer_items: tuple[str, ...]
    graded_items: tuple[str, ...]
    employee_items: tuple[str, ...]
    scales: dict[str, tuple[float, float]]
    contacts: bool
    unanswered: bool


Rows = list[dict[str, Any]]


def asked(facts: FactFrames, intake: Intake) -> Asked:
    """Count what there is, in one pass over answers and one over events."""
    answers, events = _answers(facts), _events(facts)
    rated = [row for row in answers if row["numbers"]]
    instruments = {row["instrument"] for row in rated}
    days = [row[end] for row in events for end in ("first", "last") if row[end] is not None]
    return Asked(
        intake=replace(
            intake,
            events=sum(row["events"] for row in events),
            answers=sum(row["numbers"] + row["choices"] + row["texts"] for row in answers),
            comments=sum(row["texts"] for row in answers),
            first=EPOCH + timedelta(days=int(min(days))) if days else None,
            last=EPOCH + timedelta(days=int(max(days))) if days else None,
            missing=_missing(answers),
        ),
        measures=frozenset(name for instrument in instruments for name in MEASURES.get(instrument, ())),
        customer_items=_items(rated, Side.CUSTOMER),
        graded_items=_items([row for row in rated if row["instrument"] not in UNGRADED], Side.CUSTOMER),
        employee_items=_items([row for row in rated if row["instrument"] not in UNGRADED], Side.EMPLOYEE),
        scales=_scales(rated),
        contacts=any(row["kind"] == Kind.CONTACT and row["side"] == Side.CUSTOMER for row in events),
        unanswered=any(row["status"] == Status.UNANSWERED for row in events),
    )


def _answers(facts: FactFrames) -> Rows:
    there = {
        "numbers": ~nw.col("number").is_null(),
        "choices": ~nw.col("choice").is_null(),
        "texts": ~nw.col("text").is_null(),
        "missing": ~nw.col("missing").is_null(),
    }
    # cast: a sum of booleans is no number on every engine
    asked_for = facts.answers().filter(~nw.col("item").str.starts_with(READ_PREFIX))
    frame = asked_for.with_columns(**{f"has_{name}": test.cast(nw.Int64) for name, test in there.items()})
    keys = ("side", "item", "instrument", "scale_low", "scale_high")
    counted = frame.group_by(*keys).agg(**{name: nw.col(f"has_{name}").sum() for name in there})
    # sums come back as decimals from engines with wider integers than Arrow's
    return [row | {name: int(row[name] or 0) for name in there} for row in facts.collect(counted).to_pylist()]


def _events(facts: FactFrames) -> Rows:
    frame = facts.events().group_by("kind", "side", "status")
    ends = {"first": nw.col("local_day").min(), "last": nw.col("local_day").max()}
    return list(facts.collect(frame.agg(events=nw.len(), **ends)).to_pylist())


def _missing(answers: Rows) -> tuple[tuple[str, int, int], ...]:
    """Codes for "no answer" by question of customers: of employees, even how many skipped a question stays hidden."""
    counts: dict[str, tuple[int, int]] = {}
    for row in answers:
        if row["side"] == Side.CUSTOMER:
            missing, total = counts.get(row["item"], (0, 0))
            there = row["numbers"] + row["choices"] + row["missing"]
            counts[row["item"]] = (missing + row["missing"], total + there)
    return tuple((item, missing, total) for item, (missing, total) in sorted(counts.items()) if missing)


def _items(rated: Iterable[dict[str, Any]], side: Side) -> tuple[str, ...]:
    return tuple(sorted({row["item"] for row in rated if row["side"] == side and row["scale_low"] is not None}))


def _scales(rated: Rows) -> dict[str, tuple[float, float]]:
    found: dict[str, set[tuple[float, float]]] = {}
    for row in rated:
        name = MEANS.get(row["instrument"])
        if name and row["scale_low"] is not None:
            found.setdefault(name, set()).add((row["scale_low"], row["scale_high"]))
    scales = {name: next(iter(ends)) for name, ends in found.items() if len(ends) == 1}
    return {**scales, "index": (0.0, 100.0)}

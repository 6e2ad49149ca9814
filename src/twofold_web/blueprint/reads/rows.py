"""The single comments and rows behind a number: masked, a page at a time, for those who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import narwhals as nw

from twofold.errors import TwofoldError
from twofold.facts.frames import FactFrames
from twofold.measures.dimensions import columns_of
from twofold.measures.filters import Filter, condition
from twofold.privacy.masking import masked
from twofold.reports.blueprint import BlueprintQuestion
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of

PAGE = 25
# what a row shows: never a person, an employee or a case
SHOWN = ("occurred_us", "kind", "unit", "touchpoint", "channel", "language")


@dataclass(frozen=True, slots=True)
class Piece:
    """A page of rows.

    Attributes:
        rows: dicts of what is shown; ``at`` is the moment.
        after: what the next page goes on from; empty on the last one.
    """

    rows: tuple[dict[str, Any], ...]
    after: str = ""


def comments_of(scope: Scope, question: BlueprintQuestion, touchpoint: str, after: str = "") -> Piece:
    """Customers' comments about a touchpoint, newest first, with what identifies somebody masked."""
    scope.require(Permission.SEE_COMMENTS)
    facts = store_of(scope).facts()
    answers = facts.answers().filter(~nw.col("text").is_null())
    found = _page(facts, answers, _conditions(question, touchpoint), ("text",), after)
    return Piece(tuple({**row, "text": masked(row["text"] or "")} for row in found.rows), found.after)


def rows_of(scope: Scope, question: BlueprintQuestion, touchpoint: str, after: str = "") -> Piece:
    """Customers' numbers and choices at a touchpoint, newest first; texts are read as comments."""
    scope.require(Permission.SEE_ROWS)
    facts = store_of(scope).facts()
    answers = facts.answers().filter(nw.col("text").is_null())
    return _page(facts, answers, _conditions(question, touchpoint), ("item", "number", "choice", "missing"), after)


def _conditions(question: BlueprintQuestion, touchpoint: str) -> tuple[Filter, ...]:
    return (*question.customers(), Filter("touchpoint", "=", (touchpoint,)))


def _page(
    facts: FactFrames, answers: nw.LazyFrame[Any], where: Sequence[Filter], columns: Sequence[str], after: str
) -> Piece:
    there = columns_of(answers)
    chosen = answers.filter(*(condition(one, there, facts.units()) for one in where))
    moment, event = _place(after)
    if moment is not None:
        time, row = nw.col("occurred_us"), nw.col("event_id")
        chosen = chosen.filter((time < moment) | ((time == moment) & (row < event)))
    plan = chosen.select(*SHOWN, "event_id", *columns)
    plan = plan.sort("occurred_us", "event_id", descending=True).head(PAGE + 1)
    try:
        found = facts.collect(plan).to_pylist()
    except TwofoldError:
        return Piece(())
    more = f"{found[PAGE - 1]['occurred_us']}.{found[PAGE - 1]['event_id']}" if len(found) > PAGE else ""
    names = {code: unit.name for code, unit in facts.units().units.items() if unit.name}
    return Piece(tuple(_row(one, names) for one in found[:PAGE]), more)


def _row(found: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    at = datetime.fromtimestamp(found["occurred_us"] / 1e6, UTC)
    kept = {name: value for name, value in found.items() if name not in {"occurred_us", "event_id"}}
    return kept | {"at": at, "unit": names.get(found["unit"] or "", found["unit"])}


def _place(after: str) -> tuple[int | None, int]:
    """Where the page before ended; nothing where the address does not say it rightly."""
    moment, _, event = after.partition(".")
    if not (moment.lstrip("-").isdigit() and event.lstrip("-").isdigit() and len(after) < 45):
        return None, 0
    return int(moment), int(event)

"""What there is to choose from: dimensions, their values, questions, months."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from twofold.facts.frames import FactFrames
from twofold.facts.schemas import CONTEXT_PREFIX
from twofold.facts.words import Side
from twofold.measures.dimensions import columns_of
from twofold.measures.read_of_employees import not_said_by_employees
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of

EPOCH = date(1970, 1, 1)
CHOICES = "insight.choices"
FIXED = ("touchpoint", "channel", "role", "language", "kind", "status")
MOST_VALUES = 40  # of one dimension; a field with more is a name or a number, and no list to choose from
FEWEST = 5  # events behind a value that is offered


def prepare_choices(scope: Scope, request: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """List what explorations and filters offer."""
    del request
    facts = store_of(scope).facts()
    columns = columns_of(facts.events())
    named = {column.removeprefix(CONTEXT_PREFIX): column for column in columns if column.startswith(CONTEXT_PREFIX)}
    named |= {name: name for name in FIXED if name in columns}
    values = {name: _values(facts, column) for name, column in named.items()}
    progress(0.6, "")
    return {
        "dimensions": ["unit", *(name for name in sorted(named) if len(values[name]) > 1)],
        "values": {name: found for name, found in values.items() if 1 < len(found) <= MOST_VALUES},
        "items": _items(facts),
        "months": _months(facts),
    }


def _values(facts: FactFrames, column: str) -> list[str]:
    """What customers' events say there, the most frequent first; none where it is no list to choose from."""
    of_customers = facts.events().filter(nw.col("side") == Side.CUSTOMER.value, ~nw.col(column).is_null())
    counted = of_customers.group_by(column).agg(n=nw.len()).filter(nw.col("n") >= FEWEST)
    rows = facts.collect(counted.sort("n", descending=True).head(MOST_VALUES + 1)).to_pylist()
    return [str(row[column]) for row in rows]


def _items(facts: FactFrames) -> dict[str, list[str]]:
    """The rated questions by whom they are put to."""
    rated = facts.answers().filter(~nw.col("number").is_null(), ~nw.col("scale_low").is_null(), not_said_by_employees())
    rows = facts.collect(rated.group_by("side", "item").agg(n=nw.len())).to_pylist()
    return {side.value: sorted({row["item"] for row in rows if row["side"] == side.value}) for side in Side}


def _months(facts: FactFrames) -> list[str]:
    """The first and the last month of customers' events; nothing where there are none."""
    of_customers = facts.events().filter(nw.col("side") == Side.CUSTOMER.value)
    ends = facts.collect(of_customers.select(first=nw.col("local_day").min(), last=nw.col("local_day").max()))
    days = [ends.column(name).to_pylist()[0] for name in ("first", "last")]
    return [] if None in days else [_month(day) for day in days]


def _month(day: int) -> str:
    return f"{EPOCH + timedelta(days=day):%Y-%m}"

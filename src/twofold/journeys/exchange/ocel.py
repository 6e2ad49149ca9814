"""Write journeys as an object-centric event log, OCEL 2.0 in JSON: steps that belong to a case, a customer, a unit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.journeys.exchange.streamed import (
    chunks,
    joined,
    journey_names,
    moments,
    refuse_free_texts,
    snippets,
    written,
)
from twofold.journeys.steps import NONE, Coded, Steps

CASE, CUSTOMER, UNIT = "case", "customer", "unit"


def write_ocel(steps: Steps, path: Path, *, customers: NDArray[np.int64] | None = None) -> None:
    """Write one event a step, with the case (the journey), the customer and the unit it belongs to as objects.

    Event types are touchpoints; columns of the steps other than ``unit`` are attributes of the events. Cases are
    numbered, customers are the store's pseudonyms. Nothing is held in memory but the steps.

    Args:
        steps: of customers.
        path: the file; packed where it ends in ``.gz``.
        customers: (steps,) pseudonyms, -1 where nobody is known.

    Raises:
        UsageError: a column holds free texts.
    """
    refuse_free_texts(steps)
    who = np.full(len(steps), -1, dtype=np.int64) if customers is None else customers
    with written(path) as out:
        out.write(_types(steps, people=bool((who >= 0).any())).encode())
        out.write(b'"objects": [\n')
        started = _cases(out, steps, who)
        _others(out, steps, who, started)
        out.write(b'],\n"events": [\n')
        names = journey_names(steps)
        for rows in chunks(len(steps)):
            out.write(_events(steps, names.take(pa.array(steps.journey[rows])), who, rows))
        out.write(b"]\n}\n")


def _attributes(steps: Steps) -> dict[str, Coded]:
    return {name: column for name, column in steps.columns.items() if name != UNIT}


def _types(steps: Steps, *, people: bool) -> str:
    kinds = [CASE, *([CUSTOMER] if people else []), *([UNIT] if UNIT in steps.columns else [])]
    objects = [{"name": kind, "attributes": []} for kind in kinds]
    declared = [{"name": name, "type": "string"} for name in _attributes(steps)]
    used = np.unique(steps.touchpoint.codes)
    events = [{"name": label, "attributes": declared} for label in steps.touchpoint.texts(used)]
    return f'{{\n"objectTypes": {_json(objects)},\n"eventTypes": {_json(events)},\n'


def _cases(out: IO[bytes], steps: Steps, who: NDArray[np.int64]) -> int:
    """One object a journey, related to its customer; returns how many."""
    names = journey_names(steps)
    first = steps.first
    for rows in chunks(steps.journeys):
        begin = _commas(rows), f'{{"id": "{CASE}:', names[rows], f'", "type": "{CASE}", "attributes": [], '
        owner = _related(_customer_ids(who[first[rows]]), CUSTOMER, lead="")
        out.write(joined([*begin, '"relationships": [', owner, "]}\n"]))
    return steps.journeys


def _others(out: IO[bytes], steps: Steps, who: NDArray[np.int64], started: int) -> None:
    """The customers and the units, which relate to nothing."""
    ids = [(f"{CUSTOMER}:{one:015x}", CUSTOMER) for one in np.unique(who[who >= 0]).tolist()]
    units = steps.columns.get(UNIT)
    if units is not None:
        used = np.unique(units.codes[units.codes != NONE])
        ids += [(f"{UNIT}:{label}", UNIT) for label in units.texts(used)]
    for name, kind in ids:
        comma = "," if started else ""
        out.write(f'{comma}{{"id": {_json(name)}, "type": "{kind}", "attributes": [], "relationships": []}}\n'.encode())
        started += 1


def _events(steps: Steps, cases: pa.Array, who: NDArray[np.int64], rows: slice) -> bytes:
    # a comma is written before each attribute and taken off the first one
    told = [snippets(column, _attribute(name), rows) for name, column in _attributes(steps).items()]
    inside = pc.utf8_ltrim(_side_by_side(told), ",") if told else ""
    width = len(str(max(len(steps), 1)))
    numbers = pa.array([f"{number + 1:0{width}d}" for number in range(rows.start, rows.stop)], pa.string())
    begin = _commas(rows), '{"id": "e', numbers, '", "type": ', snippets(steps.touchpoint, _json, rows)
    when = ', "time": "', moments(steps.time[rows]), '", "attributes": [', inside
    related = [f'{{"objectId": "{CASE}:', cases, f'", "qualifier": "{CASE}"}}']
    related.append(_related(_customer_ids(who[rows]), CUSTOMER, lead=", "))
    if UNIT in steps.columns:
        ids = snippets(steps.columns[UNIT], lambda label: _json(f"{UNIT}:{label}"), rows)
        related.append(_related(ids, UNIT, lead=", "))
    return joined([*begin, *when, '], "relationships": [', *related, "]}\n"])


def _side_by_side(parts: list[pa.Array]) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _customer_ids(who: NDArray[np.int64]) -> pa.Array:
    return pa.array([f'"{CUSTOMER}:{one:015x}"' if one >= 0 else "" for one in who.tolist()], pa.string())


def _related(ids: pa.Array, kind: str, *, lead: str) -> pa.Array:
    told = pc.binary_join_element_wise(f'{lead}{{"objectId": ', ids, f', "qualifier": "{kind}"}}', "")
    return pc.if_else(pc.equal(ids, ""), "", told)


def _commas(rows: slice) -> pa.Array:
    """A comma before each record but the very first."""
    return pa.array(["," if place else "" for place in range(rows.start, rows.stop)], pa.string())


def _attribute(name: str) -> Callable[[str], str]:
    return lambda label: f',{{"name": {_json(name)}, "value": {_json(label)}}}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

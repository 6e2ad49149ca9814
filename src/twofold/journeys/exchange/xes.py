"""Write journeys as an event log in XES (IEEE 1849-2016), for process-mining tools."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.journeys.exchange.streamed import (
    chosen,
    chunks,
    joined,
    journey_names,
    moments,
    refuse_free_texts,
    snippets,
    written,
)
from twofold.journeys.steps import Steps

EXTENSIONS = ("Concept", "Time", "Lifecycle", "Organizational")
PREFIXES = {"Concept": "concept", "Time": "time", "Lifecycle": "lifecycle", "Organizational": "org"}
KEYS = {"unit": "org:group", "role": "org:role"}  # dimensions that the standard has words for
LIFECYCLE = "lifecycle:transition"
COMPLETE = f'<string key="{LIFECYCLE}" value="complete"/>'
OWN = frozenset({"concept:name", "time:timestamp"})
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
# XML 1.0 has no way to hold these, not even escaped: they are shown as programmers write them
FORBIDDEN = (*range(9), 0xB, 0xC, *range(0xE, 0x20), 0xFFFE, 0xFFFF)
TABLE = str.maketrans(ESCAPES | {chr(code): f"\\x{code:02x}" for code in FORBIDDEN})


def escaped(text: str) -> str:
    r"""A text as it stands in an attribute of XML.

    >>> escaped('a < "b"\x00')
    'a &lt; &quot;b&quot;\\x00'
    """
    return text.translate(TABLE)


def write_xes(steps: Steps, path: Path, *, customers: NDArray[np.int64] | None = None) -> None:
    """Write one trace a journey and one event a step; reading it back gives the same steps.

    Traces are numbered: neither a case nor its hash is written. Columns of the steps become attributes of the events,
    ``unit`` and ``role`` those of the organisational extension. Nothing is held in memory but the steps.

    Args:
        steps: of customers.
        path: the file; packed where it ends in ``.gz``.
        customers: (steps,) pseudonyms, -1 where nobody is known; each trace gets that of its first step.

    Raises:
        UsageError: a column holds free texts, or two of them would be one attribute.
    """
    refuse_free_texts(steps)
    _refuse_twice(steps)
    names = journey_names(steps)
    begins, ends = (np.zeros(len(steps), dtype=np.bool_) for _ in range(2))
    begins[steps.first], ends[steps.last] = True, True
    with written(path) as out:
        out.write(_head(steps).encode())
        for rows in chunks(len(steps)):
            opened = [
                '<trace><string key="concept:name" value="',
                names.take(pa.array(steps.journey[rows])),
                '"/>',
                *_customer(customers, rows),
            ]
            parts: list[pa.Array | str] = [chosen(begins[rows], _text(opened))]
            parts += ["<event>", snippets(steps.touchpoint, _attribute("concept:name"), rows)]
            parts += ['<date key="time:timestamp" value="', moments(steps.time[rows]), '"/>']
            parts += [] if LIFECYCLE in steps.columns else [COMPLETE]
            parts += [snippets(column, _attribute(key_of(name)), rows) for name, column in steps.columns.items()]
            out.write(joined([*parts, "</event>\n", chosen(ends[rows], "</trace>\n")]))
        out.write(b"</log>\n")


def _refuse_twice(steps: Steps) -> None:
    keys = [key_of(name) for name in steps.columns]
    for name, key in zip(steps.columns, keys, strict=True):
        if key in OWN or keys.count(key) > 1:
            raise UsageError(f"{name} would be a second {key} of each event; leave the column out")


def key_of(column: str) -> str:
    """The attribute that a column of the steps becomes."""
    return KEYS.get(column, column)


def _text(parts: list[pa.Array | str]) -> pa.Array:
    return pa.compute.binary_join_element_wise(*(pa.scalar(p) if isinstance(p, str) else p for p in parts), "")


def _customer(customers: NDArray[np.int64] | None, rows: slice) -> list[pa.Array | str]:
    if customers is None:
        return []
    told = pa.array([f'<string key="customer" value="{one:015x}"/>' if one >= 0 else "" for one in customers[rows]])
    return [told]


def _attribute(key: str) -> Callable[[str], str]:
    return lambda label: f'<string key="{escaped(key)}" value="{escaped(label)}"/>'


def _head(steps: Steps) -> str:
    """Extensions, global attributes, classifier and attributes of the log, in the order the standard asks for."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">')
    for name in EXTENSIONS:
        prefix = PREFIXES[name]
        lines.append(f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>')
    # only what every trace and every event has may be declared global
    lines.append('<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>')
    lines.append(
        '<global scope="event"><string key="concept:name" value="UNKNOWN"/>'
        '<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>'
        f"{'' if LIFECYCLE in steps.columns else COMPLETE}</global>"
    )
    lines.append('<classifier name="Touchpoint" keys="concept:name"/>')
    lines.append(f'<int key="journeys" value="{steps.journeys}"/><int key="events" value="{len(steps)}"/>')
    return "\n".join(lines) + "\n"

"""The data behind an exploration as a table: what the page shows, and what its reader must know."""

from typing import Any

import pyarrow as pa

from twofold.measures import CATALOGUE
from twofold.reports.wording import Wording
from twofold_web.insight.questions import Question

NUMBERS = ("value", "low", "high", "n", "n_effective")


def table_of(body: dict[str, Any]) -> pa.Table:
    """One row a group; hidden ones without their numbers, with the reason."""
    places = {tuple(one["group"]): one for one in body["ranks"]}
    apart = {tuple(one["group"]): one for one in body["differences"]}
    rows = []
    for one in body["estimates"]:
        key = tuple(one["group"].get(name) for name in body["dimensions"])
        row = {**one["group"], **{name: one[name] for name in NUMBERS}}
        row |= {"level": one["level"], "method": one["method"], "shown": one["shown"], "reason": one["reason"]}
        if apart:
            row |= {
                f"difference_{name}": apart.get(key, {}).get(name) for name in ("value", "low", "high", "p_adjusted")
            }
        if places:
            row |= {f"place_{name}": places.get(key, {}).get(name) for name in ("low", "high")}
        rows.append(row)
    return pa.Table.from_pylist(rows, _schema(body, bool(apart), bool(places)))


def _schema(body: dict[str, Any], compared: bool, ranked: bool) -> pa.Schema:  # noqa: FBT001 - two facts about the rows
    fields = [pa.field(name, pa.string()) for name in body["dimensions"]]
    fields += [pa.field(name, pa.int64() if name == "n" else pa.float64()) for name in NUMBERS]
    fields += [pa.field("level", pa.float64()), pa.field("method", pa.string())]
    fields += [pa.field("shown", pa.bool_()), pa.field("reason", pa.string())]
    if compared:
        fields += [pa.field(f"difference_{name}", pa.float64()) for name in ("value", "low", "high", "p_adjusted")]
    if ranked:
        fields += [pa.field(f"place_{name}", pa.int64()) for name in ("low", "high")]
    return pa.schema(fields)


def about(wording: Wording, question: Question, made_at: str, units: tuple[str, ...]) -> dict[str, str]:
    """What somebody must know who opens the file without the page."""
    known = CATALOGUE[question.measure]
    return {
        "measure": f"{wording.measure(known.name)} ({known.name})",
        "meaning": wording.meaning(known.name),
        "formula": known.formula,
        "counted": known.counted,
        "unit": known.unit,
        "question": question.query(),
        "units": ", ".join(units),
        "known at": question.as_of or made_at,
        "made at": made_at,
    }

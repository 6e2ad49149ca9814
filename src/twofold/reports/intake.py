"""What a store knows of its loads, as the report and the findings about data quality need it."""

import json
from collections import Counter
from typing import Any

from twofold.findings.picture import Intake, Loaded, RejectedReason
from twofold.store import Store, loads, rejected


def intake_of(store: Store) -> Intake:
    """The loads of a store and the reasons of its rejections, the most frequent first."""
    table = rejected(store).select(["source", "column", "item", "reason"])
    counted = table.group_by(["source", "column", "item", "reason"]).aggregate([([], "count_all")])
    reasons = Counter[tuple[str, str | None, str]]()
    for row in counted.to_pylist():
        reasons[row["source"], row["item"] or row["column"], row["reason"]] += row["count_all"]
    return Intake(
        loads=tuple(_loaded(row["source"], json.loads(row["body"])) for row in loads(store).to_pylist()),
        reasons=tuple(RejectedReason(*key, count) for key, count in reasons.most_common()),
    )


def _loaded(source: str, body: dict[str, Any]) -> Loaded:
    summary = body.get("summary", body)
    names = ("read", "accepted", "duplicates", "rejected_rows", "rejected_answers")
    return Loaded(source, *(int(summary.get(name) or 0) for name in names))

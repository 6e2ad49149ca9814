"""What a store knows of its loads, as the report and the findings about data quality need it."""

import json
from collections import Counter
from typing import Any

from twofold.findings.picture import Intake, Loaded, RejectedReason
from twofold.store import Store, loads

COUNTS = ("read", "accepted", "duplicates", "rejected_rows", "rejected_answers")


def intake_of(store: Store) -> Intake:
    """The loads of a store and the reasons of its rejections, the most frequent first."""
    found: list[Loaded] = []
    reasons = Counter[tuple[str, str | None, str]]()
    for row in loads(store).to_pylist():
        summary = json.loads(row["body"]).get("summary", {})
        if summary.get("read") is None:  # a tree of units: no rows of answers or events
            continue
        found.append(Loaded(row["source"], *(int(summary.get(name) or 0) for name in COUNTS)))
        reasons.update(_reasons(row["source"], summary))
    counted = tuple(RejectedReason(*key, count) for key, count in reasons.most_common())
    return Intake(loads=tuple(found), reasons=counted)


def _reasons(source: str, summary: dict[str, Any]) -> Counter[tuple[str, str | None, str]]:
    reasons = Counter[tuple[str, str | None, str]]()
    for reason, count in (summary.get("rejected_rows_by_reason") or {}).items():
        reasons[source, None, reason] += count
    for item, by_reason in (summary.get("rejected_answers_by_reason") or {}).items():
        for reason, count in by_reason.items():
            reasons[source, item, reason] += count
    return reasons

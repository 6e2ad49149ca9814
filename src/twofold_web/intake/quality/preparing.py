"""Computes the data-quality page after every load."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import narwhals as nw

from twofold.findings.feeds import CodeCounts, Drift, drifts, lateness, volume
from twofold.store import rejected
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.intake.models import Load, LoadState, Origin

KIND = "intake.quality"
WEEKS = 8
LATELY = timedelta(days=28)
OFTEN = timedelta(hours=12)  # feeds that come more often than that are counted by the day
MOST_REASONS = 12
HOUR, MICROSECOND = 3600.0, 1_000_000
Progress = Callable[[float, str], None]


def prepare(scope: Scope, _request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Everything the page shows but what depends on the moment it is opened."""
    now = datetime.now(UTC)
    loads = list(Load.objects.of(scope).filter(state=LoadState.DONE, ended_at__isnull=False).order_by("ended_at", "id"))
    feeds = [_feed(name, came, now) for name, came in _by_feed(loads).items()]
    progress(0.3, "")
    body = {"feeds": feeds, "rejected": _rejected(loads, now), "codes": None}
    if has_facts(scope) and loads:
        body["codes"] = _codes(scope, loads, now)
    return body


def standing(_scope: Scope) -> list[dict[str, Any]]:
    """The page is made anew by every load."""
    return [{}]


def feed_name(load: Load) -> str:
    """What a load is one of: its pull, its sender, or files whose names differ in numbers only."""
    if load.origin == Origin.PULL:
        return load.source.split(": ")[0]
    return load.source if load.origin == Origin.BULK else re.sub(r"\d+", "…", load.source)


def _by_feed(loads: Sequence[Load]) -> dict[str, list[Load]]:
    found: dict[str, list[Load]] = defaultdict(list)
    for load in loads:
        found[feed_name(load)].append(load)
    return found


def _feed(name: str, loads: Sequence[Load], now: datetime) -> dict[str, Any]:
    came = [(load.ended_at, load.read or 0) for load in loads if load.ended_at is not None]
    hours = [moment.timestamp() / HOUR for moment, _ in came]
    rhythm = lateness(hours, now.timestamp() / HOUR)
    counts = _counts(came, now)
    return {
        "name": name,
        "origin": loads[-1].origin,
        "loads": len(loads),
        "last": came[-1][0].isoformat(),
        "rhythm": asdict(rhythm),
        "volume": asdict(volume(counts)) if counts else None,
        "by_day": len(counts) != len(came),
    }


def _counts(came: Sequence[tuple[datetime, int]], now: datetime) -> list[int]:
    """Rows of each load; of each whole day where loads come often."""
    gaps = [(later - earlier).total_seconds() for (earlier, _), (later, _) in pairwise(came)]
    if not gaps or median(gaps) >= OFTEN.total_seconds():
        return [rows for _, rows in came]
    days: Counter[int] = Counter()
    for moment, rows in came:
        days[moment.toordinal()] += rows
    first, today = came[0][0].toordinal(), now.toordinal()
    return [days[day] for day in range(first, today)]


def _rejected(loads: Sequence[Load], now: datetime) -> dict[str, Any]:
    """Rejected rows and answers by reason, week by week, the newest week last."""
    first = now - timedelta(weeks=WEEKS)
    table: dict[str, list[int]] = defaultdict(lambda: [0] * WEEKS)
    read = [0] * WEEKS
    for load in loads:
        if load.ended_at is None or load.ended_at <= first:
            continue
        week = min(WEEKS - 1, int((load.ended_at - first) / timedelta(weeks=1)))
        read[week] += load.read or 0
        for reason, count in _reasons(load).items():
            table[reason][week] += count
    rows = sorted(table.items(), key=lambda each: -sum(each[1]))
    starts = [(first + timedelta(weeks=week)).date().isoformat() for week in range(WEEKS)]
    shown = [{"reason": reason, "counts": counts, "total": sum(counts)} for reason, counts in rows[:MOST_REASONS]]
    return {"weeks": starts, "read": read, "reasons": shown, "others": len(rows) - len(shown)}


def _reasons(load: Load) -> Counter[str]:
    found: Counter[str] = Counter(load.summary.get("rejected_rows_by_reason", {}))
    for reasons in load.summary.get("rejected_answers_by_reason", {}).values():
        found.update(reasons)
    return found


def _codes(scope: Scope, loads: Sequence[Load], now: datetime) -> dict[str, Any]:
    """Codes of what came lately against codes of what came before; employees' answers are not looked at."""
    newest = loads[-1].ended_at or now
    cut = int((newest - LATELY).timestamp() * MICROSECOND)
    items = _counted(scope, cut)
    named = drifts(items)
    sides = [
        sum(sum(codes.values()) for codes in (getattr(each, side) for each in items)) for side in ("before", "after")
    ]
    return {
        "since": (newest - LATELY).isoformat(),
        "items": len(items),
        "before": sides[0],
        "after": sides[1],
        "drifts": [_told(drift) for drift in named],
    }


def _told(drift: Drift) -> dict[str, Any]:
    return asdict(drift) | {"what": drift.what.value}


def _counted(scope: Scope, cut: int) -> list[CodeCounts]:
    store = store_of(scope)
    facts = store.facts()
    asked = facts.answers().filter(nw.col("side") != "employee", nw.col("text").is_null())
    lately = asked.with_columns((nw.col("recorded_us") >= cut).alias("lately"))
    rows = facts.collect(lately.group_by("item", "number", "choice", "missing", "lately").agg(nw.len().alias("n")))
    codes: dict[str, tuple[Counter[str], Counter[str]]] = defaultdict(lambda: (Counter(), Counter()))
    missing: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows.to_pylist():
        side, many = int(row["lately"]), int(row["n"])
        if row["missing"] is not None:
            missing[row["item"]][side] += many
        elif row["number"] is not None or row["choice"] is not None:
            code = f"{row['number']:g}" if row["number"] is not None else row["choice"]
            codes[row["item"]][side][code] += many
    refused = _refused(scope, cut)
    return [
        CodeCounts(item, before, after, refused.get(item, (0, 0)), (missing[item][0], missing[item][1]))
        for item, (before, after) in sorted(codes.items())
    ]


def _refused(scope: Scope, cut: int) -> dict[str, tuple[int, int]]:
    """Rejected answers by item, before and lately."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    table = rejected(store_of(scope)).select(["item", "recorded_us"])
    for item, moment in zip(table["item"].to_pylist(), table["recorded_us"].to_pylist(), strict=True):
        if item is not None:
            found[item][int(moment >= cut)] += 1
    return {item: (before, after) for item, (before, after) in found.items()}

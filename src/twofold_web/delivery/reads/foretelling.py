"""Whom a trigger would have asked after the events that were loaded lately, and why not the others; nobody is asked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import narwhals as nw

from twofold_web.delivery.asking.conditions import Happened, meets
from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.happenings import happened, moment_of, names_in
from twofold_web.delivery.asking.moments import zone_of
from twofold_web.delivery.models import Once, Reachable, Trigger, Way
from twofold_web.delivery.reads.calmness import asks_too_late
from twofold_web.delivery.reads.forecast import forecast_of_marks
from twofold_web.delivery.reads.portions import portions
from twofold_web.delivery.reads.zones import zone_for
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.surveys.reads.published import published

FORETOLD = "delivery.foretold"
DAYS = 30
FIELDS = ("kind", "touchpoint", "channel", "unit", "language", "case", "person")
Event = tuple[Mapping[str, Any], Happened]


def foretell(scope: Scope, request: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """Prepare what a trigger page shows: how many events met the trigger, and what would have become of them.

    The contact policy, the opt-outs and the draw are those of now; quotas are not reckoned with.
    """
    trigger = Trigger.objects.of(scope).filter(pk=request["trigger"]).first()
    survey = None if trigger is None else published(scope.organisation_id, trigger.survey_id)
    if trigger is None or survey is None or not has_facts(scope):
        return {"events": 0, "asked": 0, "reasons": []}
    met = list(_met(scope, trigger))
    progress(0.5, "")
    reasons: Counter[Reason] = Counter()
    left = _each_once(trigger, _in_time(trigger, met, reasons), reasons)
    reached = list(_reached(scope, trigger, left, reasons))
    told = forecast_of_marks(scope, trigger.survey_id, str(survey.document.purpose), reached, datetime.now(UTC))
    reasons.update(dict(told.refused))
    return {"events": len(met), "asked": told.asked, "reasons": reasons.most_common()}


def _met(scope: Scope, trigger: Trigger) -> Iterator[Event]:
    """The events of the last loads that the trigger waits for, the oldest first."""
    facts = store_of(scope).facts()
    since = int((datetime.now(UTC) - timedelta(days=DAYS)).timestamp() * 1_000_000)
    plan = facts.events().filter(nw.col("recorded_us") >= since)
    for name, value in trigger.wanted.items():
        if value:
            plan = plan.filter(nw.col(name) == value)
    context = names_in(plan.collect_schema().names())
    columns = ("event_id", "event_check", "occurred_us", "recorded_us", *FIELDS, *context)
    found = facts.collect(plan.select(*columns).sort("occurred_us", "event_id"))
    for batch in found.to_batches(max_chunksize=20_000):
        for row in batch.to_pylist():
            what = happened(row, context)
            if meets(what, trigger.wanted, trigger.conditions):
                yield row, what


def _in_time(trigger: Trigger, met: Iterable[Event], reasons: Counter[Reason]) -> Iterator[Event]:
    """Those that were not too old when they were loaded."""
    most = trigger.expires_days * 86_400_000_000
    for row, what in met:
        if row["recorded_us"] - row["occurred_us"] >= most:
            reasons[Reason.TOO_LATE] += 1
        else:
            yield row, what


def _each_once(trigger: Trigger, met: Iterable[Event], reasons: Counter[Reason]) -> Iterator[Event]:
    seen: set[object] = set()
    for row, what in met:
        by = {Once.CASE: what.case and ("case", what.case), Once.PERSON: row["person"] and ("person", row["person"])}
        key = by.get(Once(trigger.once)) or ("event", row["event_id"], row["event_check"])
        if key in seen:
            reasons[Reason.ONCE] += 1
        else:
            seen.add(key)
            yield row, what


def _reached(
    scope: Scope, trigger: Trigger, met: Iterable[Event], reasons: Counter[Reason]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The marks of those who would be asked in time and whose row said an address for the trigger's way."""
    own_zone = zone_for(scope)
    for portion in portions(met):
        numbers = [row["event_id"] for row, _what in portion]
        noted = {
            (each.event_id, each.event_check): each for each in Reachable.objects.of(scope).filter(event_id__in=numbers)
        }
        for row, what in portion:
            known = noted.get((row["event_id"], row["event_check"]))
            zone = own_zone if known is None else zone_of(known.zone, own_zone.key)
            if asks_too_late(trigger, what.at, moment_of(row["recorded_us"]), zone):
                reasons[Reason.TOO_LATE] += 1
                continue
            address = "" if known is None else known.by_phone if trigger.way == Way.SMS else known.by_email
            if known is None or not address:
                reasons[Reason.NO_ADDRESS] += 1
            else:
                yield tuple(sorted(filter(None, (known.by_name, address)))), what.case

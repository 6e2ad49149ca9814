"""Whom a trigger would have asked after the events that were loaded lately, and why not the others; nobody is asked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from typing import Any

import narwhals as nw

from twofold_web.delivery.asking.conditions import Happened, meets
from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.happenings import happened, moment_of, names_in
from twofold_web.delivery.asking.moments import zone_of
from twofold_web.delivery.asking.turns import Line, Rules, played
from twofold_web.delivery.models import Decision, DecisionState, Occurrence, Once, Plan, Reachable, Trigger, Way
from twofold_web.delivery.reads.acquaintance import acquainted
from twofold_web.delivery.reads.calmness import calm_of, when_to_ask
from twofold_web.delivery.reads.entry import asks_employees
from twofold_web.delivery.reads.forecast import Forecast, rules_of, sample_of
from twofold_web.delivery.reads.limits import limits_of
from twofold_web.delivery.reads.policies import policy_of
from twofold_web.delivery.reads.portions import portions
from twofold_web.delivery.reads.zones import zone_for
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.surveys.reads.published import published

FORETOLD = "delivery.foretold"
DAYS = 30
FIELDS = ("kind", "touchpoint", "channel", "unit", "language", "case", "person")
Event = tuple[Mapping[str, Any], Happened]


def request_of(scope: Scope, trigger: Trigger) -> dict[str, Any]:
    """What is foretold of a trigger; what the author sets belongs to it, so that a change is foretold anew."""
    survey, limits = trigger.survey_id, limits_of(scope, trigger.survey_id)
    plan = Plan.objects.of(scope).filter(survey_id=survey).values_list("share", "target").first()
    clocks = {purpose: [limit.most, limit.days] for purpose, limit in policy_of(scope).limits.items()}
    return {"trigger": trigger.pk, "plan": plan, "quotas": [astuple(each) for each in limits.shares], "clocks": clocks}


def foretell(scope: Scope, request: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """Prepare what a trigger page shows: how many events met the trigger, and what would have become of them.

    The rounds of the worker are played, each event in the moment in which it would have been asked about. The contact
    policy, the opt-outs, the draw and the quotas are those of now; whom the trigger did ask because of these loads is
    looked at as if it had not.
    """
    trigger = Trigger.objects.of(scope).filter(pk=request["trigger"]).first()
    survey = None if trigger is None else published(scope.organisation_id, trigger.survey_id)
    if trigger is None or survey is None or not has_facts(scope):
        return {"events": 0, "asked": 0, "reasons": []}
    met = list(_met(scope, trigger))
    progress(0.5, "")
    reasons: Counter[Reason] = Counter()
    left = _each_once(trigger, _named(scope, trigger, _in_time(trigger, met, reasons), reasons), reasons)
    lines = list(_lines(scope, trigger, left))
    told = _played(scope, trigger, lines, rules_of(scope, trigger.survey_id, str(survey.document.purpose)))
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


def _named(
    scope: Scope, trigger: Trigger, met: Iterable[Event], reasons: Counter[Reason]
) -> Iterator[tuple[Event, Reachable]]:
    """Those whose row named somebody, by an own number or an address for the trigger's way."""
    for portion in portions(met):
        numbers = [row["event_id"] for row, _what in portion]
        rows = Reachable.objects.of(scope).filter(event_id__in=numbers)
        noted = {(each.event_id, each.event_check): each for each in rows}
        for row, what in portion:
            known = noted.get((row["event_id"], row["event_check"]))
            if known is None or not (known.by_name or _address(trigger, known)):
                reasons[Reason.NO_ADDRESS] += 1
            else:
                yield (row, what), known


def _address(trigger: Trigger, known: Reachable) -> str:
    return known.by_phone if trigger.way == Way.SMS else known.by_email


def _each_once(
    trigger: Trigger, met: Iterable[tuple[Event, Reachable]], reasons: Counter[Reason]
) -> Iterator[tuple[Event, Reachable]]:
    seen: set[object] = set()
    for (row, what), known in met:
        person = known.by_name or _address(trigger, known)
        by = {Once.CASE: what.case and ("case", what.case), Once.PERSON: ("person", person)}
        key = by.get(Once(trigger.once)) or ("event", row["event_id"], row["event_check"])
        if key in seen:
            reasons[Reason.ONCE] += 1
        else:
            seen.add(key)
            yield (row, what), known


def _lines(scope: Scope, trigger: Trigger, met: Iterable[tuple[Event, Reachable]]) -> Iterator[Line]:
    """Each as the worker would have looked at it."""
    sample, own_zone, calm = sample_of(scope, trigger.survey_id), zone_for(scope), calm_of(trigger)
    employees = asks_employees(scope.organisation_id, trigger.survey_id)
    for (row, what), known in met:
        address, zone = _address(trigger, known), zone_of(known.zone, own_zone.key)
        mailbox = "" if trigger.way == Way.SMS else known.by_mailbox
        marks = tuple(sorted({known.by_name, address, mailbox} - {""}))
        told_at = moment_of(row["recorded_us"])
        due_at, last = when_to_ask(trigger, what.at, told_at, zone)
        # the invitation of an employee keeps neither
        case, segment = ("", "") if employees else (what.case, what.segment)
        standing = sample.standing(marks, case, reachable=bool(address), expires_at=last)
        yield Line(marks, standing, calm, zone, what.unit, segment, max(due_at, told_at))


def _played(scope: Scope, trigger: Trigger, lines: Sequence[Line], rules: Rules) -> Forecast:
    now = datetime.now(UTC)
    known = acquainted(scope, {mark for line in lines for mark in line.marks}, now)
    known.leave_all(now)
    for decision, at, unit, segment in _own(scope, trigger, now):
        known.forget(decision)
        if at is not None:
            rules.counted.give_back(unit, segment, at.astimezone(rules.zone).date())
    begin = min((line.due_at for line in lines if line.due_at is not None), default=now)
    return Forecast.of(played(lines, known, rules, begin))


def _own(scope: Scope, trigger: Trigger, now: datetime) -> Iterator[tuple[int, datetime | None, str, str]]:
    """The decisions by which the trigger asked because of the loads that are looked at.

    With when, for which unit and for which segment each took its places; only a first contact took any.
    """
    since = now - timedelta(days=DAYS)
    met = Occurrence.objects.of(scope).filter(trigger=trigger, load__isnull=False, at__gte=since)
    rows = Decision.objects.of(scope).filter(invitation__in=met.values("invitation"))
    asked = rows.exclude(state=DecisionState.REFUSED).values_list(
        "pk", "number", "at", "invitation__unit", "invitation__segment"
    )
    for decision, number, at, unit, segment in asked:
        yield decision, at if number == 0 else None, unit, segment

"""Events that a load brought: the triggers that they meet ask their people, each event once, however often it comes.

The addresses stand in the file only, which is deleted once it is loaded; so it is read once more before that. What is
kept of an address is what an invitation keeps.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from twofold.sources.reachable import reachable
from twofold_web.delivery.asking.conditions import Happened, meets
from twofold_web.delivery.asking.happenings import Wanted, event_named, guest_of, happened, names_in
from twofold_web.delivery.asking.identity import Identity, Known, email_of, mailbox_of, phone_of
from twofold_web.delivery.asking.lists import known_zones
from twofold_web.delivery.models import Occurrence, Reachable, Trigger, TriggerLoad, Way
from twofold_web.delivery.reads.marks import mark_of
from twofold_web.delivery.writes.occurring import Told, meet
from twofold_web.delivery.writes.sweeping import REACHABLE_KEPT
from twofold_web.foundation.audit import record
from twofold_web.foundation.hooks import JobRun, LoadedFile
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.surveys.reads.published import published

AT_ONCE = 1_000
COLUMNS = ("event_id", "event_check", "occurred_us", "kind", "touchpoint", "channel", "unit", "language", "case")
TOLD = ("told_person", "told_email", "told_phone", "told_zone")


@dataclass(slots=True)
class _Asking:
    """One trigger, what its invitations may carry, and what it made of a file so far."""

    trigger: Trigger
    wanted: Wanted
    oldest: datetime
    counts: Counter[str] = field(default_factory=Counter)


def ask_after_load(run: JobRun, loaded: LoadedFile) -> None:
    """Let the triggers look at the events of a file whose mapping says how people can be reached."""
    if not loaded.mapping.contact.addresses:
        return
    scope, now = run.scope, datetime.now(UTC)
    asking = _asking(scope, now)
    for context, rows in _portions(reachable(loaded.path, loaded.mapping, loaded.source, store_of(scope).key)):
        _note(scope, rows, now)
        for row in rows:
            what = happened(row, context)
            for one in asking:
                _look(scope, one, (row, what, loaded.load), now)
        run.progress(0.97, "")
    for one in asking:
        _written(scope, one, loaded.load, now)


def _asking(scope: Scope, now: datetime) -> list[_Asking]:
    """The triggers that send messages; an app of one's own is told by the API, because it shows the link itself."""
    found = []
    for trigger in Trigger.objects.of(scope).filter(paused=False).exclude(way=Way.APP).order_by("id"):
        survey = published(scope.organisation_id, trigger.survey_id)
        if survey is not None:
            hidden = frozenset(each.key for each in survey.document.hidden)
            wanted = Wanted(trigger.way, frozenset(survey.document.languages), hidden)
            found.append(_Asking(trigger, wanted, now - timedelta(days=trigger.expires_days)))
    return found


def _portions(tables: Iterable[pa.Table]) -> Iterator[tuple[dict[str, str], list[dict[str, Any]]]]:
    """Some rows at a time, with what their context fields are called."""
    for events in tables:
        context = names_in(events.column_names)
        chosen = events.select([*COLUMNS, *TOLD, *context])
        for begin in range(0, events.num_rows, AT_ONCE):
            yield context, chosen.slice(begin, AT_ONCE).to_pylist()


def _look(scope: Scope, one: _Asking, event: tuple[Mapping[str, Any], Happened, int], now: datetime) -> None:
    row, what, load = event
    if not meets(what, one.trigger.wanted, one.trigger.conditions):
        return
    one.counts["met"] += 1
    if what.at <= one.oldest:
        one.counts["too_old"] += 1
        return
    guest = guest_of(row, what, one.wanted)
    if not guest.address and not guest.name:
        one.counts["nobody"] += 1
        return
    named = event_named(row["event_id"], row["event_check"])
    meet(scope, one.trigger, Told(what, guest, named, named, load), now)


def _written(scope: Scope, one: _Asking, load: int, now: datetime) -> None:
    """Say what came of it; counted from what is kept, so that a repetition after a crash says the same."""
    if not one.counts["met"]:
        return
    invited = Occurrence.objects.of(scope).filter(trigger=one.trigger, load_id=load).count()
    told = {name: one.counts[name] for name in ("met", "too_old", "nobody")} | {"invited": invited}
    TriggerLoad.objects.of(scope).update_or_create(
        trigger=one.trigger,
        load_id=load,
        defaults=told | {"at": now},
        create_defaults=told | {"at": now, "organisation_id": scope.organisation_id},
    )
    record(scope, "trigger.met a load", f"trigger {one.trigger.pk}", {"load": load} | told)


def _note(scope: Scope, rows: list[dict[str, Any]], now: datetime) -> None:
    """Keep for a month, as keyed hashes, which events name somebody who can be reached."""
    since = int((now - REACHABLE_KEPT).timestamp() * 1_000_000)
    each_once = {(row["event_id"], row["event_check"]): row for row in rows if row["occurred_us"] >= since}
    Reachable.objects.of(scope).bulk_create(
        [_noted(scope, row, now) for row in each_once.values()],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["organisation", "event_id", "event_check"],
        update_fields=["by_name", "by_email", "by_mailbox", "by_phone", "zone", "noted_at"],
    )


def _noted(scope: Scope, row: Mapping[str, Any], now: datetime) -> Reachable:
    address = email_of(row["told_email"])
    mailbox = mailbox_of(address)
    told = {
        "by_name": Identity(Known.NAME, row["told_person"].strip()),
        "by_email": Identity(Known.EMAIL, address),
        "by_mailbox": Identity(Known.EMAIL, mailbox if mailbox != address else ""),
        "by_phone": Identity(Known.PHONE, phone_of(row["told_phone"])),
    }
    marks = {name: mark_of(scope, identity) if identity.value else "" for name, identity in told.items()}
    return Reachable(
        organisation_id=scope.organisation_id,
        event_id=row["event_id"],
        event_check=row["event_check"],
        zone=row["told_zone"] if row["told_zone"] in known_zones() else "",
        noted_at=now,
        **marks,
    )

"""Deliveries that wait become one file of one load: exactly once, whatever happens in between."""

import os
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from twofold.sources.mapping_file import parse_mapping, write_mapping
from twofold_web.foundation import jobs
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.scope import Scope
from twofold_web.intake import places
from twofold_web.intake.bulk.spooling import sync_folder
from twofold_web.intake.models import Load, Origin
from twofold_web.intake.pull_models import Hook, HookDelivery

LOAD, FLUSH = "intake.load", "intake.hook"
AT_ONCE = 5_000


def flush_job(run: JobRun) -> dict[str, Any]:
    """Write waiting deliveries into a file, and in one transaction make its load and forget their texts."""
    hook = Hook.objects.of(run.scope).filter(id=run.payload["hook"]).first()
    if hook is None:
        return {}
    waiting = list(HookDelivery.objects.of(run.scope).filter(hook=hook, taken=False)[:AT_ONCE])
    if not waiting:
        return {}
    stored = _written(run.scope, waiting)
    try:
        load = _taken(run, hook, waiting, stored)
    except jobs.LeaseLost:
        # the file may name somebody who is forgotten meanwhile
        places.remove(run.scope, stored)
        raise
    return {"load": load.pk, "deliveries": len(waiting)}


def _taken(run: JobRun, hook: Hook, waiting: list[HookDelivery], stored: uuid.UUID) -> Load:
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        load = _load_of(run.scope, hook, stored)
        kept = HookDelivery.objects.of(run.scope).filter(id__in=[each.pk for each in waiting], taken=False)
        if kept.update(taken=True, load=load, body="") != len(waiting):
            raise jobs.LeaseLost("another worker took these deliveries")
        if len(waiting) == AT_ONCE:
            jobs.enqueue(run.scope, FLUSH, {"hook": hook.pk}, key=f"hook:{hook.pk}", run_at=datetime.now(UTC))
    return load


def _written(scope: Scope, waiting: list[HookDelivery]) -> uuid.UUID:
    stored = uuid.uuid4()
    path = places.path_of(scope, stored)
    with path.open("x", encoding="utf-8") as file:
        file.writelines(f"{each.body}\n" for each in waiting)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return stored


def _load_of(scope: Scope, hook: Hook, stored: uuid.UUID) -> Load:
    load = Load.objects.add(
        scope,
        origin=Origin.BULK,
        stored=stored,
        source=hook.name,
        mapping=_as_lines(hook.mapping),
        store_load=f"in-{stored.hex[:24]}",
        made_by=hook.name,
    )
    load.job = jobs.enqueue(scope, LOAD, {"load": load.pk}, key=f"load:{load.pk}")
    load.save(update_fields=["job"])
    return load


def _as_lines(mapping: str) -> str:
    """The mapping, for a file that has one object a line whatever file it was made for."""
    told = parse_mapping(mapping)
    return write_mapping(replace(told, source=replace(told.source, format="ndjson", encoding="utf-8", delimiter=None)))

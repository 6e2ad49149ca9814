"""How a load ends: its counts are written down, the units it named join the tree, the pages are made anew."""

from datetime import UTC, datetime

from django.db import transaction

from twofold.facts import Unit as Node
from twofold.store.load import LoadSummary
from twofold_web.foundation import jobs, prepared
from twofold_web.foundation.audit import record
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake import places
from twofold_web.intake.models import KeptMapping, Load, LoadState, Origin
from twofold_web.people.writes import adopt_units

# more codes than that are no units: somebody took an order number for one
MOST_UNITS = 2_000


def finish_load(run: JobRun, load: Load, summary: LoadSummary) -> None:
    """Write down what a load did; the uploaded bytes go, because the facts can forget a person and they could not."""
    units = units_of(run.scope)
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        load.state = LoadState.DONE
        load.summary = summary.to_json()
        load.read, load.accepted, load.changed = summary.read, summary.accepted, summary.changed
        load.duplicates, load.rejected = summary.duplicates, summary.rejected_rows
        load.rejected_answers, load.ended_at = summary.rejected_answers, datetime.now(UTC)
        load.save()
        adopt_units(run.scope, units)
        if load.upload is not None and load.upload.columns:
            keep_mapping(run.scope, load.upload.columns, load.mapping, load.made_by)
        record(run.scope, "load.done", load.source, {"load": load.pk, "accepted": load.accepted, "read": load.read})
        prepared.ask_standing(run.scope)
    places.remove(run.scope, load.stored)


def fail_load(run: JobRun, load: Load, sentence: str) -> None:
    """Write down why nothing was loaded; the bytes of an upload stay, so that its mapping can be mended."""
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        load.state, load.trouble, load.ended_at = LoadState.FAILED, sentence, datetime.now(UTC)
        load.save(update_fields=["state", "trouble", "ended_at"])
        record(run.scope, "load.failed", load.source, {"load": load.pk})
    if load.origin != Origin.UPLOAD:
        places.remove(run.scope, load.stored)


def keep_mapping(scope: Scope, columns: str, mapping: str, made_by: str) -> None:
    """Keep what was chosen for files with these columns."""
    KeptMapping.objects.of(scope).update_or_create(
        columns=columns,
        defaults={"organisation_id": scope.organisation_id, "mapping": mapping, "made_by": made_by},
    )


def units_of(scope: Scope) -> list[Node]:
    """The units of the facts: those of a loaded tree, and those that events alone name."""
    facts = store_of(scope).facts()
    listed = facts.units().units
    found = facts.collect(facts.events().select("unit").unique())["unit"].to_pylist()
    named = sorted(code for code in found if code and code not in listed)
    alone = [Node(code, None, code) for code in named if len(code) <= 80]
    return [*listed.values(), *(alone if len(alone) <= MOST_UNITS else [])]

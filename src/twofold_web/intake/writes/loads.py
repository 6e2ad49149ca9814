"""Handing a file over to be loaded."""

import secrets
from pathlib import Path
from uuid import UUID

from django.db import transaction

from twofold.sources.mapping_file import parse_mapping
from twofold_web.foundation import jobs
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import Load, Origin, Upload
from twofold_web.intake.places import plain_name, take_over
from twofold_web.intake.reads.allowed import require_loading

LOAD = "intake.load"


def load_file(scope: Scope, path: Path, mapping_toml: str, source_name: str, *, origin: Origin = Origin.BULK) -> Load:
    """Load a file in the background; the file is taken over, and deleted once its rows are facts.

    Args:
        scope: who asks.
        path: a file of ours; it is moved away from there.
        mapping_toml: how its columns become facts.
        source_name: what people and the store call the file.
        origin: how it came here.

    Raises:
        PermissionDenied: the actor may not bring data in for the whole organisation.
        MappingError: the mapping is none.
    """
    require_loading(scope)
    parse_mapping(mapping_toml, "mapping")
    stored = take_over(scope, path)
    return begin_load(scope, stored, mapping_toml, plain_name(source_name), origin=origin)


def begin_load(
    scope: Scope, stored: UUID, mapping: str, source: str, *, origin: Origin, upload: Upload | None = None
) -> Load:
    """Write the load down and ask the worker for it; permission was asked already."""
    with transaction.atomic():
        load = Load.objects.add(
            scope,
            upload=upload,
            origin=origin,
            stored=stored,
            source=source,
            mapping=mapping,
            store_load=f"in-{secrets.token_hex(12)}",
            made_by=scope.actor.name,
        )
        # whoever chose the file in the browser waits for it
        awaited = upload is not None
        load.job = jobs.enqueue(scope, LOAD, {"load": load.pk}, key=f"load:{load.pk}", urgent=awaited)
        load.save(update_fields=["job"])
        record(scope, "load.asked", source, {"load": load.pk, "origin": origin.value})
    return load

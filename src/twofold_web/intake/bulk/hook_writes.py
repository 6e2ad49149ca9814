"""Addresses for single deliveries: make one, change its secret, pause it, delete it, take a delivery."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from twofold.sources.mapping_file import parse_mapping
from twofold_web.foundation import jobs
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope
from twofold_web.intake.bulk.signing import secret_of
from twofold_web.intake.pull_models import Hook, HookDelivery, HookDoor
from twofold_web.intake.reads import require_loading
from twofold_web.people.api_problems import Refused

FLUSH = "intake.hook"
GATHERED_FOR = timedelta(seconds=5)  # deliveries of one moment are loaded together
MOST_ROWS = 1_000  # of one delivery
DEEPEST = 32


def make_hook(scope: Scope, name: str, mapping: str) -> Hook:
    """Open an address.

    Raises:
        PermissionDenied: the actor may not bring data in for the whole organisation.
        MappingError: the mapping is none.
    """
    require_loading(scope)
    parse_mapping(mapping, _("mapping"))
    with transaction.atomic():
        hook = Hook.objects.add(scope, name=name, mapping=mapping, made_by=scope.actor.name)
        HookDoor.objects.create(address=hook.address, organisation_id=scope.organisation_id)
        record(scope, "hook.made", name, {"hook": hook.pk})
    return hook


def renew_secret(scope: Scope, hook: Hook) -> None:
    """Make the old secret worthless."""
    require_loading(scope)
    with transaction.atomic():
        hook.secret_number += 1
        hook.save(update_fields=["secret_number"])
        record(scope, "hook.secret.renewed", hook.name, {"hook": hook.pk})


def reveal_secret(scope: Scope, hook: Hook) -> str:
    """The secret, for somebody who sets up the sender; the look is recorded."""
    require_loading(scope)
    with transaction.atomic():
        record(scope, "hook.secret.seen", hook.name, {"hook": hook.pk})
    return secret_of(hook)


def pause_hook(scope: Scope, hook: Hook, *, paused: bool) -> None:
    """Refuse deliveries, or take them again."""
    require_loading(scope)
    with transaction.atomic():
        hook.paused = paused
        hook.save(update_fields=["paused"])
        record(scope, "hook.paused" if paused else "hook.resumed", hook.name, {"hook": hook.pk})


def delete_hook(scope: Scope, hook: Hook) -> None:
    """Close an address for good; what it brought stays, but for deliveries that were not loaded yet.

    Raises:
        Refused: 409, deliveries wait to be loaded.
    """
    require_loading(scope)
    with transaction.atomic():
        if HookDelivery.objects.of(scope).filter(hook=hook, taken=False).exists():
            raise Refused(409, _("Deliveries wait to be loaded."), _("Pause it, and delete it in a minute."))
        HookDoor.objects.filter(address=hook.address).delete()
        record(scope, "hook.deleted", hook.name, {"hook": hook.pk})
        hook.delete()


def deliver(scope: Scope, hook: Hook, signature: str, body: bytes) -> bool:
    """Keep a delivery; False where it was kept before. When this returns, it outlives a power cut.

    Raises:
        Refused: it is no JSON of one object, or of a list of objects.
    """
    if HookDelivery.objects.of(scope).filter(hook=hook, signature=signature).exists():
        return False
    rows = _rows(body)
    # escaped, so that signs no database holds (NUL, half a character) come to the reader of rows, who names them
    text = "\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    try:
        with transaction.atomic():
            HookDelivery.objects.add(scope, hook=hook, signature=signature, body=text)
            jobs.enqueue(
                scope, FLUSH, {"hook": hook.pk}, key=f"hook:{hook.pk}", run_at=datetime.now(UTC) + GATHERED_FOR
            )
    except IntegrityError:  # the same delivery came twice at the same moment
        if not HookDelivery.objects.of(scope).filter(hook=hook, signature=signature).exists():
            raise
        return False
    return True


def _rows(body: bytes) -> list[dict[str, Any]]:
    try:
        told = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as wrong:
        raise Refused(400, _("The body is no JSON."), _("Send one object, or a list of objects, in UTF-8.")) from wrong
    rows = told if isinstance(told, list) else [told]
    if not rows or not all(isinstance(row, dict) for row in rows) or len(rows) > MOST_ROWS:
        raise Refused(
            400,
            _("The body is not one object or a list of 1 to %(most)s objects.") % {"most": MOST_ROWS},
            _("Send one object, or a list of objects, in UTF-8."),
        )
    if any(_depth(row) > DEEPEST for row in rows):
        raise Refused(400, _("An object is nested deeper than %(most)s.") % {"most": DEEPEST}, _("Send it flatter."))
    return rows


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _depth(value: Any) -> int:
    """How deep a value is nested; what lies beyond the limit is not looked at."""
    deepest, todo = 0, [(value, 1)]
    while todo:
        part, depth = todo.pop()
        deepest = max(deepest, depth)
        if depth > DEEPEST:
            return depth
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        todo += [(each, depth + 1) for each in inner if isinstance(each, dict | list)]
    return deepest

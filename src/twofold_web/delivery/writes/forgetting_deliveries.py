"""What programs delivered and nobody has loaded yet: rows that name a person who is forgotten never become facts."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from twofold_web.delivery.asking.identity import email_of, phone_of
from twofold_web.foundation.hooks import Somebody
from twofold_web.foundation.scope import Scope
from twofold_web.intake.pull_models import HookDelivery


def forget_deliveries(scope: Scope, somebody: Somebody) -> tuple[int, ...]:
    """Take the person's rows out of deliveries that wait; no event of theirs is known yet."""
    with transaction.atomic():
        for each in HookDelivery.objects.of(scope).select_for_update().filter(taken=False):
            rows = each.body.split("\n")
            kept = [row for row in rows if not _names(json.loads(row), somebody)]
            if len(kept) < len(rows):
                _replace(scope, each, "\n".join(kept))
    return ()


def _replace(scope: Scope, each: HookDelivery, body: str) -> None:
    """The old one stays without its text, so that a replay is known and a file half made of it is not loaded."""
    HookDelivery.objects.of(scope).filter(pk=each.pk).update(taken=True, body="")
    if body:
        HookDelivery.objects.add(scope, hook=each.hook, signature=secrets.token_hex(32), body=body)


def _names(row: dict[str, Any], somebody: Somebody) -> bool:
    return any(
        told.strip() in somebody.names or {email_of(told), phone_of(told)} & set(somebody.addresses)
        for told in _cells(row)
    )


def _cells(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _cells(inner)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)

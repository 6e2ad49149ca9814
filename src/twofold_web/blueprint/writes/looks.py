"""Looks at single comments and rows, which are recorded as writes are."""

from django.db import transaction

from twofold_web.foundation import audit
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


def record_look(scope: Scope, act: str, touchpoint: str, count: int) -> None:
    """Somebody looked at so many comments (``comments.seen``) or rows (``rows.seen``) of a touchpoint."""
    scope.require(Permission.SEE_COMMENTS if act == "comments.seen" else Permission.SEE_ROWS)
    with transaction.atomic():
        audit.record(scope, act, f"touchpoint {touchpoint}", {"count": count, "page": "blueprint"})


def record_export(scope: Scope, kind: str, name: str) -> None:
    """Somebody took a blueprint away as a file."""
    scope.require(Permission.EXPORT)
    with transaction.atomic():
        audit.record(scope, "blueprint.exported", f"map {name}", {"format": kind})

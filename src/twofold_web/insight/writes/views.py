"""Keeping, renaming, sharing and deleting views; and taking data away."""

from django.db import transaction

from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import View
from twofold_web.insight.questions import Question
from twofold_web.insight.reads.views import owner_of

LONGEST = 120


def save_view(scope: Scope, name: str, question: Question, *, shared: bool = False) -> View:
    """Keep a question under a name.

    Raises:
        PermissionDenied: the actor may not save views.
        ValueError: there is no name.
    """
    scope.require(Permission.SAVE_VIEWS)
    named = _named(name)
    with transaction.atomic():
        kept = View.objects.add(scope, owner_id=owner_of(scope), name=named, question=question.query(), shared=shared)
        record(scope, "view.saved", f"view {kept.pk}", {"shared": shared})
    return kept


def change_view(scope: Scope, view_id: int, *, name: str, shared: bool) -> View:
    """Rename one's own view, share it or take it back.

    Raises:
        PermissionDenied: the actor may not save views.
        View.DoesNotExist: there is none of theirs.
        ValueError: there is no name.
    """
    scope.require(Permission.SAVE_VIEWS)
    named = _named(name)
    with transaction.atomic():
        kept = View.objects.of(scope).select_for_update().get(pk=view_id, owner_id=owner_of(scope))
        kept.name, kept.shared = named, shared
        kept.save(update_fields=["name", "shared"])
        record(scope, "view.changed", f"view {kept.pk}", {"shared": shared})
    return kept


def delete_view(scope: Scope, view_id: int) -> None:
    """Delete one's own view, and the reports that show it.

    Raises:
        PermissionDenied: the actor may not save views.
        View.DoesNotExist: there is none of theirs.
    """
    scope.require(Permission.SAVE_VIEWS)
    with transaction.atomic():
        View.objects.of(scope).select_for_update().get(pk=view_id, owner_id=owner_of(scope)).delete()
        record(scope, "view.deleted", f"view {view_id}")


def take_data(scope: Scope, question: Question, ending: str, rows: int) -> None:
    """Record that somebody downloads the data behind a figure.

    Raises:
        PermissionDenied: the actor may not.
    """
    scope.require(Permission.EXPORT)
    with transaction.atomic():
        record(scope, "data.downloaded", question.measure, {"question": question.query(), "as": ending, "rows": rows})


def _named(name: str) -> str:
    named = " ".join(name.split())[:LONGEST]
    if not named:
        raise ValueError("a view needs a name")
    return named

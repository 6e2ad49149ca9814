"""Letting masked comments go to a language model, or not, and asking it."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import get_language

from twofold_web.foundation.audit import record
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.models import Job
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.models import Answered, ModelAllowed, Wish
from twofold_web.insight.preparing.voice import forget_corrections
from twofold_web.insight.reads.language_model import ASKING, described_model, key_of, may_ask
from twofold_web.insight.reads.views import owner_of
from twofold_web.insight.reads.voice import comment_at

KEPT = timedelta(days=30)


def allow_model(scope: Scope, *, allowed: bool) -> None:
    """Let masked comments of customers go to the language model that the installation names, or end that.

    Raises:
        PermissionDenied: the actor may not.
    """
    scope.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic():
        if allowed:
            named = {"allowed_by": scope.actor.name}
            ModelAllowed.objects.of(scope).get_or_create(defaults=named | {"organisation_id": scope.organisation_id})
        else:
            ModelAllowed.objects.of(scope).delete()
            Answered.objects.of(scope).delete()
        detail = {"model": described_model().model, "host": described_model().host}
        record(scope, "language_model.allowed" if allowed else "language_model.forbidden", "voice", detail)


def ask_model(scope: Scope, wish: Wish, *, about: str = "", question: str = "") -> Job:
    """Ask; a job does it, and says itself in the audit trail how many comments went.

    Args:
        scope: who asks.
        wish: what for.
        about: the address of the comment to reply to.
        question: which comments, as filters in an address.

    Raises:
        PermissionDenied: the actor may not read comments, or asking is not switched on.
        Http404: the comment is not theirs to see.
    """
    scope.require(Permission.SEE_COMMENTS)
    if not may_ask(scope) or not owner_of(scope):
        raise PermissionDenied
    if wish is Wish.REPLY:
        comment_at(scope, about)
    said = {"about": about, "question": question[:2000], "language": (get_language() or "en")[:2]}
    payload = said | {"owner": owner_of(scope), "wish": wish.value}
    with transaction.atomic():
        record(scope, "language_model.asked", "voice", {"what": wish.value})
        return enqueue(scope, ASKING, payload, key=key_of(owner_of(scope), wish, about), urgent=True)


def forget_answers(scope: Scope, now: datetime) -> int:
    """Remove answers that were given long ago, and what rests on comments that are gone."""
    old = Answered.objects.of(scope).filter(made_at__lt=now - KEPT).delete()[0]
    return old + (forget_corrections(scope) if has_facts(scope) else 0)

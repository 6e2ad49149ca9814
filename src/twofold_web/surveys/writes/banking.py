"""Acts on the bank of questions: save a question as the newest version of its key."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from twofold_web.foundation import audit
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import BankItem
from twofold_web.surveys.questionnaire.document import parse_item, written_item


def save_to_bank(scope: Scope, item: Mapping[str, Any]) -> BankItem:
    """Keep a question in the bank, under its name in the data; what is there already makes no new version.

    Raises:
        PermissionDenied: the actor may not build surveys.
        QuestionnaireError: it is no finished question.
    """
    scope.require(Permission.EDIT_SURVEYS)
    # where it stood says nothing about it: conditions and keys are the questionnaire's own
    document = written_item(parse_item({**item, "show_if": None, "bank": None, "version": 1}))
    key = str(document["item"])[:80]
    document["key"] = key
    with transaction.atomic():
        newest = BankItem.objects.of(scope).filter(key=key).order_by("-number").first()
        if newest is not None and newest.document == document:
            return newest
        kept = BankItem.objects.add(
            scope,
            key=key,
            number=1 if newest is None else newest.number + 1,
            document=document,
            made_by=scope.actor.name,
            made_at=datetime.now(UTC),
        )
        audit.record(scope, "question.saved", f"question {key}", {"version": kept.number})
    return kept

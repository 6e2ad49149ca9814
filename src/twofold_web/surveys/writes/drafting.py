"""Acts on drafts: begin a survey, change its draft, take changes back and repeat them, copy it, put it away."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from twofold_web.foundation import audit
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import DraftStep, Survey
from twofold_web.surveys.refusals import DraftChanged, DraftTooLarge, NameTaken, SurveyMissing

Draft = dict[str, Any]
REMEMBERED = 50  # changes that can be taken back
MOST_LETTERS = 2_000_000


def create_survey(
    scope: Scope, name: str, document: Mapping[str, Any], translated_from: Mapping[str, Any] | None = None
) -> Survey:
    """Begin a survey with a draft.

    Args:
        scope: who begins it.
        name: its own name in addresses and data; a free one is made of it where it is taken.
        document: the questionnaire, finished or not.
        translated_from: which wording each translation was made from.

    Raises:
        PermissionDenied: the actor may not build surveys.
        NameTaken: a hundred surveys have this name with a number.
    """
    scope.require(Permission.EDIT_SURVEYS)
    draft = {**document}
    _refuse_large(draft)
    now = datetime.now(UTC)
    for free in (name, *(f"{name[:75]}-{number}" for number in range(2, 100))):
        draft["name"] = free
        values = {
            "name": free,
            "side": str(draft.get("side", "customer"))[:10],
            "draft": draft,
            "translated_from": dict(translated_from or {}),
            "made_by": scope.actor.name,
            "made_at": now,
            "edited_at": now,
        }
        try:
            with transaction.atomic():
                survey = Survey.objects.add(scope, **values)
                _remember(scope, survey, "begun")
                audit.record(scope, "survey.begun", f"survey {free}")
        except IntegrityError:
            continue
        return survey
    raise NameTaken(name)


def change_draft(
    scope: Scope,
    survey_id: int,
    number: int,
    draft: Draft,
    *,
    act: str,
    translated_from: Mapping[str, Any] | None = None,
) -> Survey:
    """Put a changed draft in the place of the one of this number.

    Args:
        scope: who changes it.
        survey_id: the survey.
        number: the ``draft_number`` of the draft that was changed.
        draft: the questionnaire as it shall be.
        act: what was done, one word of the editor.
        translated_from: which wording each translation was made from; unchanged without it.

    Raises:
        PermissionDenied: the actor may not build surveys.
        SurveyMissing: there is no such survey.
        DraftChanged: the draft has another number by now.
        DraftTooLarge: nobody would answer it.
    """
    scope.require(Permission.EDIT_SURVEYS)
    _refuse_large(draft)
    with transaction.atomic():
        survey = locked(scope, survey_id)
        if survey.draft_number != number:
            raise DraftChanged(survey)
        # the name ties versions and answers together; it is not changed with the draft
        survey.draft = {**draft, "name": survey.name}
        survey.side = str(draft.get("side", survey.side))[:10]
        if translated_from is not None:
            survey.translated_from = dict(translated_from)
        _move_on(scope, survey, act)
        audit.record(scope, "survey.changed", f"survey {survey.name}", {"act": act, "draft": survey.draft_number})
    return survey


def undo(scope: Scope, survey_id: int, number: int | None = None) -> Survey:
    """Take the last change back; nothing happens where there is none.

    Raises:
        DraftChanged: the draft has another number than the author looked at: the last change is somebody else's.
    """
    return _stepped(scope, survey_id, -1, number)


def redo(scope: Scope, survey_id: int, number: int | None = None) -> Survey:
    """Repeat the change that was taken back last; nothing happens where there is none.

    Raises:
        DraftChanged: the draft has another number than the author looked at.
    """
    return _stepped(scope, survey_id, 1, number)


def copy_survey(scope: Scope, survey_id: int, name: str) -> Survey:
    """Begin a survey with another one's draft."""
    scope.require(Permission.EDIT_SURVEYS)
    survey = Survey.objects.of(scope).filter(id=survey_id).first()
    if survey is None:
        raise SurveyMissing(survey_id)
    return create_survey(scope, name, survey.draft, survey.translated_from)


def archive(scope: Scope, survey_id: int, *, away: bool = True) -> Survey:
    """Put a survey away, or take it out again; its answers and versions stay."""
    scope.require(Permission.EDIT_SURVEYS)
    with transaction.atomic():
        survey = locked(scope, survey_id)
        survey.archived_at = datetime.now(UTC) if away else None
        survey.save(update_fields=["archived_at"])
        audit.record(scope, "survey.archived" if away else "survey.unarchived", f"survey {survey.name}")
    return survey


def _stepped(scope: Scope, survey_id: int, by: int, number: int | None) -> Survey:
    scope.require(Permission.EDIT_SURVEYS)
    with transaction.atomic():
        survey = locked(scope, survey_id)
        if number is not None and survey.draft_number != number:
            raise DraftChanged(survey)
        to = DraftStep.objects.of(scope).filter(survey=survey, step=survey.step + by).first()
        if to is None:
            return survey
        survey.draft, survey.translated_from, survey.step = to.draft, to.translated_from, to.step
        survey.draft_number += 1
        survey.edited_at = datetime.now(UTC)
        survey.save(update_fields=["draft", "translated_from", "step", "draft_number", "edited_at"])
        # who still has the page of before the undo is compared with the same draft under its new number
        DraftStep.objects.of(scope).filter(id=to.id).update(draft_number=survey.draft_number)
        act = "survey.change_undone" if by < 0 else "survey.change_repeated"
        audit.record(scope, act, f"survey {survey.name}", {"draft": survey.draft_number})
    return survey


def locked(scope: Scope, survey_id: int) -> Survey:
    """A survey that nobody else changes until the transaction ends.

    Raises:
        SurveyMissing: there is no such survey.
    """
    survey = Survey.objects.of(scope).select_for_update().filter(id=survey_id).first()
    if survey is None:
        raise SurveyMissing(survey_id)
    return survey


def _move_on(scope: Scope, survey: Survey, act: str) -> None:
    DraftStep.objects.of(scope).filter(survey=survey, step__gt=survey.step).delete()
    survey.step += 1
    survey.draft_number += 1
    survey.edited_at = datetime.now(UTC)
    survey.save(update_fields=["draft", "side", "translated_from", "step", "draft_number", "edited_at"])
    _remember(scope, survey, act)
    DraftStep.objects.of(scope).filter(survey=survey, step__lt=survey.step - REMEMBERED).delete()


def _remember(scope: Scope, survey: Survey, act: str) -> None:
    DraftStep.objects.add(
        scope,
        survey=survey,
        step=survey.step,
        draft_number=survey.draft_number,
        act=act,
        draft=survey.draft,
        translated_from=survey.translated_from,
        made_by=scope.actor.name,
        made_at=datetime.now(UTC),
    )


def _refuse_large(draft: Mapping[str, Any]) -> None:
    if len(json.dumps(draft, ensure_ascii=False)) > MOST_LETTERS:
        raise DraftTooLarge

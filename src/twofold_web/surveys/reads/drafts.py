"""What authors work on: surveys with their drafts, what can be taken back, what others did meanwhile."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import DraftStep, Survey, SurveyVersion


@dataclass(frozen=True, slots=True)
class Listed:
    """One survey in the list.

    Attributes:
        survey: itself.
        number: of its newest version; None where it was never published.
        title: in its source language.
    """

    survey: Survey
    number: int | None
    title: str


@dataclass(frozen=True, slots=True)
class History:
    """What an author can take back and repeat."""

    undo: DraftStep | None
    redo: DraftStep | None


def surveys_of(scope: Scope, *, archived: bool = False) -> list[Listed]:
    """Every survey, the last edited first; those put away only where they are asked for."""
    scope.require(Permission.EDIT_SURVEYS)
    found = Survey.objects.of(scope).filter(archived_at__isnull=not archived)
    newest = newest_versions(scope)
    return [Listed(survey, newest.get(survey.id), title_of(survey)) for survey in found]


def newest_versions(scope: Scope) -> dict[int, int]:
    """The number of the newest version of each survey that was published."""
    versions = SurveyVersion.objects.of(scope).order_by().values("survey_id").annotate(last=Max("number"))
    return dict(versions.values_list("survey_id", "last"))


def title_of(survey: Survey) -> str:
    """What a survey is called in its source language; its name where it has no title yet."""
    codes = survey.draft.get("languages") or ["en"]
    return str((survey.draft.get("title") or {}).get(codes[0]) or survey.name)


def survey_of(scope: Scope, survey_id: int) -> Survey | None:
    """A survey; None where there is none."""
    scope.require(Permission.EDIT_SURVEYS)
    return Survey.objects.of(scope).filter(id=survey_id).first()


def versions_of(scope: Scope, survey_id: int) -> list[SurveyVersion]:
    """Every published version, the newest first."""
    scope.require(Permission.EDIT_SURVEYS)
    return list(SurveyVersion.objects.of(scope).filter(survey_id=survey_id).order_by("-number"))


def draft_of(scope: Scope, survey: Survey, number: int) -> dict[str, Any] | None:
    """The draft that a page with this number was made of; None where it is forgotten."""
    scope.require(Permission.EDIT_SURVEYS)
    if number == survey.draft_number:
        return dict(survey.draft)
    kept = DraftStep.objects.of(scope).filter(survey=survey, draft_number=number).order_by("-step").first()
    return None if kept is None else dict(kept.draft)


def history_of(scope: Scope, survey: Survey) -> History:
    """The changes around where the draft stands."""
    steps = DraftStep.objects.of(scope).filter(survey=survey)
    here = steps.filter(step=survey.step).first()
    before = steps.filter(step=survey.step - 1).exists()
    return History(here if before else None, steps.filter(step=survey.step + 1).first())


def last_author(scope: Scope, survey: Survey) -> DraftStep | None:
    """Who made the draft what it is."""
    return DraftStep.objects.of(scope).filter(survey=survey, step=survey.step).first()

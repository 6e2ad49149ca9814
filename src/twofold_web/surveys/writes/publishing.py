"""Acts on what people are asked: publish a draft as a version that never changes, stop taking answers, reopen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from twofold.privacy.thresholds import ANSWERS, COMMENTS
from twofold_web.foundation import audit
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.texts import progress, without_source
from twofold_web.surveys.models import Survey, SurveyState, SurveyVersion
from twofold_web.surveys.questionnaire.checking import Weight, check
from twofold_web.surveys.questionnaire.document import (
    Document,
    Problem,
    QuestionnaireError,
    content_hash,
    parse_document,
    written,
)
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence
from twofold_web.surveys.questionnaire.versions import versioned
from twofold_web.surveys.refusals import DraftChanged, NotPublishable
from twofold_web.surveys.writes.drafting import locked


def publish(scope: Scope, survey_id: int, *, number: int | None = None, without: Collection[str] = ()) -> SurveyVersion:
    """Publish the draft as the newest version, and take answers.

    A draft that says what the newest version says makes no new one. A question whose wording or scale differs from
    the newest version takes the next number of its own, so that its answers are never mixed with the old ones.

    Args:
        scope: who publishes.
        survey_id: the survey.
        number: the ``draft_number`` that the publisher looked at; whatever it is now without it.
        without: languages of the draft that the version leaves out, because they are not translated yet.

    Raises:
        PermissionDenied: the actor may not publish surveys.
        SurveyMissing: there is no such survey.
        DraftChanged: the draft has another number by now.
        NotPublishable: something is wrong or not translated.
    """
    scope.require(Permission.SEND_SURVEYS)
    with transaction.atomic():
        survey = locked(scope, survey_id)
        if number is not None and survey.draft_number != number:
            raise DraftChanged(survey)
        versions = list(SurveyVersion.objects.of(scope).filter(survey=survey).order_by("number"))
        newest = versions[-1] if versions else None
        document = publishable(survey.draft, [one.document for one in versions], without)
        version = newest
        if newest is None or newest.content != content_hash(document):
            version = _added(scope, survey, document, 1 if newest is None else newest.number + 1)
        assert version is not None  # noqa: S101 - either the newest one, or the one just added
        _opened(scope, survey, version.number)
    return version


def publishable(
    draft: Mapping[str, Any], published: Sequence[Mapping[str, Any]], without: Collection[str] = ()
) -> Document:
    """What a draft is as a version.

    Args:
        draft: the questionnaire as its author left it.
        published: the documents of all versions, the oldest first: a question that was left out for a while goes on
            from the version it had.
        without: languages that are left out.

    Raises:
        NotPublishable: something is wrong or not translated.
    """
    known = frozenset(map(str, draft.get("languages", ())))
    languages = [code for code in draft.get("languages", ()) if code not in without]
    wanted = _only(draft, languages, known)
    try:
        document = parse_document(wanted)
    except QuestionnaireError as wrong:
        raise NotPublishable(wrong.problems) from wrong
    unwritten = tuple(Problem(place, sentence("There is no text.")) for place in without_source(wanted))
    errors = (note for note in check(document) if note.weight is Weight.ERROR)
    wrong_still = (*unwritten, *(Problem(note.place, Sentence(note.rule.value)) for note in errors))
    if wrong_still:
        raise NotPublishable(wrong_still)
    lacking = {one.language: one.missing for one in progress(wanted, {}) if one.missing}
    if lacking:
        raise NotPublishable(untranslated=lacking)
    for earlier in published:
        document = versioned(parse_document(earlier), document)
    return document


def close(scope: Scope, survey_id: int) -> Survey:
    """Take no more answers; links say so."""
    return _turned(scope, survey_id, SurveyState.CLOSED, "survey.closed")


def reopen(scope: Scope, survey_id: int) -> Survey:
    """Take answers again, with the newest version."""
    return _turned(scope, survey_id, SurveyState.OPEN, "survey.reopened")


def _turned(scope: Scope, survey_id: int, state: SurveyState, act: str) -> Survey:
    scope.require(Permission.SEND_SURVEYS)
    with transaction.atomic():
        survey = locked(scope, survey_id)
        # a survey that was never published has nothing to open or close
        if survey.state not in {state, SurveyState.DRAFT}:
            survey.state = state
            survey.save(update_fields=["state"])
            audit.record(scope, act, f"survey {survey.name}")
    return survey


def _added(scope: Scope, survey: Survey, document: Document, number: int) -> SurveyVersion:
    return SurveyVersion.objects.add(
        scope,
        survey=survey,
        number=number,
        document=written(document),
        content=content_hash(document),
        published_by=scope.actor.name,
        published_at=datetime.now(UTC),
    )


def _opened(scope: Scope, survey: Survey, number: int) -> None:
    survey.state = SurveyState.OPEN
    if survey.side == "employee" and survey.thresholds is None:
        # locked: what people were promised when they answered holds for this survey whatever is set later
        survey.thresholds = {**asdict(ANSWERS), "comments": COMMENTS.answers}
    survey.save(update_fields=["state", "thresholds"])
    audit.record(scope, "survey.published", f"survey {survey.name}", {"version": number})


def _only(value: Any, languages: list[str], known: frozenset[str]) -> Any:
    """A draft with the texts of these languages only, out of those it knows."""
    if isinstance(value, Mapping):
        if value and known.issuperset(value) and all(isinstance(text, str) for text in value.values()):
            return {code: text for code, text in value.items() if code in languages}
        return {
            key: languages if key == "languages" else _only(inner, languages, known) for key, inner in value.items()
        }
    return [_only(inner, languages, known) for inner in value] if isinstance(value, list) else value

"""Questionnaires by the API: list them, bring them in, change a draft, publish it, read what was published."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS, Refused
from twofold_web.surveys.editor.findings import Finding, problems_as_findings
from twofold_web.surveys.editor.remarks import remarks
from twofold_web.surveys.editor.translated import listed
from twofold_web.surveys.models import Survey, SurveyVersion
from twofold_web.surveys.questionnaire.document import QuestionnaireError, parse_document, written
from twofold_web.surveys.reads.drafts import newest_versions, survey_of, title_of, versions_of
from twofold_web.surveys.refusals import DraftChanged, DraftTooLarge, NotPublishable
from twofold_web.surveys.writes.drafting import archive, change_draft, create_survey
from twofold_web.surveys.writes.publishing import close, publish, reopen

router = Router(tags=["surveys"])
Document = dict[str, Any]
EDIT, SEND = Permission.EDIT_SURVEYS, Permission.SEND_SURVEYS


class SurveyOut(Schema):
    """A survey: ``newest`` is the number of its newest version, null before the first is published."""

    id: int
    name: str
    title: str
    side: str
    state: Literal["draft", "open", "closed"]
    newest: int | None
    draft_number: int
    edited_at: datetime
    archived: bool


class Surveys(Schema):
    """Surveys by rising id."""

    items: list[SurveyOut]
    next: int | None


class RemarkOut(Schema):
    """What is wrong with a draft (it stops publishing) or could be better, and at which part."""

    at: str
    sentence: str
    wrong: bool


class DraftOut(SurveyOut):
    """A survey with its draft and what the checker says about it."""

    questionnaire: Document
    remarks: list[RemarkOut]


class SurveyIn(Schema):
    """A questionnaire as a document, as its reference describes it and as Twofold JSON holds it."""

    questionnaire: Document


class DraftIn(SurveyIn):
    """A changed draft, and the ``draft_number`` that it was made of."""

    draft_number: int = Field(ge=1, le=2_000_000_000)


class SurveyChange(Schema):
    """Take answers or not; stand in the list or not. What is left out stays as it is."""

    open: bool | None = None
    archived: bool | None = None


class PublishIn(Schema):
    """Publish the draft of this number, without languages that are not translated yet."""

    draft_number: int = Field(ge=1, le=2_000_000_000)
    without: list[Annotated[Text, Field(max_length=12)]] = Field(default_factory=list, max_length=20)


class VersionOut(Schema):
    """A published version; ``content`` is the SHA-256 of the document in canonical form."""

    number: int
    published_at: datetime
    published_by: str
    content: str
    questionnaire: Document


@router.get("/o/{slug}/surveys", response={200: Surveys} | PROBLEMS)
def list_surveys(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """Every survey of the organisation, those put away too."""
    scope = scope_for(request, slug, EDIT)
    newest = newest_versions(scope)
    return page_of(Survey.objects.of(scope), paging, lambda row: _row(row, newest.get(row.pk)))


@router.post("/o/{slug}/surveys", response={201: DraftOut} | PROBLEMS)
def bring_in(request: HttpRequest, slug: str, told: SurveyIn) -> Any:
    """Begin a survey with a questionnaire; it gets a free name where its own is taken."""
    scope = scope_for(request, slug, EDIT)
    draft = _read(told.questionnaire)
    return Status(201, _draft(scope, _kept(lambda: create_survey(scope, str(draft["name"]), draft))))


@router.get("/o/{slug}/surveys/{survey_id}", response={200: DraftOut} | PROBLEMS)
def read_survey(request: HttpRequest, slug: str, survey_id: RowId) -> Any:
    """A survey with its draft."""
    scope = scope_for(request, slug, EDIT)
    return _draft(scope, _found(scope, survey_id))


@router.put("/o/{slug}/surveys/{survey_id}/draft", response={200: DraftOut} | PROBLEMS)
def replace_draft(request: HttpRequest, slug: str, survey_id: RowId, told: DraftIn) -> Any:
    """Put a questionnaire in the place of the draft; the name stays. It can be taken back in the editor."""
    scope = scope_for(request, slug, EDIT)
    _found(scope, survey_id)
    draft = _read(told.questionnaire)
    return _draft(scope, _kept(lambda: change_draft(scope, survey_id, told.draft_number, draft, act="replaced")))


@router.patch("/o/{slug}/surveys/{survey_id}", response={200: DraftOut} | PROBLEMS)
def change_survey(request: HttpRequest, slug: str, survey_id: RowId, told: SurveyChange) -> Any:
    """Close a survey or open it again; put it away or take it out."""
    scope = scope_for(request, slug, EDIT if told.open is None else SEND)
    _found(scope, survey_id)
    if told.open is not None:
        (reopen if told.open else close)(scope, survey_id)
    if told.archived is not None:
        archive(scope, survey_id, away=told.archived)
    return _draft(scope, _found(scope, survey_id))


@router.post("/o/{slug}/surveys/{survey_id}/versions", response={201: VersionOut} | PROBLEMS)
def publish_draft(request: HttpRequest, slug: str, survey_id: RowId, told: PublishIn) -> Any:
    """Publish the draft; one that says what the newest version says makes no new one."""
    scope = scope_for(request, slug, SEND)
    survey = _found(scope, survey_id)
    try:
        version = publish(scope, survey_id, number=told.draft_number, without=told.without)
    except DraftChanged as changed:
        raise _changed() from changed
    except NotPublishable as wrong:
        raise Refused(
            422, _("This draft cannot be published."), _("Correct what “fields” names."), fields=_stops(survey, wrong)
        ) from wrong
    return Status(201, _version(version))


@router.get("/o/{slug}/surveys/{survey_id}/versions/{number}", response={200: VersionOut} | PROBLEMS)
def read_version(request: HttpRequest, slug: str, survey_id: RowId, number: RowId) -> Any:
    """A published version; it never changes."""
    scope = scope_for(request, slug, EDIT)
    _found(scope, survey_id)
    found = next((one for one in versions_of(scope, survey_id) if one.number == number), None)
    if found is None:
        raise Refused(404, _("There is no such version."), _("“newest” of the survey is the last one."))
    return _version(found)


def _found(scope: Scope, survey_id: int) -> Survey:
    survey = survey_of(scope, survey_id)
    if survey is None:
        raise Refused(404, _("There is no such survey."), _("Look its id up in the list of surveys."))
    return survey


def _read(questionnaire: Document) -> Document:
    try:
        return written(parse_document(questionnaire))
    except QuestionnaireError as wrong:
        fields = [(one["place"], one["sentence"]) for one in listed(wrong.problems)]
        raise Refused(422, _("This is no questionnaire."), _("Correct what “fields” names."), fields=fields) from wrong


def _kept(write: Any) -> Survey:
    try:
        return cast("Survey", write())
    except DraftChanged as changed:
        raise _changed() from changed
    except DraftTooLarge as large:
        raise Refused(413, _("The questionnaire is too large."), _("Split it into several.")) from large


def _changed() -> Refused:
    return Refused(409, _("The draft has another number by now."), _("Read it again and send the change anew."))


def _stops(survey: Survey, wrong: NotPublishable) -> Sequence[tuple[str, str]]:
    """What stops publishing, in words: of the draft as a whole, or what lacks translations."""
    if wrong.untranslated:
        said = _("Not translated: %(missing)s texts.")
        return [(f"languages/{code}", said % {"missing": missing}) for code, missing in wrong.untranslated.items()]
    found: list[Finding] = [one for one in remarks(survey.draft, survey.translated_from).findings if one.wrong]
    return [(one.at, one.sentence) for one in found or problems_as_findings(wrong.problems)]


def _row(survey: Survey, newest: int | None) -> dict[str, Any]:
    plain = {name: getattr(survey, name) for name in ("id", "name", "side", "state", "draft_number", "edited_at")}
    return plain | {"title": title_of(survey), "newest": newest, "archived": survey.archived_at is not None}


def _draft(scope: Scope, survey: Survey) -> dict[str, Any]:
    said = remarks(survey.draft, survey.translated_from).findings
    shown = [{"at": one.at, "sentence": one.sentence, "wrong": one.wrong} for one in said]
    row = _row(survey, newest_versions(scope).get(survey.pk))
    return row | {"questionnaire": survey.draft, "remarks": shown}


def _version(version: SurveyVersion) -> dict[str, Any]:
    plain = {name: getattr(version, name) for name in ("number", "published_at", "published_by", "content")}
    return plain | {"questionnaire": version.document}

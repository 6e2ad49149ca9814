"""What people are asked: the published versions of a survey, read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from twofold_web.surveys.models import Survey, SurveyVersion
from twofold_web.surveys.questionnaire.document import Document, parse_document, text_in


@dataclass(frozen=True, slots=True)
class Published:
    """One version of a survey.

    Attributes:
        survey_id: the survey.
        name: its own name.
        number: of the version.
        state: where the survey stands: ``open`` or ``closed``.
        document: the questionnaire.
        thresholds: the smallest numbers that may be shown of employees, locked at the first version; None of customers.
    """

    survey_id: int
    name: str
    number: int
    state: str
    document: Document
    thresholds: Mapping[str, int] | None

    @property
    def title(self) -> str:
        """What it is called in its source language; its name where it has no title."""
        source = self.document.source_language
        return text_in(self.document.title, source, source) or self.name


def published(organisation_id: int, survey_id: int, number: int | None = None) -> Published | None:
    """A version of a survey, the newest without a number; None where there is none.

    The state is read anew each time; a version never changes, so its document is read once a process.
    """
    survey = Survey.objects.of(organisation_id).filter(id=survey_id).defer("draft", "translated_from").first()
    if survey is None:
        return None
    versions = SurveyVersion.objects.of(organisation_id).filter(survey_id=survey_id)
    wanted = versions if number is None else versions.filter(number=number)
    newest = wanted.order_by("-number").values_list("number", "content").first()
    if newest is None:
        return None
    document = _document(organisation_id, survey_id, *newest)
    return Published(survey_id, survey.name, newest[0], survey.state, document, survey.thresholds)


@lru_cache(maxsize=1024)
def _document(organisation_id: int, survey_id: int, number: int, content: str) -> Document:  # noqa: ARG001 - the hash makes the key safe where a database begins anew
    version = SurveyVersion.objects.of(organisation_id).get(survey_id=survey_id, number=number)
    return parse_document(version.document)

"""Everything the editor says about a draft as a whole: what is wrong, what could be better, how long it takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from twofold_web.surveys.acts.places import Draft
from twofold_web.surveys.acts.texts import Translation, progress
from twofold_web.surveys.editor.findings import Finding, problems_as_findings, read_draft
from twofold_web.surveys.editor.noted import as_findings
from twofold_web.surveys.questionnaire.checking import check, reading_time


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said about a draft.

    Attributes:
        findings: what stops publishing, then advice.
        minutes: how long an answer takes in the source language; None where the draft cannot be read yet.
        translations: how far it is translated, a language after the other.
    """

    findings: list[Finding]
    minutes: float | None
    translations: list[Translation]


def remarks(draft: Draft, translated_from: Mapping[str, Mapping[str, str]]) -> Remarks:
    """Read a draft with an editor's eyes."""
    document, problems = read_draft(draft)
    translations = progress(draft, translated_from)
    if document is None:
        return Remarks(problems_as_findings(problems), None, translations)
    minutes = reading_time(document, document.source_language).total_seconds() / 60
    return Remarks(as_findings(check(document)), minutes if any(document.items()) else None, translations)

"""What is wrong with a draft or could be better, each beside the part it is about."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from twofold_web.surveys.acts.places import START, Draft
from twofold_web.surveys.editor.translated import in_words
from twofold_web.surveys.questionnaire.document import Document, Problem, QuestionnaireError, parse_document


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark.

    Attributes:
        at: the part it is about.
        sentence: in the reader's language.
        wrong: whether it stops publishing; else it is advice.
    """

    at: str
    sentence: str
    wrong: bool = False


def read_draft(draft: Draft) -> tuple[Document | None, tuple[Problem, ...]]:
    """A draft as a questionnaire, or why it is none yet."""
    try:
        return parse_document(draft), ()
    except QuestionnaireError as wrong:
        return None, wrong.problems


def part_of(place: str) -> str:
    """The part of the editor that a place of a document belongs to.

    >>> part_of("blocks/stay/items/nps/labels/0"), part_of("ends/thanks/url"), part_of("languages")
    ('item:nps', 'end:thanks', 'start')
    """
    match place.split("/"):
        case ["blocks", _, "items", key, *_]:
            return f"item:{key}"
        case ["blocks", key, *_]:
            return f"block:{key}"
        case ["ends", key, *_]:
            return f"end:{key}"
        case ["quotas", key, *_]:
            return f"quota:{key}"
        case [first, *_] if ":" in first:
            return first
    return START


def by_part(findings: list[Finding]) -> Mapping[str, list[Finding]]:
    """Findings under the part they are about."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.at].append(finding)
    return found


def problems_as_findings(problems: tuple[Problem, ...]) -> list[Finding]:
    """What stops publishing."""
    return [Finding(part_of(problem.place), in_words(problem.sentence), wrong=True) for problem in problems]

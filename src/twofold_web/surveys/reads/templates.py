"""The shipped questionnaires that a survey can begin with."""

from dataclasses import dataclass
from typing import Any

from twofold_web.surveys.questionnaire.document import Document, text_in, written
from twofold_web.surveys.shipped.library import SHIPPED, shipped


@dataclass(frozen=True, slots=True)
class Template:
    """One questionnaire to begin with.

    Attributes:
        name: its name among the shipped ones.
        title: in the reader's language.
        introduction: likewise.
        questions: how many it has.
        side: whom it asks.
        languages: those it is written in.
    """

    name: str
    title: str
    introduction: str
    questions: int
    side: str
    languages: tuple[str, ...]


def templates(language: str) -> list[Template]:
    """Every shipped questionnaire, with its words in a language."""
    return [_template(name, shipped(name), language) for name in SHIPPED]


def template_draft(name: str, language: str = "") -> dict[str, Any] | None:
    """A shipped questionnaire as a draft; None where there is none of this name.

    Its author's language comes first, where the questionnaire has it: the others are translated from it.
    """
    if name not in SHIPPED:
        return None
    draft = written(shipped(name))
    return draft | {"languages": sorted(draft["languages"], key=lambda code: code != language)}


def _template(name: str, document: Document, language: str) -> Template:
    source = document.source_language
    return Template(
        name,
        text_in(document.title, language, source),
        text_in(document.introduction, language, source),
        sum(1 for _one in document.items()),
        document.side.value,
        document.languages,
    )

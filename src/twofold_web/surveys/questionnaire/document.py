"""The questionnaire as a document: the one door to its records, and to their form in JSON."""

from collections.abc import Mapping
from typing import Any

from twofold_web.surveys.questionnaire.parts import (
    Block,
    Choice,
    Document,
    End,
    HiddenField,
    Item,
    Jump,
    Loop,
    Quota,
    Row,
    Texts,
)
from twofold_web.surveys.questionnaire.problems import Problem, QuestionnaireError
from twofold_web.surveys.questionnaire.reading import FORMAT, parse_document
from twofold_web.surveys.questionnaire.reading_items import read_item
from twofold_web.surveys.questionnaire.words import (
    NOT_APPLICABLE,
    Appearance,
    Comparison,
    EndKind,
    ItemType,
    Purpose,
)
from twofold_web.surveys.questionnaire.writing import (
    canonical,
    content_hash,
    source_hash,
    text_in,
    written,
    written_item,
)

__all__ = [
    "FORMAT",
    "NOT_APPLICABLE",
    "Appearance",
    "Block",
    "Choice",
    "Comparison",
    "Document",
    "End",
    "EndKind",
    "HiddenField",
    "Item",
    "ItemType",
    "Jump",
    "Loop",
    "Problem",
    "Purpose",
    "QuestionnaireError",
    "Quota",
    "Row",
    "Texts",
    "canonical",
    "content_hash",
    "parse_document",
    "parse_item",
    "source_hash",
    "text_in",
    "written",
    "written_item",
]


def parse_item(data: Mapping[str, Any]) -> Item:
    """One item by itself, as the bank of questions keeps it.

    Raises:
        QuestionnaireError: it is none; its conditions are checked only where it stands in a questionnaire.
    """
    problems: list[Problem] = []
    item = read_item("", data, problems)
    if problems:
        raise QuestionnaireError(tuple(problems))
    return item

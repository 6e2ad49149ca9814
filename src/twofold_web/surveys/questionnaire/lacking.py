"""What a page still lacks before its respondent may be done with it."""

from collections.abc import Mapping

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.parts import Item
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.words import ItemType


def lacks(page: Page, answers: Mapping[str, Answered]) -> bool:
    """Whether an answer is missing that the page requires."""
    needed = (one for one in page.items if one.item.required and one.item.type is not ItemType.STATEMENT)
    return any(one.key not in answers or bool(missing_rows(one.item, answers[one.key])) for one in needed)


def missing_rows(item: Item, answer: Answered | None) -> tuple[str, ...]:
    """The rows of a matrix without an answer; none where the whole does not apply, and of other questions."""
    if item.type is not ItemType.MATRIX or (answer is not None and answer.not_applicable):
        return ()
    return tuple(row.key for row in item.rows if answer is None or row.key not in answer.rows)

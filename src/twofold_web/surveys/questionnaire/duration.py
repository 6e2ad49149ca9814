"""How long a questionnaire takes: reading its words, and answering.

Reading follows letters a minute of the language (see ``word_lists``). Seconds of answering are our own estimates, to be
replaced by what respondents take; they are there to compare drafts, not to promise minutes.
"""

from dataclasses import dataclass
from datetime import timedelta

from twofold_web.surveys.questionnaire.checking_words import word_lists
from twofold_web.surveys.questionnaire.parts import Block, Document, Item
from twofold_web.surveys.questionnaire.places import texts_of_item
from twofold_web.surveys.questionnaire.words import ItemType
from twofold_web.surveys.questionnaire.writing import text_in

USUAL_LETTERS_A_MINUTE = 882
SECONDS = {
    ItemType.EMOTION: 7.0,
    ItemType.MULTIPLE: 6.0,
    ItemType.RANKING: 12.0,
    ItemType.NUMBER: 5.0,
    ItemType.DATE: 7.0,
    ItemType.TEXT: 25.0,
    ItemType.FILE: 25.0,
    ItemType.STATEMENT: 0.0,
}
SECONDS_A_ROW = 3.0
SECONDS_ELSE = 3.0
SHARE_OF_CONDITIONAL = 0.5  # of respondents who meet a condition, as long as nobody knows better
SHARE_OF_WRITERS = 0.5  # who write something where they may leave it out
ROUNDS = 2


@dataclass(frozen=True, slots=True)
class QuestionnaireWeight:
    """How much is asked: questions, those with words to write, those that are forced, and letters to read."""

    questions: int
    open: int
    required: int
    letters: int


def reading_time(document: Document, language: str) -> timedelta:
    """About how long a respondent takes in a language; a question behind a condition counts half, a loop two rounds."""
    lists = word_lists(language)
    speed = (lists.letters_a_minute if lists is not None else USUAL_LETTERS_A_MINUTE) / 60
    source = document.source_language
    seconds = len(text_in(document.introduction, language, source)) / speed
    for block in document.blocks:
        seconds += sum(_seconds(item, language, source, speed) for item in block.items) * _share(block)
    return timedelta(seconds=round(seconds))


def _share(block: Block) -> float:
    rounds = 1 if block.loop is None else min(ROUNDS, block.loop.most)
    return rounds * (1.0 if block.show_if is None else SHARE_OF_CONDITIONAL)


def _seconds(item: Item, language: str, source: str, speed: float) -> float:
    letters = sum(len(text_in(one.texts, language, source)) for one in texts_of_item(item, ""))
    answering = SECONDS.get(item.type, SECONDS_ELSE)
    if item.type is ItemType.MATRIX:
        answering = SECONDS_A_ROW * len(item.rows)
    if item.type is ItemType.TEXT and not item.required:
        answering *= SHARE_OF_WRITERS
    return (letters / speed + answering) * (1.0 if item.show_if is None else SHARE_OF_CONDITIONAL)


def weight(document: Document) -> QuestionnaireWeight:
    """How much is asked, everything counted once."""
    asked = [item for item in document.items() if item.type is not ItemType.STATEMENT]
    source = document.source_language
    letters = sum(len(one.texts.get(source, "")) for item in document.items() for one in texts_of_item(item, ""))
    return QuestionnaireWeight(
        questions=sum(len(item.rows) or 1 for item in asked),
        open=sum(item.type is ItemType.TEXT for item in asked),
        required=sum(item.required for item in asked),
        letters=letters,
    )

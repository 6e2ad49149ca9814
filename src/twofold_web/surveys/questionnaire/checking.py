"""The checker of questionnaires: what stops publishing, what is worth a look, what may be better."""

from collections.abc import Iterator

from twofold_web.surveys.questionnaire.checking_ends import check_ends
from twofold_web.surveys.questionnaire.checking_scales import check_scales
from twofold_web.surveys.questionnaire.checking_words import check_words
from twofold_web.surveys.questionnaire.duration import QuestionnaireWeight, reading_time, weight
from twofold_web.surveys.questionnaire.notes import Note, Rule, Weight
from twofold_web.surveys.questionnaire.parts import Document
from twofold_web.surveys.questionnaire.piping import pipes
from twofold_web.surveys.questionnaire.places import texts_of
from twofold_web.surveys.questionnaire.reaching import check_reach
from twofold_web.surveys.questionnaire.translating import untranslated
from twofold_web.surveys.questionnaire.words import ItemType

__all__ = ["Note", "QuestionnaireWeight", "Rule", "Weight", "check", "reading_time", "weight"]

MOST_MINUTES = 10


def check(document: Document) -> tuple[Note, ...]:
    """Everything the checker finds, what weighs most first; errors must be mended before publishing."""
    order = list(Weight)
    return tuple(sorted(_all(document), key=lambda note: order.index(note.weight)))


def _all(document: Document) -> Iterator[Note]:
    yield from _missing(document)
    yield from _pipes(document)
    yield from check_reach(document)
    yield from check_words(document)
    yield from check_scales(document)
    yield from check_ends(document)
    for language in document.languages:
        minutes = reading_time(document, language).total_seconds() / 60
        if minutes > MOST_MINUTES:
            about = {"minutes": round(minutes, 1), "most": float(MOST_MINUTES)}
            yield Note(Rule.TOO_LONG_IN_ALL, Weight.WARNING, "", language, about)


def _missing(document: Document) -> Iterator[Note]:
    """What is not there: questions, words, translations."""
    if all(item.type is ItemType.STATEMENT for item in document.items()):
        yield Note(Rule.NO_QUESTIONS, Weight.ERROR, "blocks")
    for block in document.blocks:
        for item in block.items:
            place = f"blocks/{block.key}/items/{item.key}"
            if not item.text:
                yield Note(Rule.NO_TEXT, Weight.ERROR, f"{place}/text")
            if item.type is not ItemType.EMOTION:
                bare = (f"{place}/choices/{choice.code}" for choice in item.choices if not choice.text)
                yield from (Note(Rule.NO_TEXT, Weight.ERROR, one) for one in bare)
            bare = (f"{place}/rows/{row.key}" for row in item.rows if not row.text)
            yield from (Note(Rule.NO_TEXT, Weight.ERROR, one) for one in bare)
    yield from (Note(Rule.NO_TEXT, Weight.ERROR, f"ends/{end.key}/text") for end in document.ends if not end.text)
    for gap in untranslated(document):
        own = gap.language == document.source_language
        rule, heavy = (Rule.NO_TEXT, Weight.ERROR) if own else (Rule.UNTRANSLATED, Weight.WARNING)
        yield Note(rule, heavy, gap.place, gap.language)


def _pipes(document: Document) -> Iterator[Note]:
    """Texts that take up what is not there, or is not known yet."""
    order = [item.key for item in document.items()]
    hidden = {field.key for field in document.hidden}
    placed = (
        (one, language, pipe)
        for one in texts_of(document)
        for language, text in one.texts.items()
        for pipe in pipes(text)
    )
    for one, language, pipe in placed:
        known = pipe.what == "touchpoint" or pipe.key in (order if pipe.what == "answer" else hidden)
        if not known:
            yield Note(Rule.UNKNOWN_PIPE, Weight.ERROR, one.place, language, {"name": pipe.key})
        elif pipe.what == "answer" and order.index(pipe.key) >= _number(one.place, order):
            yield Note(Rule.LATER_PIPE, Weight.ERROR, one.place, language, {"name": pipe.key})


def _number(place: str, order: list[str]) -> int:
    """How many questions come before a text."""
    parts = place.split("/")
    if parts[0] == "ends":
        return len(order)
    if parts[0] == "blocks" and len(parts) > 3:
        return order.index(parts[3])
    return 0 if parts[0] != "blocks" else len(order)

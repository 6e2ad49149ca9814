"""A whole questionnaire as one page that a kiosk walks by itself: every question, every end, and the logic between."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation

from twofold_web.answering.asked import Reply
from twofold_web.answering.quality.suspicion import TRAP
from twofold_web.answering.showing.assets import ALONE, WAY
from twofold_web.answering.showing.pages import (
    AFTER_END,
    Drawn,
    calls,
    consent_words,
    frame_of,
    rendered,
    reply_of,
    spoken,
)
from twofold_web.answering.showing.questions import Question, question_of
from twofold_web.answering.showing.words import notice, sentences, wished_words
from twofold_web.surveys.questionnaire.compiling import compiled
from twofold_web.surveys.questionnaire.emotions import feeling_choices
from twofold_web.surveys.questionnaire.parts import Block, Item, Texts
from twofold_web.surveys.questionnaire.piping import PIPE
from twofold_web.surveys.questionnaire.steps import Shown
from twofold_web.surveys.questionnaire.wording import Wording
from twofold_web.surveys.questionnaire.words import ItemType
from twofold_web.surveys.questionnaire.writing import text_in

# where the browser puts something in; no text can hold them: a questionnaire refuses letters that nobody can see
BEGINS, ENDS = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Marked(Wording):
    """Says texts with the places marked where the browser puts in what somebody answered."""

    def say(self, texts: Texts) -> str:
        """A text in the respondent's language."""
        text = text_in(texts, self.given.language, self.document.source_language)
        return PIPE.sub(lambda found: f"{BEGINS}{found[0][1:-1]}{ENDS}", text)


def alone_page(drawn: Drawn) -> Reply:
    """The page; it is the same for everybody who comes to this kiosk."""
    document, language = drawn.document, drawn.given.language
    wording = Marked(document, drawn.given, {})
    with translation.override(spoken(language)):
        numbers = iter(range(1, 1 + sum(len(block.items) for block in document.blocks)))
        blocks = [
            {"key": block.key, "questions": list(_questions(block, wording, numbers))} for block in document.blocks
        ]
        heading, busy = notice("busy")
        told = frame_of(drawn) | {
            "scripts": (WAY.path, ALONE.path),
            "title": "",
            "token": drawn.token,
            "trap": TRAP,
            "introduction": wording.say(document.introduction),
            "consent": wording.say(document.consent) if document.consent else "",
            "blocks": blocks,
            "ends": [{"end": end, "text": wording.say(end.text), "calls": calls(end, drawn)} for end in document.ends],
            "agreement": consent_words(language),
            "again": drawn.action,
            "told": {
                "logic": compiled(document, drawn.given),
                "version": drawn.situation.published.number if drawn.situation.published is not None else 0,
                "title": wording.say(document.title),
                "sections": {block.key: wording.say(block.title) for block in document.blocks},
                "sentences": {wrong.value: sentence for wrong, sentence in sentences().items()},
                "full": f"{heading}. {busy}",
                "wished": wished_words(),
                "back": document.show_back,
                "after_end": AFTER_END,
            },
        }
    return reply_of(200, rendered("alone", told, language), drawn.situation)


def _questions(block: Block, wording: Wording, numbers: Iterator[int]) -> Iterator[tuple[str, Question]]:
    for item in block.items:
        yield item.key, question_of(next(numbers), _shown(item), wording, None, None)


def _shown(item: Item) -> Shown:
    """A question in the author's order; the browser draws a respondent's own."""
    choices = feeling_choices(item) if item.type is ItemType.EMOTION else item.choices
    return Shown(item.key, item, item.touchpoint, choices, item.rows)

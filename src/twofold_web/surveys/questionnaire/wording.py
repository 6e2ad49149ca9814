"""The words of a page in one language, with earlier answers put in."""

from dataclasses import dataclass

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.emotions import feeling_choices
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.habits import day_text, habits_of, number_text
from twofold_web.surveys.questionnaire.holding import Situation
from twofold_web.surveys.questionnaire.parts import Document, Texts
from twofold_web.surveys.questionnaire.piping import put_in
from twofold_web.surveys.questionnaire.plan import plan_of
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.walking import Answers
from twofold_web.surveys.questionnaire.words import ItemType
from twofold_web.surveys.questionnaire.writing import text_in


@dataclass(frozen=True, slots=True)
class Wording:
    """Says the texts of a document to one respondent; everything it returns is plain text, to be escaped.

    Attributes:
        document: the questionnaire.
        given: what came with the link; its language is spoken.
        answers: those that may be put in: use ``walking.reported``.
        page: where we are; None before the first page and at the end.
    """

    document: Document
    given: Given
    answers: Answers
    page: Page | None = None

    def say(self, texts: Texts) -> str:
        """A text in the respondent's language, everything put in."""
        return put_in(text_in(texts, self.given.language, self.document.source_language), self._value)

    def _value(self, what: str, key: str) -> str:
        if what == "hidden":
            return self.given.hidden.get(key, "")
        if what == "touchpoint":
            return self._touchpoint()
        turn, block = (None, "") if self.page is None else (self.page.turn, self.page.block.key)
        now = Situation(self.given, plan_of(self.document).places, self.answers, block, turn)
        return ", ".join(filter(None, (self._in_words(key, answer) for answer in now.answers_to(key))))

    def _touchpoint(self) -> str:
        name = self.page.turn if self.page is not None else None
        found = name or self.given.touchpoint or self.document.touchpoint or ""
        return self.given.titles.get(found) or self._choice_of_loop(found) or found

    def _choice_of_loop(self, code: str) -> str:
        """A loop over the choices of a question is called by the words of the choice."""
        loop = self.page.block.loop if self.page is not None else None
        item = self.document.item(loop.over.removeprefix("item:")) if loop is not None else None
        choice = item.choice(code) if item is not None else None
        return "" if choice is None else text_in(choice.text, self.given.language, self.document.source_language)

    def _in_words(self, key: str, answer: Answered) -> str:
        item = self.document.item(key)
        if item is None or answer.not_applicable or item.type is ItemType.FILE:
            return ""
        if answer.choices:
            words = {
                one.code: one.text for one in (feeling_choices(item) if item.type is ItemType.EMOTION else item.choices)
            }
            found = (
                text_in(words.get(code, {}), self.given.language, self.document.source_language)
                for code in answer.choices
            )
            return answer.other or ", ".join(filter(None, found))
        habits = habits_of(self.given.language)
        if answer.number is not None:
            return number_text(answer.number, habits)
        return day_text(answer.date, habits) if answer.date else answer.text or ""

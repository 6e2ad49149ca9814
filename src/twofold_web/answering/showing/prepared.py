"""Pages that look the same for many respondents, kept ready."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from functools import lru_cache
from threading import Lock

from twofold_web.answering.situation import Situation
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.parts import Document, End, Texts
from twofold_web.surveys.questionnaire.plan import Same
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.words import ItemType

# where the page's own token stands; no text can hold it: a questionnaire refuses letters that nobody can see
TOKEN_PLACE = b"\x01token\x01"
MOST_BYTES = 64_000_000

Halves = tuple[bytes, bytes]


class PreparedPages:
    """The pages that were used last, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._pages: OrderedDict[Hashable, Halves] = OrderedDict()
        self._turn = Lock()

    def get(self, key: Hashable) -> Halves | None:
        """Both sides of the token."""
        with self._turn:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
            return found

    def put(self, key: Hashable, halves: Halves) -> Halves:
        """Keep a page."""
        with self._turn:
            if key not in self._pages:
                self._bytes += len(halves[0]) + len(halves[1])
            self._pages[key] = halves
            while self._bytes > self._most and len(self._pages) > 1:
                _key, old = self._pages.popitem(last=False)
                self._bytes -= len(old[0]) + len(old[1])
        return halves


PREPARED = PreparedPages(MOST_BYTES)


def key_of(
    situation: Situation, given: Given, answers: Mapping[str, Answered], page: Page | None, addresses: str
) -> Hashable | None:
    """What everybody has in common who sees the same page; None where only one person does."""
    published = situation.published
    if page is None or published is None or situation.entry is None:
        return None
    if any(shown.key in answers for shown in page.items) or _puts_in(published.document):
        return None
    orders = tuple(
        (shown.key, tuple(one.code for one in shown.choices), tuple(row.key for row in shown.rows))
        for shown in page.items
    )
    return (published.survey_id, published.number, given.language, page.key, page.number, page.done, orders, addresses)


def key_of_end(situation: Situation, given: Given, end: End, action: str) -> Hashable | None:
    """The same of the last page."""
    published = situation.published
    if published is None or _puts_in(published.document):
        return None
    return (published.survey_id, published.number, given.language, "end", end.key, action)


def goes_alone(document: Document) -> bool:
    """Whether a device can ask all of a questionnaire by itself.

    Quotas are counted by the server alone, and files cannot wait on a device.
    """
    return not (document.quotas or any(item.type is ItemType.FILE for item in document.items()))


def _puts_in(document: Document) -> bool:
    """Whether anything of one respondent may stand in a text."""
    return _any_place(Same(document))


@lru_cache(maxsize=500)
def _any_place(same: Same) -> bool:
    return any("{" in text for texts in _texts(same.document) for text in texts.values())


def _texts(document: Document) -> list[Texts]:
    found = [document.title, document.introduction, document.consent or {}]
    for block in document.blocks:
        found.append(block.title)
        for item in block.items:
            found += [item.text, item.help, *item.labels.values()]
            found += [choice.text for choice in item.choices] + [row.text for row in item.rows]
    found += [end.text for end in document.ends]
    return found

"""Under which names the answers to a question go into the store, and what these items are there.

A multiple choice is one item a choice (1 chosen, 0 not), so that shares have the right denominator; a ranking is the
place of each choice; an emotion is the feeling, how good or bad it is and how strong it was; a matrix is its rows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from twofold.facts.items import Item as FactItem
from twofold.facts.items import Scale
from twofold.facts.words import AnswerType, Instrument, Side
from twofold.pulse.instrument import read_instrument
from twofold_web.surveys.questionnaire.emotions import VALENCES, feeling_choices
from twofold_web.surveys.questionnaire.parts import Document, Item
from twofold_web.surveys.questionnaire.words import ItemType

PULSE = "pulse"  # a questionnaire of this instrument asks the statements of the employee pulse
CHOSEN = Scale(0.0, 1.0)
VALENCE = "valence"
INTENSITY = "intensity"
WRITTEN = "written"  # what stands beside "other"
STANDARD = {ItemType.CSAT: Instrument.CSAT, ItemType.CES: Instrument.CES}


def part_of(item: str, part: str) -> str:
    """The name of one part of an item."""
    return f"{item}-{part}"


def fact_items(document: Document) -> tuple[FactItem, ...]:
    """Every item of a questionnaire as the store knows it, in the order of the questions."""
    return tuple(one for item in document.items() for one in store_items(document, item))


def store_items(document: Document, item: Item) -> Iterator[FactItem]:
    """The items that the answers to one question are in the store; none for a statement."""
    if item.type is ItemType.STATEMENT:
        return
    asked = _Asked(document, item)
    yield from PARTS.get(item.type, _one_number)(asked)
    if any(option.other for option in item.choices):
        yield asked.part(WRITTEN, type=AnswerType.TEXT)


def instrument_of(document: Document, item: Item, name: str) -> Instrument | None:
    """The standard question that an item asks; None for others."""
    if item.type is ItemType.NPS:
        return Instrument.ENPS if document.side is Side.EMPLOYEE else Instrument.NPS
    if document.instrument == PULSE and name in _pulse_instruments():
        return _pulse_instruments()[name]
    return STANDARD.get(item.type)


@cache
def _pulse_instruments() -> Mapping[str, Instrument | None]:
    return {item.name: item.instrument for item in read_instrument().items()}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and the item that it is in the store before it is taken to parts."""

    document: Document
    item: Item

    @property
    def whole(self) -> FactItem:
        wording, sensitive = dict(self.item.text), self.item.sensitive
        return FactItem(self.item.item, self.item.version, wording=wording, sensitive=sensitive)

    @property
    def scale(self) -> Scale | None:
        return None if self.item.scale is None else Scale(*self.item.scale)

    @property
    def points(self) -> dict[str, str]:
        """What points of the scale mean, in the language it was written in."""
        source = self.document.source_language
        return {code: texts[source] for code, texts in self.item.labels.items() if source in texts}

    @property
    def words(self) -> dict[str, str]:
        """What choices mean."""
        source = self.document.source_language
        choices = feeling_choices(self.item) if self.item.type is ItemType.EMOTION else self.item.choices
        return {choice.code: choice.text.get(source, choice.code) for choice in choices}

    def part(self, part: str, type: AnswerType = AnswerType.NUMBER) -> FactItem:  # noqa: A002 - the field's name
        return replace(self.whole, name=part_of(self.item.item, part), type=type)


def _one_number(asked: _Asked) -> Iterator[FactItem]:
    instrument = instrument_of(asked.document, asked.item, asked.item.item)
    yield replace(asked.whole, scale=asked.scale, instrument=instrument, labels=asked.points)


def _one_choice(asked: _Asked) -> Iterator[FactItem]:
    yield replace(asked.whole, type=AnswerType.CHOICE, labels=asked.words)


def _one_text(asked: _Asked) -> Iterator[FactItem]:
    yield replace(asked.whole, type=AnswerType.TEXT)


def _emotion(asked: _Asked) -> Iterator[FactItem]:
    yield from _one_choice(asked)
    yield replace(asked.part(VALENCE), scale=Scale(*VALENCES), instrument=Instrument.VALENCE)
    yield replace(asked.part(INTENSITY), scale=asked.scale, instrument=Instrument.INTENSITY, labels=asked.points)


def _choices(asked: _Asked) -> Iterator[FactItem]:
    for code, text in asked.words.items():
        yield replace(asked.part(code), scale=CHOSEN, labels={"1": text})


def _places(asked: _Asked) -> Iterator[FactItem]:
    places = Scale(1.0, float(len(asked.item.choices)))
    for code, text in asked.words.items():
        yield replace(asked.part(code), scale=places, labels={"1": text})


def _rows(asked: _Asked) -> Iterator[FactItem]:
    for row in asked.item.rows:
        named = replace(asked.whole, name=row.item, wording=dict(row.text))
        if asked.scale is None:
            yield replace(named, type=AnswerType.CHOICE, labels=asked.words)
        else:
            instrument = instrument_of(asked.document, asked.item, row.item)
            yield replace(named, scale=asked.scale, instrument=instrument, labels=asked.points)


PARTS: Mapping[ItemType, Callable[[_Asked], Iterator[FactItem]]] = {
    ItemType.EMOTION: _emotion,
    ItemType.MULTIPLE: _choices,
    ItemType.RANKING: _places,
    ItemType.MATRIX: _rows,
    ItemType.TEXT: _one_text,
    ItemType.SINGLE: _one_choice,
    ItemType.DATE: _one_choice,
    ItemType.CONSENT: _one_choice,
    ItemType.FILE: _one_choice,
}

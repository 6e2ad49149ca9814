"""What the store gets of a response: its answers, one row each."""

from collections.abc import Mapping
from dataclasses import dataclass

from twofold.facts.items import Item as FactItem
from twofold.facts.items import Scale
from twofold.facts.words import AnswerType, Instrument
from twofold_web.surveys.questionnaire.answered import Answered, RowAnswer
from twofold_web.surveys.questionnaire.parts import Document, Item
from twofold_web.surveys.questionnaire.rounds import turn_of
from twofold_web.surveys.questionnaire.store_items import INTENSITY, VALENCE, WRITTEN, fact_items, part_of, store_items
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, ItemType

__all__ = ["AnswerRow", "answer_rows", "fact_items"]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer, as the store takes it: exactly one of number, choice, text and missing is set.

    Attributes:
        item: the name of the question in the store.
        version: of its wording and scale.
        instrument: the standard question it asks; None for others.
        scale: the numbers that count as answers.
        number: a point of a scale, a number, a place of a ranking, 1 or 0 for a choice among several.
        choice: a code; a day as year-month-day; the name of a file.
        text: what was written.
        missing: ``not_applicable``.
        touchpoint: what it is about; None where it is what the whole response is about.
        sensitive: whether the answer tells who somebody is.
    """

    item: str
    version: int
    instrument: Instrument | None
    scale: Scale | None
    number: float | None
    choice: str | None
    text: str | None
    missing: str | None
    touchpoint: str | None
    sensitive: bool


def answer_rows(document: Document, answers: Mapping[str, Answered]) -> list[AnswerRow]:
    """The rows of a response.

    Args:
        document: the questionnaire.
        answers: those on the way: ``walking.reported``. Keys that are no question's are left out.
    """
    items = {item.key: item for item in document.items()}
    rows: list[AnswerRow] = []
    for key, answer in answers.items():
        turn, name = turn_of(key)
        if name in items:
            rows += _rows(document, items[name], answer, turn)
    return rows


def _rows(document: Document, item: Item, answer: Answered, turn: str | None) -> list[AnswerRow]:
    asked_for = [one for one in store_items(document, item) if one.name != part_of(item.item, WRITTEN)]
    nothing: dict[str, RowAnswer | None] = dict.fromkeys(one.name for one in asked_for)
    values = nothing if answer.not_applicable else _values(item, answer)
    touchpoint = turn if turn is not None else item.touchpoint
    return [
        _row(asked, values[asked.name], touchpoint, item.sensitive)
        for asked in store_items(document, item)
        if asked.name in values
    ]


def _row(asked: FactItem, value: RowAnswer | None, touchpoint: str | None, sensitive: bool) -> AnswerRow:  # noqa: FBT001 - a field of the record
    missing = value is None
    return AnswerRow(
        item=asked.name,
        version=asked.version,
        instrument=asked.instrument,
        scale=asked.scale,
        number=value if isinstance(value, float) else None,
        choice=str(value) if asked.type is AnswerType.CHOICE and not missing else None,
        text=str(value) if asked.type is AnswerType.TEXT and not missing else None,
        missing=NOT_APPLICABLE if missing else None,
        touchpoint=touchpoint,
        sensitive=sensitive,
    )


def _values(item: Item, answer: Answered) -> dict[str, RowAnswer | None]:
    """What each item of the store gets, None where it does not apply; without those that were left out."""
    name = item.item
    found: dict[str, RowAnswer | None]
    match item.type:
        case ItemType.EMOTION:
            found = {
                name: _first(answer),
                part_of(name, VALENCE): answer.number,
                part_of(name, INTENSITY): answer.strength,
            }
        case ItemType.MULTIPLE:
            found = {part_of(name, one.code): float(one.code in answer.choices) for one in item.choices}
        case ItemType.RANKING:
            found = {part_of(name, code): float(place) for place, code in enumerate(answer.choices, start=1)}
        case ItemType.MATRIX:
            found = {row.item: answer.rows.get(row.key) for row in item.rows}
        case _:
            found = {name: _single(item.type, answer)}
    found[part_of(name, WRITTEN)] = answer.other
    return {key: None if _is_nothing(item, value) else value for key, value in found.items() if value is not None}


def _is_nothing(item: Item, value: RowAnswer) -> bool:
    return item.type is ItemType.MATRIX and value == NOT_APPLICABLE


def _first(answer: Answered) -> str | None:
    return answer.choices[0] if answer.choices else None


def _single(type_: ItemType, answer: Answered) -> RowAnswer | None:
    match type_:
        case ItemType.SINGLE | ItemType.CONSENT:
            return _first(answer)
        case ItemType.DATE:
            return answer.date
        case ItemType.TEXT:
            return answer.text
        case ItemType.FILE:
            return answer.file
    return answer.number

"""Giving a column another role in a mapping; what the page cannot express stays as it was."""

import re
import unicodedata
from dataclasses import replace
from typing import Any

from twofold.facts.items import Scale
from twofold.facts.words import AnswerType
from twofold.sources.mapping import AnswerMapping, EventMapping, Field, Mapping
from twofold_web.intake.forms.roles import ANSWERS, CONTACTS, CONTEXT, ITEM, JOINED, LEFT_OUT, named_in, same
from twofold_web.intake.looking import SeenColumn

SCALES = ((0, 1), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (0, 10), (1, 10), (0, 100))


def give_role(mapping: Mapping, column: SeenColumn, role: str) -> Mapping:
    """The mapping with the column used for this role, and for nothing else."""
    mapping = take_out(mapping, column.name)
    if role == LEFT_OUT:
        return mapping
    if role == CONTEXT:
        return replace(mapping, event=replace(mapping.event, context=(*mapping.event.context, column.name)))
    if role in ANSWERS:
        return replace(mapping, answers=(*mapping.answers, new_answer(mapping, column, ANSWERS[role])))
    if role == ITEM:
        named = tuple(replace(each, item=Field(columns=(column.name,))) for each in mapping.answers)
        return replace(mapping, answers=named)
    if role in CONTACTS:
        return replace(mapping, contact=replace(mapping.contact, **{CONTACTS[role]: column.name}))
    before: Field | None = getattr(mapping.event, role)
    field = Field(columns=(column.name,))
    if before is not None and before.columns and role in JOINED:
        field = replace(before, columns=(*before.columns, column.name))
    return with_fields(mapping, {role: field})


def with_fields(mapping: Mapping, fields: dict[str, Field | None]) -> Mapping:
    """The mapping with these fields of the event instead."""
    values: dict[str, Any] = dict(fields)
    return replace(mapping, event=replace(mapping.event, **values))


def take_out(mapping: Mapping, column: str) -> Mapping:
    """The mapping without any use of the column."""
    event, context = mapping.event, tuple(each for each in mapping.event.context if not same(each, column))
    changed: dict[str, Field | None] = {}
    for name in EventMapping.__dataclass_fields__:
        field = getattr(event, name)
        if name != CONTEXT and named_in(field, column):
            left = tuple(each for each in field.columns if not same(each, column))
            changed[name] = replace(field, columns=left) if left else None
    answers = tuple(_renamed(each, column) for each in mapping.answers if not named_in(each.answer, column))
    gone = [name for name in CONTACTS.values() if same(getattr(mapping.contact, name) or "", column)]
    mapping = replace(mapping, contact=replace(mapping.contact, **dict.fromkeys(gone)))
    return replace(with_fields(replace(mapping, event=replace(event, context=context)), changed), answers=answers)


def _renamed(answer: AnswerMapping, column: str) -> AnswerMapping:
    """An answer whose item or touchpoint stood in the column, without it."""
    if named_in(answer.item, column):
        answer = replace(answer, item=Field(value=item_name(answer.answer.columns[0])))
    if named_in(answer.touchpoint, column):
        answer = replace(answer, touchpoint=None)
    return answer


def new_answer(mapping: Mapping, column: SeenColumn, kind: AnswerType) -> AnswerMapping:
    """A column as the answer to a question that is called after it."""
    named = next((each.item for each in mapping.answers if each.item.columns), None)
    item = named or Field(value=_free(mapping, item_name(column.name)))
    scale = guessed_scale(column) if kind is AnswerType.NUMBER else None
    return AnswerMapping(item=item, answer=Field(columns=(column.name,)), type=kind, scale=scale)


def item_name(column: str) -> str:
    """A short plain name for the question behind a column.

    >>> item_name("Jak jste byli spokojeni?"), item_name("???")
    ('jak_jste_byli_spokojeni', 'answer')
    """
    plain = unicodedata.normalize("NFKC", column).casefold()
    return re.sub(r"\W+", "_", plain).strip("_")[:60] or "answer"


def guessed_scale(column: SeenColumn) -> Scale | None:
    """The smallest usual scale that holds all the numbers; None where none does."""
    if column.low is None or column.high is None:
        return None
    for low, high in SCALES:
        if low <= column.low and column.high <= high and not (low == 0 and high == 1):
            return Scale(low, high)
    return None


def _free(mapping: Mapping, name: str) -> str:
    taken = {each.item.value for each in mapping.answers}
    return next(free for free in (name, *(f"{name}_{number}" for number in range(2, 3000))) if free not in taken)

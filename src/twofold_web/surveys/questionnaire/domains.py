"""What a respondent may answer, reduced to answers that conditions can tell apart.

Conditions compare answers with fixed values only. So of each question a few representatives are enough: the values that
somebody compares with, their neighbours, one that nobody names, no answer, and "does not apply".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from twofold_web.surveys.questionnaire.answered import Answered, RowAnswer
from twofold_web.surveys.questionnaire.comparable import CONSENTS, NUMBERED
from twofold_web.surveys.questionnaire.conditions import AnswerIs, Condition, LanguageIs, Value, leaves
from twofold_web.surveys.questionnaire.emotions import feelings_of
from twofold_web.surveys.questionnaire.parts import Document, Item
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, ItemType

MOST_CODES = 5  # of a multiple choice whose subsets are all tried
NOTHING: tuple[Answered | None, ...] = (None,)


@dataclass(frozen=True, slots=True)
class Domain:
    """The representatives of one question; ``whole`` says whether no other answer could be told from them."""

    answers: tuple[Answered | None, ...]
    whole: bool = True


def conditions_of(document: Document) -> Iterator[Condition]:
    """Every condition of a questionnaire."""
    for block in document.blocks:
        found = [block.show_if, *(item.show_if for item in block.items), *(jump.condition for jump in block.after)]
        yield from (one for one in found if one is not None)
    yield from (quota.condition for quota in document.quotas)
    yield from (end.show_if for end in document.ends if end.show_if is not None)


def follows_language(document: Document) -> bool:
    """Whether what is asked depends on the language of the page."""
    return any(isinstance(leaf, LanguageIs) for condition in conditions_of(document) for leaf in leaves(condition))


def values_of(conditions: Iterable[Condition], name: str) -> list[str | float]:
    """The values that an item, a row of it (``item.row``) or a hidden field (``hidden:KEY``) is compared with."""
    found: dict[str | float, None] = {}
    for condition in conditions:
        for leaf in leaves(condition):
            if not isinstance(leaf, LanguageIs) and name == (
                leaf.item if isinstance(leaf, AnswerIs) else f"hidden:{leaf.field}"
            ):
                found |= dict.fromkeys(_single(leaf.value))
    return list(found)


def _single(value: Value) -> tuple[str | float, ...]:
    return () if value is None else value if isinstance(value, tuple) else (value,)


def domain_of(document: Document, item: Item) -> Domain:
    """The representatives of a question."""
    named = values_of(conditions_of(document), item.key)
    found, whole = _answers(document, item, named)
    left_out = () if item.required else NOTHING
    passes = (Answered(not_applicable=True),) if item.not_applicable else ()
    return Domain((*found, *passes, *left_out), whole)


def _answers(document: Document, item: Item, named: list[str | float]) -> tuple[list[Answered], bool]:
    if item.type in NUMBERED:
        return [Answered(number=one) for one in _numbers(item.scale, named, whole=bool(item.points()))], True
    if item.type is ItemType.MATRIX:
        return _rows(document, item)
    find = BY_TYPE.get(item.type)
    return ([], True) if find is None else find(item, [value for value in named if isinstance(value, str)])


def _feelings(item: Item, _codes: list[str]) -> tuple[list[Answered], bool]:
    return [Answered(number=float(one.valence), choices=(one.code,)) for one in feelings_of(item)], True


def _single_choices(item: Item, codes: list[str]) -> tuple[list[Answered], bool]:
    return [Answered(choices=(code,)) for code in _named_and_one(item, codes)], True


def _consents(_item: Item, _codes: list[str]) -> tuple[list[Answered], bool]:
    return [Answered(choices=(code,)) for code in CONSENTS], True


def _days(_item: Item, codes: list[str]) -> tuple[list[Answered], bool]:
    # "2024-05-01~" stands for a day after the first of May and before the second: days are compared as texts
    return [Answered(date=day) for day in ("1900-01-01", "2199-12-31", *codes, *(f"{day}~" for day in codes))], True


def _texts(_item: Item, codes: list[str]) -> tuple[list[Answered], bool]:
    return [Answered(text=text) for text in dict.fromkeys((*codes, "x"))], True


def _files(_item: Item, _codes: list[str]) -> tuple[list[Answered], bool]:
    return [Answered(file="x")], True


def _numbers(scale: tuple[float, float] | None, named: list[str | float], *, whole: bool) -> list[float]:
    """Both ends, every named value, and something on either side of it."""
    low, high = scale or (-1e15, 1e15)
    values = sorted({value for value in named if isinstance(value, float)} | {low, high})
    step = [(left + right) / 2 for left, right in pairwise(values)]
    near = [value + by for value in values for by in (-1.0, 1.0)]
    found = {value for value in (*values, *(near if whole else step)) if low <= value <= high}
    return sorted(value for value in found if not whole or value.is_integer())


def _named_and_one(item: Item, codes: list[str]) -> list[str]:
    others = (choice.code for choice in item.choices if choice.code not in codes)
    return [*codes, *([other] if (other := next(others, None)) else [])]


def _subsets(item: Item, named: list[str]) -> tuple[list[Answered], bool]:
    codes = _named_and_one(item, named)
    kept = codes[:MOST_CODES]
    alone = {choice.code for choice in item.choices if choice.exclusive}
    found = [
        Answered(choices=tuple(choice.code for choice in item.choices if choice.code in several))
        for size in range(1, len(kept) + 1)
        for several in combinations(kept, size)
        if size == 1 or not alone & set(several)
    ]
    return found, len(kept) == len(codes)


def _rankings(item: Item, codes: list[str]) -> tuple[list[Answered], bool]:
    """Every named choice in the first place, and the others behind it or left out."""
    every = [choice.code for choice in item.choices]
    first = [Answered(choices=(code, *(one for one in every if one != code))) for code in every]
    alone = [Answered(choices=(code,)) for code in every]
    return first + alone, len(codes) <= 1


def _rows(document: Document, item: Item) -> tuple[list[Answered], bool]:
    """The rows that conditions ask about in every combination, the others answered somehow."""
    named = {row.key: values_of(conditions_of(document), f"{item.key}.{row.key}") for row in item.rows}
    asked = [row for row, leaves_ in named.items() if leaves_ or _asked_about(document, f"{item.key}.{row}")]
    each = [_row(item, named[row]) for row in asked[:3]]
    rest: dict[str, RowAnswer] = {row.key: _row(item, [])[0] for row in item.rows if row.key not in asked[:3]}
    found = [Answered(rows=rest | dict(zip(asked, several, strict=False))) for several in product(*each)]
    return found, len(asked) <= 3


def _asked_about(document: Document, name: str) -> bool:
    return any(
        isinstance(leaf, AnswerIs) and leaf.item == name for one in conditions_of(document) for leaf in leaves(one)
    )


def _row(item: Item, named: list[str | float]) -> list[RowAnswer]:
    values: list[RowAnswer]
    if item.scale is not None:
        values = [*_numbers(item.scale, named, whole=True)]
    else:
        values = [*_named_and_one(item, [value for value in named if isinstance(value, str)])]
    return [*values, NOT_APPLICABLE] if item.not_applicable else values


BY_TYPE: Mapping[ItemType, Callable[[Item, list[str]], tuple[list[Answered], bool]]] = {
    ItemType.EMOTION: _feelings,
    ItemType.SINGLE: _single_choices,
    ItemType.CONSENT: _consents,
    ItemType.MULTIPLE: _subsets,
    ItemType.RANKING: _rankings,
    ItemType.DATE: _days,
    ItemType.TEXT: _texts,
    ItemType.FILE: _files,
}

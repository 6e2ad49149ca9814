"""Conditions as ExpressionScript of LimeSurvey; None where it cannot say them, or not safely."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from twofold_web.surveys.exchange.codes import MOST_OF_A_QUESTION, short_codes
from twofold_web.surveys.questionnaire.conditions import All, AnswerIs, AnyOf, Condition, HiddenIs, LanguageIs, Not
from twofold_web.surveys.questionnaire.emotions import feelings_of
from twofold_web.surveys.questionnaire.holding import compared
from twofold_web.surveys.questionnaire.parts import Document, Item
from twofold_web.surveys.questionnaire.reading_conditions import plain
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, ON_A_SCALE, ORDERED, Comparison, ItemType

CONSENT_CODES = {"yes": "Y", "no": "N"}
LISTED = (*ON_A_SCALE, ItemType.SINGLE, ItemType.EMOTION, ItemType.MATRIX)  # those with an answer "does not apply"
UNSAID = (ItemType.RANKING, ItemType.FILE, ItemType.DATE)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a document: of questions by key, and of the answers to a question."""

    document: Document
    questions: Mapping[str, str]
    answers: Callable[[Item], Mapping[str, str]]


def as_script(condition: Condition, codes: Codes, block: str = "") -> str | None:  # noqa: PLR0911 - one a kind of condition
    """A condition as it stands in ``relevance``."""
    match condition:
        case All(parts):
            return _joined((as_script(part, codes, block) for part in parts), "and", "1")
        case AnyOf(parts):
            return _joined((as_script(part, codes, block) for part in parts), "or", "0")
        case Not(part):
            inner = as_script(part, codes, block)
            return None if inner is None else f"!({inner})"
        case AnswerIs():
            return _answer(condition, codes, block)
        case HiddenIs(name, comparison, value):
            if comparison not in {Comparison.EQUAL, Comparison.ANSWERED, Comparison.NOT_ANSWERED}:
                return None
            return _state(f"{codes.questions[name]}.NAOK", comparison, None) or _equal(codes.questions[name], value)
        case LanguageIs(language):
            return f'LANG == "{language}"'


def _joined(parts: Iterable[str | None], word: str, nothing: str) -> str | None:
    found = list(parts)
    said = [part for part in found if part is not None]
    if len(said) < len(found):
        return None
    if len(said) < 2:
        return said[0] if said else nothing
    return "(" + f" {word} ".join(said) + ")"


def _equal(code: str, value: object) -> str | None:
    if isinstance(value, float):
        return f"{code}.NAOK == {plain(value)}"
    return f'{code}.NAOK == "{value}"' if isinstance(value, str) and not set(value) & set('"{}\\') else None


def _answer(asked: AnswerIs, codes: Codes, block: str) -> str | None:
    key, _, row = asked.item.partition(".")
    item, place = codes.document.item(key), codes.document.block_of(key)
    if item is None or place is None or (place.loop is not None and place.key != block) or item.type in UNSAID:
        return None
    if item.type is ItemType.MULTIPLE:
        return _several(asked, item, codes)
    name = codes.questions[key]
    if item.type is ItemType.MATRIX:
        if not row:
            return None
        name += f"_{short_codes([one.key for one in item.rows], MOST_OF_A_QUESTION, 'R')[row]}"
    return _state(f"{name}.NAOK", asked.comparison, item) or _comparison(name, asked, item, codes)


def _state(name: str, comparison: Comparison, item: Item | None) -> str | None:
    passing = item is not None and item.type in LISTED
    match comparison:
        case Comparison.ANSWERED:
            return f'(!is_empty({name}) and {name} != "NA")' if passing else f"!is_empty({name})"
        case Comparison.NOT_ANSWERED:
            return f"is_empty({name})"
        case Comparison.NOT_APPLICABLE:
            return f'{name} == "NA"' if passing else None
    return None


def _comparison(name: str, asked: AnswerIs, item: Item, codes: Codes) -> str | None:
    if asked.comparison is Comparison.NOT_APPLICABLE:
        return None
    values = [
        value for value in (asked.value if isinstance(asked.value, tuple) else (asked.value,)) if value is not None
    ]
    if item.type is ItemType.EMOTION and asked.comparison in ORDERED:
        values = [
            one.code for one in feelings_of(item) if compared((float(one.valence),), asked.comparison, asked.value)
        ]
    elif asked.comparison in ORDERED:
        return _ordered(name, asked, item, values)
    said = _joined((_equal(name, _code(item, value, codes)) for value in values), "or", "0")
    if said is None or asked.comparison is not Comparison.DIFFERENT:
        return said
    return f"({_state(f'{name}.NAOK', Comparison.ANSWERED, item)} and !({said}))"


def _ordered(name: str, asked: AnswerIs, item: Item, values: list[str | float]) -> str | None:
    """Only where codes are the numbers themselves: codes cannot be negative."""
    if (
        not values
        or not isinstance(values[0], float)
        or (item.scale is not None and item.points() and item.scale[0] < 0)
    ):
        return None
    answered = _state(f"{name}.NAOK", Comparison.ANSWERED, item)
    return f"({answered} and {name}.NAOK {asked.comparison.value} {plain(values[0])})"


def _code(item: Item, value: str | float, codes: Codes) -> object:
    if item.type is ItemType.CONSENT:
        return CONSENT_CODES.get(str(value))
    if item.type in LISTED:
        return codes.answers(item).get(value if isinstance(value, str) else str(plain(value)))
    return value


def _several(asked: AnswerIs, item: Item, codes: Codes) -> str | None:
    known = codes.answers(item)
    name = codes.questions[item.key]
    chosen = {key: f'{name}_{code}.NAOK == "Y"' for key, code in known.items()}
    real = [said for key, said in chosen.items() if key != NOT_APPLICABLE]
    values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    match asked.comparison:
        case Comparison.HAS | Comparison.IN:
            return _joined((chosen.get(str(value)) for value in values), "or", "0")
        case Comparison.ANSWERED:
            return _joined(real, "or", "0")
        case Comparison.NOT_APPLICABLE:
            return chosen[NOT_APPLICABLE] if item.not_applicable else "0"
        case Comparison.EQUAL:
            rest = [f"!({said})" for key, said in chosen.items() if key not in {str(asked.value), NOT_APPLICABLE}]
            return _joined([chosen.get(str(asked.value)), *rest], "and", "0")
    return None

"""The conditions of an XLSForm, once all its questions are known."""

from collections.abc import Callable, Collection, Mapping

from twofold_web.surveys.exchange.codes import plain_code
from twofold_web.surveys.exchange.expressions import Named, NotUnderstood, Operand, Reader
from twofold_web.surveys.exchange.mending import comparing, comparing_hidden
from twofold_web.surveys.questionnaire.conditions import AnswerIs, Condition
from twofold_web.surveys.questionnaire.words import Comparison

CHOOSING = ("single", "multiple", "ranking", "matrix")


def reader(keys: Mapping[str, str], types: Mapping[str, str], fields: Collection[str]) -> Reader:
    """Reads conditions.

    Args:
        keys: the name in the form -> our key, or key.row.
        types: our key -> our type.
        fields: the keys of hidden fields.
    """

    def type_of(name: str) -> str:
        return types.get(name.partition(".")[0], "text")

    return Reader(_comparing(keys, types, fields, type_of), _calling(keys, type_of))


def _comparing(
    keys: Mapping[str, str], types: Mapping[str, str], fields: Collection[str], type_of: Callable[[str], str]
) -> Callable[[str, str, str | float], Condition]:
    def compared(name: str, sign: str, value: str | float) -> Condition:
        known = keys.get(name, name)
        if known in fields:
            return comparing_hidden(known, sign, value)
        if known.partition(".")[0] not in types:
            raise NotUnderstood
        if isinstance(value, str) and value and type_of(known) in CHOOSING:
            value = plain_code(value)
        return comparing(type_of)(known, sign, value)

    return compared


def _calling(keys: Mapping[str, str], type_of: Callable[[str], str]) -> Callable[[str, list[Operand]], Condition]:
    def called(function: str, arguments: list[Operand]) -> Condition:
        match function, arguments:
            case "selected", [Named(name), str() | float() as code]:
                key = keys.get(name, name)
                several = type_of(key) in {"multiple", "ranking"}
                value = f"{code:g}" if isinstance(code, float) else plain_code(code)
                return AnswerIs(key, Comparison.HAS if several else Comparison.EQUAL, value)
        raise NotUnderstood

    return called

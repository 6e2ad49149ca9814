"""From the JSON that a foreign file gave to a document: conditions that cannot stand are left out, and listed."""

from collections.abc import Callable
from typing import Any

from twofold_web.surveys.exchange.results import ExchangeError, Imported, Loss
from twofold_web.surveys.questionnaire.conditions import AnswerIs, Condition, HiddenIs, Not
from twofold_web.surveys.questionnaire.document import QuestionnaireError, parse_document
from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, Comparison

CHOOSING = ("single", "consent", "emotion", "multiple", "ranking")
SIGNS = {comparison.value: comparison for comparison in Comparison}


def mended(data: dict[str, Any], losses: list[Loss]) -> Imported:
    """The document; once more without the conditions that are wrong, if there are such.

    Raises:
        ExchangeError: something else is wrong; all of it, each with its place.
    """
    try:
        return Imported(parse_document(data), tuple(losses))
    except QuestionnaireError as refused:
        dropped = {problem.place: problem.sentence for problem in refused.problems if "/show_if" in problem.place}
        if not dropped:
            raise ExchangeError(str(refused)) from refused
    for place, sentence in dropped.items():
        losses.append(Loss(place, f"The condition is left out: {sentence}."))
    bare = {place.partition("/show_if")[0] for place in dropped}
    ends = [(end, f"ends/{end.get('key')}") for end in data["ends"] if isinstance(end, dict)]
    for part, where in [*ends, *(one for block in data["blocks"] for one in _parts(block))]:
        if where in bare:
            part["show_if"] = None
    try:
        return Imported(parse_document(data), tuple(losses))
    except QuestionnaireError as refused:
        raise ExchangeError(str(refused)) from refused


def _parts(block: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    place = f"blocks/{block['key']}"
    return [(block, place), *((item, f"{place}/items/{item['key']}") for item in block["items"])]


def comparing(type_of: Callable[[str], str]) -> Callable[[str, str, str | float], Condition]:
    """What a comparison of a question with a value means, given the types of the questions."""

    def compared(name: str, sign: str, value: str | float) -> Condition:
        if value == "":
            return AnswerIs(name, Comparison.NOT_ANSWERED if sign == "=" else Comparison.ANSWERED)
        if value == NOT_APPLICABLE and sign in {"=", "!="}:
            passed = AnswerIs(name, Comparison.NOT_APPLICABLE)
            return passed if sign == "=" else Not(passed)
        type_ = type_of(name)
        if type_ in {"text", "date", *CHOOSING} and isinstance(value, float):
            value = f"{value:g}"
        elif type_ not in {"text", "date", *CHOOSING} and isinstance(value, str):
            value = _number(value)
        return AnswerIs(name, SIGNS[sign], value)

    return compared


def comparing_hidden(name: str, sign: str, value: str | float) -> Condition:
    """What a comparison of a hidden field with a value means."""
    if value == "":
        return HiddenIs(name, Comparison.NOT_ANSWERED if sign == "=" else Comparison.ANSWERED)
    return HiddenIs(name, SIGNS[sign], value)


def _number(value: str) -> str | float:
    try:
        return float(value)
    except ValueError:
        return value


def shown(text: str) -> str:
    """A foreign text without what nobody can see."""
    return UNSEEN.sub("", text)

"""What a comparison in another program's file means here, given what kind of question it asks about.

Other programs compare with codes of answers as they compare with numbers: ``satisfied >= 4`` asks for one of the
answers whose codes are 4 and more. And what is not there differs from everything: ``satisfied != 4`` holds where nobody
answered.
"""

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from twofold_web.surveys.exchange.expressions import NotUnderstood
from twofold_web.surveys.questionnaire.conditions import AnswerIs, AnyOf, Condition, HiddenIs, Not
from twofold_web.surveys.questionnaire.reading_conditions import plain
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, Comparison

ROW = "row"  # a line of a table that is answered by choices; one on a scale is a "matrix"
BY_ONE_CHOICE = ("single", ROW)
CHOOSING = (*BY_ONE_CHOICE, "consent", "emotion", "multiple", "ranking")
TYPED = ("text", "date")
COMPARISONS = {comparison.value: comparison for comparison in Comparison}
HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
NUMERAL = re.compile(r"-?\d{1,15}(\.\d{1,10})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that is compared.

    Attributes:
        key: ours, with the row of a table: ``rooms`` or ``rooms.clean``.
        kind: our type; ``row`` for a table answered by choices.
        codes: the other program's code of an answer -> ours.
    """

    key: str
    kind: str
    codes: Mapping[str, str] = field(default_factory=dict)


def compared(asked: Asked, sign: str, value: str | float) -> Condition:
    """What comparing a question with a value says.

    Raises:
        NotUnderstood: it asks for an order of answers that have none.
    """
    if value == "":
        return AnswerIs(asked.key, Comparison.NOT_ANSWERED if sign == "=" else Comparison.ANSWERED)
    if asked.kind in CHOOSING or value == NOT_APPLICABLE:
        return _chosen(asked, sign, str(plain(value)))
    if asked.kind in TYPED:
        value = str(plain(value))
    elif isinstance(value, str):
        number = _number(value)
        value = value if number is None else number
    if sign == "!=":
        return Not(AnswerIs(asked.key, Comparison.EQUAL, value))
    return AnswerIs(asked.key, COMPARISONS[sign], value)


def compared_hidden(name: str, sign: str, value: str | float) -> Condition:
    """What comparing a hidden field with a value says."""
    if value == "":
        return HiddenIs(name, Comparison.NOT_ANSWERED if sign == "=" else Comparison.ANSWERED)
    if sign == "!=":
        return Not(HiddenIs(name, Comparison.EQUAL, value))
    return HiddenIs(name, COMPARISONS[sign], value)


def code_of(asked: Asked, value: str) -> str:
    """Our code of an answer; the value itself where no answer has it, which is refused where it is read."""
    number = _number(value)
    same = (ours for code, ours in asked.codes.items() if number is not None and _number(code) == number)
    return asked.codes.get(value) or next(same, value)


def _chosen(asked: Asked, sign: str, value: str) -> Condition:
    if sign in HOLDS:
        return _in_order(asked, sign, value)
    code = code_of(asked, value)
    if code == NOT_APPLICABLE:
        said = AnswerIs(asked.key, Comparison.NOT_APPLICABLE)
    else:
        said = AnswerIs(asked.key, Comparison.EQUAL, code)
    return said if sign == "=" else Not(said)


def _in_order(asked: Asked, sign: str, value: str) -> Condition:
    """One of the answers whose codes are numbers that compare so."""
    limit = _number(value)
    numbers = [(number, ours) for code, ours in asked.codes.items() if (number := _number(code)) is not None]
    if asked.kind not in BY_ONE_CHOICE or limit is None or not numbers:
        raise NotUnderstood
    fitting = tuple(dict.fromkeys(ours for number, ours in numbers if HOLDS[sign](number, limit)))
    if len(fitting) > 1:
        return AnswerIs(asked.key, Comparison.IN, fitting)
    return AnswerIs(asked.key, Comparison.EQUAL, fitting[0]) if fitting else AnyOf(())


def _number(text: str) -> float | None:
    return float(text) if NUMERAL.fullmatch(text) else None

"""The conditions of an XLSForm, once all its questions are known."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from twofold_web.surveys.exchange.codes import plain_code
from twofold_web.surveys.exchange.comparing import CHOOSING, ROW, Asked, code_of, compared, compared_hidden
from twofold_web.surveys.exchange.expressions import Named, NotUnderstood, Operand, Reader
from twofold_web.surveys.questionnaire.conditions import AnswerIs, Condition
from twofold_web.surveys.questionnaire.reading_conditions import plain
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, Comparison

SEVERAL = ("multiple", "ranking")
ACKNOWLEDGED = {"OK": "yes"}  # what a trigger that was tapped has for its value


@dataclass(frozen=True, slots=True)
class Logic:
    """What the names in a form's conditions stand for.

    Attributes:
        keys: the name in the form -> our key, or key.row.
        kinds: our key -> our type; ``row`` for a table answered by choices.
        codes: our key -> our codes of its answers.
        fields: the keys of hidden fields.
    """

    keys: Mapping[str, str]
    kinds: Mapping[str, str]
    codes: Mapping[str, Collection[str]]
    fields: Collection[str]

    def reader(self) -> Reader:
        """Reads conditions."""
        return Reader(self._compared, self._called)

    def _asked(self, name: str) -> Asked:
        key = self.keys.get(name, name)
        base = key.partition(".")[0]
        if base not in self.kinds:
            raise NotUnderstood
        codes = {code: code for code in self.codes.get(base, ())}
        return Asked(key, self.kinds[base], ACKNOWLEDGED if self.kinds[base] == "consent" else codes)

    def _compared(self, name: str, sign: str, value: str | float) -> Condition:
        key = self.keys.get(name, name)
        if key in self.fields:
            return compared_hidden(key, sign, value)
        asked = self._asked(name)
        return compared(asked, sign, _as_code(value) if asked.kind in CHOOSING and value != "" else value)

    def _called(self, function: str, arguments: list[Operand]) -> Condition:
        match function, arguments:
            case "selected", [Named(name), str() | float() as code]:
                asked = self._asked(name)
                if asked.kind in SEVERAL and code != NOT_APPLICABLE:
                    return AnswerIs(asked.key, Comparison.HAS, code_of(asked, _as_code(code)))
                return compared(asked, "=", _as_code(code))
        raise NotUnderstood


def logic_of(keys: Mapping[str, str], items: Collection[Mapping[str, Any]], fields: Collection[str]) -> Logic:
    """The names of a form whose questions are known."""
    by_choice = {str(item["key"]) for item in items if item["type"] == "matrix" and item.get("scale") is None}
    kinds = {str(item["key"]): ROW if str(item["key"]) in by_choice else str(item["type"]) for item in items}
    codes = {str(item["key"]): [str(one["code"]) for one in item.get("choices") or ()] for item in items}
    return Logic(keys, kinds, codes, fields)


def _as_code(value: str | float) -> str:
    """A value as the code of an answer; of a number that is no whole one its sign is what counts in order only."""
    return plain_code(value) if isinstance(value, str) else str(plain(value))

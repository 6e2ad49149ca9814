"""What a LimeSurvey file calls questions, lines and answers, and what they are called here."""

import re
from dataclasses import dataclass, field

from twofold_web.surveys.exchange.codes import slug
from twofold_web.surveys.exchange.comparing import CHOOSING, Asked, compared, compared_hidden
from twofold_web.surveys.exchange.expressions import Named, NotUnderstood, Operand, Reader
from twofold_web.surveys.exchange.limesurvey_words import CONSENT, PIPED
from twofold_web.surveys.questionnaire.conditions import AnswerIs, Condition, LanguageIs, Not
from twofold_web.surveys.questionnaire.words import Comparison

ENDING = re.compile(r"\.(NAOK|value|code|shown)$")
FIELD = re.compile(r"\d+X\d+X(\d+)(\w*)")  # survey, group and question by number, then the line's code
TICKED, EMPTY = ("Y", "1", 1.0), ("", "N", "0", 0.0)


@dataclass(slots=True)
class Names:
    """Grows while the questions are read; conditions are read when it knows them all.

    Attributes:
        keys: code, or code_line -> our key, key.row or key=choice.
        numbers: number of a question -> its code, for files that name questions by numbers.
        taken: our keys of questions.
        codes: key -> code of an answer -> our code.
        types: key -> our type.
        hidden: the keys that are hidden fields.
    """

    keys: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def new(self, code: str, own: str = "") -> str:
        """A key for a question, kept under its code."""
        key = own or slug(code, self.taken)
        self.keys[code] = key
        self.taken.add(key)
        return key

    def reader(self) -> Reader:
        """Reads the conditions of the file."""
        return Reader(self._compared, self._called)

    def piped(self, text: str) -> str:
        """A text with our way to put in answers."""
        return PIPED.sub(self._put_in, text)

    def _put_in(self, found: re.Match[str]) -> str:
        key = self._key(found[1])
        if key is None or set(key) & set("=.") or found[0].startswith("{touchpoint"):
            return found[0]
        return f"{{hidden:{key}}}" if key in self.hidden else f"{{answer:{key}}}"

    def _key(self, name: str) -> str | None:
        name = name.replace("#", "_")  # which of two scales, as in 311716X2X14SQ001#0
        numbered = FIELD.fullmatch(name)
        if numbered is None:
            return self.keys.get(name)
        code = self.numbers.get(numbered[1], "")
        return self.keys.get(f"{code}_{numbered[2]}" if numbered[2] else code)

    def _compared(self, name: str, sign: str, value: str | float) -> Condition:
        if name == "LANG" and sign in {"=", "!="}:
            spoken = LanguageIs(str(value))
            return spoken if sign == "=" else Not(spoken)
        ending = ENDING.search(name)
        key = self._key(ENDING.sub("", name))
        if key is None:
            raise NotUnderstood
        base, _, chosen = key.partition("=")
        kind = self.types.get(base.partition(".")[0], "text")
        if ending is not None and ending[1] == "shown" and (chosen or kind in CHOOSING):
            raise NotUnderstood  # words of an answer, where conditions have its code
        if chosen:
            return _ticked(AnswerIs(base, Comparison.HAS, chosen), sign, value)
        if base in self.hidden:
            return compared_hidden(base, sign, value)
        codes = CONSENT if kind == "consent" else self.codes.get(base.partition(".")[0], {})
        if kind == "matrix" and isinstance(value, str):
            value = codes.get(value, value)
        return compared(Asked(base, kind, codes), sign, value)

    def _called(self, function: str, arguments: list[Operand]) -> Condition:
        match function, arguments:
            case "is_empty", [Named(name)]:
                return self._compared(name, "=", "")
        raise NotUnderstood


def _ticked(chosen: Condition, sign: str, value: str | float) -> Condition:
    """Whether a box is ticked: "Y" in lists of choices, 1 in arrays.

    Raises:
        NotUnderstood: the comparison is neither with a ticked box nor with an empty one.
    """
    if (sign, value) in {(">", 0.0), (">=", 1.0)}:
        return chosen
    if sign not in {"=", "!="} or value not in {*TICKED, *EMPTY}:
        raise NotUnderstood
    return chosen if (sign == "=") == (value in TICKED) else Not(chosen)

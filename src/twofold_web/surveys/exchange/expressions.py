"""Conditions from the expressions of other programs: XPath of XLSForms, ExpressionScript of LimeSurvey.

Only what conditions can say is understood: comparisons of one question with one value, ``selected``, ``and``, ``or``,
``not``. Anything else is ``NotUnderstood``, and whoever reads the file lists it as lost.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from twofold_web.surveys.questionnaire.conditions import All, AnyOf, Condition, Not

TOKEN = re.compile(
    r"""\s*(?:(?P<name>\$\{[^}]{1,200}\})|(?P<number>-?\d{1,15}(?:\.\d{1,10})?)(?!\w)|"(?P<double>[^"]{0,500})"|'(?P<single>[^']{0,500})'
    |(?P<sign><=|>=|!=|==|&&|\|\||[<>=!(),])|(?P<word>[A-Za-z_][\w.#-]{0,160}|\d+X\d+X\d+[\w.#]{0,160}))""",
    re.VERBOSE,
)
SIGNS = {"==": "=", "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
MOST_TOKENS = 400
DEEPEST = 8


class NotUnderstood(Exception):
    """An expression says something that conditions cannot say."""


@dataclass(frozen=True, slots=True)
class Named:
    """A question's name in an expression."""

    name: str


Operand = Named | str | float
Compared = Callable[[str, str, str | float], Condition]
Called = Callable[[str, list[Operand]], Condition]


@dataclass(slots=True)
class Reader:
    """Reads one expression; ``compared`` and ``called`` say what names mean in a dialect."""

    compared: Compared
    called: Called
    tokens: list[str | Named | float | tuple[str]] = field(default_factory=list)
    at: int = 0

    def read(self, text: str) -> Condition:
        """The condition that an expression says.

        Raises:
            NotUnderstood: conditions cannot say it.
        """
        self.tokens, self.at = _tokens(text), 0
        found = self._either(0)
        if self.at < len(self.tokens):
            raise NotUnderstood
        return found

    def _either(self, depth: int) -> Condition:
        parts = [self._both(depth)]
        while self._taken("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _both(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._taken("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise NotUnderstood
        if self._taken("!"):
            return Not(self._one(depth + 1))
        if self._taken("("):
            found = self._either(depth + 1)
            self._need(")")
            return found
        if self._peek() == "not" and self._peek(1) == "(":
            self.at += 2
            found = self._either(depth + 1)
            self._need(")")
            return Not(found)
        return self._comparison()

    def _comparison(self) -> Condition:
        if self._peek(1) == "(":
            return self._call()
        if self._peek() in {0.0, 1.0} and self._peek(1) not in COMPARISONS:
            return All(()) if self._take() else AnyOf(())  # always, and never
        left, sign, right = self._operand(), self._take(), self._operand()
        if not isinstance(sign, str) or sign not in COMPARISONS:
            raise NotUnderstood
        if isinstance(left, Named) and not isinstance(right, Named):
            return self.compared(left.name, sign, right)
        if isinstance(right, Named) and not isinstance(left, Named):
            return self.compared(right.name, TURNED[sign], left)
        raise NotUnderstood

    def _call(self) -> Condition:
        function = self._take()
        self._need("(")
        arguments = [] if self._peek() == ")" else [self._operand()]
        while self._taken(","):
            arguments.append(self._operand())
        self._need(")")
        # "selected(…) = 1" and the like are beyond us
        if self._peek() in COMPARISONS or not isinstance(function, Named):
            raise NotUnderstood
        if not arguments and function.name in {"true", "false"}:
            return All(()) if function.name == "true" else AnyOf(())
        return self.called(function.name, arguments)

    def _operand(self) -> Operand:
        found = self._take()
        if isinstance(found, tuple) and isinstance(found[0], str):
            return found[0]
        if isinstance(found, Named | float):
            return found
        raise NotUnderstood

    def _peek(self, ahead: int = 0) -> object:
        at = self.at + ahead
        found = self.tokens[at] if at < len(self.tokens) else None
        return found.name if isinstance(found, Named) and found.name in {"not", "and", "or"} else found

    def _take(self) -> object:
        found = self._peek()
        self.at += 1
        return found

    def _taken(self, token: str) -> bool:
        if self._peek() != token:
            return False
        self.at += 1
        return True

    def _need(self, token: str) -> None:
        if not self._taken(token):
            raise NotUnderstood


def _tokens(text: str) -> list[str | Named | float | tuple[str]]:
    """Signs as texts, quoted texts as tuples of one, so that none is taken for the other."""
    found: list[str | Named | float | tuple[str]] = []
    at = 0
    stripped = text.rstrip()
    while at < len(stripped):
        match = TOKEN.match(stripped, at)
        if match is None or len(found) > MOST_TOKENS:
            raise NotUnderstood
        at = match.end()
        found.append(_token(match))
    return found


def _token(match: re.Match[str]) -> str | Named | float | tuple[str]:
    if match["name"] is not None:
        return Named(match["name"][2:-1].strip())
    if match["number"] is not None:
        return float(match["number"])
    quoted = match["double"] if match["double"] is not None else match["single"]
    if quoted is not None:
        return (quoted,)
    word = match["sign"] or match["word"]
    word = {"&&": "and", "||": "or", "AND": "and", "OR": "or"}.get(word, word)
    word = SIGNS.get(word, word)
    return Named(word) if word[0].isalnum() or word[0] == "_" else word

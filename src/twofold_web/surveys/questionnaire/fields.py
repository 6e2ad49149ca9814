"""Typed fields of a JSON object, with every problem noted under its place instead of the first one raised."""

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeGuard, TypeVar

from twofold_web.surveys.questionnaire.problems import Problem
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence

E = TypeVar("E", bound=StrEnum)
KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,79}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
MOST_LETTERS_OF_A_TEXT = 10_000
# letters that a page cannot show, and those that turn the direction of everything behind them
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_NOTHING: Mapping[str, Any] = {}


class Fields:
    """One object of the document: takes its fields, notes what is wrong with them, and goes on with a usual value."""

    def __init__(self, place: str, found: object, problems: list[Problem]) -> None:
        self.place = place
        self._problems = problems
        self._taken: set[str] = set()
        if not isinstance(found, Mapping):
            self.note("", sentence("An object {…} was expected, not %(found)s.", found=_shown(found)))
            found = _NOTHING
        self._found: Mapping[str, Any] = found

    def note(self, key: str, wrong: Sentence) -> None:
        """Note a problem with a field; with the object itself where the key is empty."""
        self._problems.append(Problem("/".join(part for part in (self.place, key) if part), wrong))

    def take(self, key: str) -> object:
        """The field as it is; None where it is missing."""
        self._taken.add(key)
        return self._found.get(key)

    def refuse_others(self) -> None:
        """Note every field that nobody took: a misspelt name would be lost silently."""
        for key in self._found:
            if key not in self._taken:
                self.note(str(key)[:80], sentence("There is no such field; check its spelling."))

    def key(self, name: str = "key") -> str:
        """A name of Latin letters, digits, hyphens and underscores."""
        found = self.take(name)
        if isinstance(found, str) and KEY.fullmatch(found):
            return found
        self.note(
            name, sentence("A name of letters a-z, digits, - and _ was expected, not %(found)s.", found=_shown(found))
        )
        return ""

    def claim(self, name: str, usual: bool) -> bool:  # noqa: FBT001 - the usual value of the field, handed on
        """True or false."""
        found = self.take(name)
        if found is None or isinstance(found, bool):
            return usual if found is None else found
        self.note(name, sentence("true or false was expected, not %(found)s.", found=_shown(found)))
        return usual

    def whole(self, name: str, usual: int, most: int) -> int:
        """A whole number from 1 on."""
        found = self.take(name)
        if found is None:
            return usual
        if isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= most:
            return found
        said = sentence(
            "A whole number from 1 to %(most)s was expected, not %(found)s.", most=most, found=_shown(found)
        )
        self.note(name, said)
        return usual

    def word(self, name: str, words: type[E], usual: E | None) -> E | None:
        """A word of a closed vocabulary."""
        found = self.take(name)
        if found is None and usual is not None:
            return usual
        if isinstance(found, str) and found in set(words):
            return words(found)
        known = ", ".join(words)
        self.note(name, sentence("One of %(known)s was expected, not %(found)s.", known=known, found=_shown(found)))
        return usual

    def line(self, name: str) -> str | None:
        """A short text; None where there is none."""
        found = self.take(name)
        if found is None or found == "":
            return None
        if isinstance(found, str) and len(found) <= 500 and not UNSEEN.search(found):
            return found
        self.note(name, sentence("A text of at most 500 letters was expected, not %(found)s.", found=_shown(found)))
        return None

    def texts(self, name: str) -> dict[str, str]:
        """A text by language; blank ones are left out."""
        return self.texts_of(name, self.take(name))

    def texts_of(self, name: str, found: object) -> dict[str, str]:
        """The same of a value that was taken already."""
        if found is None:
            return {}
        if not isinstance(found, Mapping):
            self.note(
                name, sentence('A text by language ({"en": "…"}) was expected, not %(found)s.', found=_shown(found))
            )
            return {}
        kept = {}
        for language, text in found.items():
            wrong = _wrong_text(language, text)
            if wrong is not None:
                self.note(f"{name}/{str(language)[:20]}", wrong)
            elif text.strip():
                kept[language] = unicodedata.normalize("NFC", text)
        return kept

    def list(self, name: str, most: int) -> Sequence[Any]:
        """A list of at most so many; empty where it is missing."""
        found = self.take(name)
        if found is None:
            return []
        if not isinstance(found, list | tuple):
            self.note(name, sentence("A list […] was expected, not %(found)s.", found=_shown(found)))
            return []
        if len(found) > most:
            self.note(name, sentence("%(count)s entries; %(most)s are the most.", count=len(found), most=most))
        return found[:most]


def _wrong_text(language: object, text: object) -> Sentence | None:
    """What is wrong with a text and its language; None where nothing is."""
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        return sentence("The code of a language (en, hu, …) was expected.")
    if not isinstance(text, str):
        return sentence("A text was expected, not %(found)s.", found=_shown(text))
    if len(text) > MOST_LETTERS_OF_A_TEXT:
        return sentence("%(count)s letters; %(most)s are the most.", count=len(text), most=MOST_LETTERS_OF_A_TEXT)
    if UNSEEN.search(text):
        return sentence("The text holds letters that nobody can see; write it anew.")
    return None


def is_number(found: object) -> TypeGuard[float]:
    """Whether a JSON value is a finite number (true and false are none)."""
    return isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < 1e15 and math.isfinite(found)


def _shown(found: object) -> str:
    """What was found as JSON has it, short enough for a sentence."""
    if isinstance(found, Mapping):
        return "{…}"
    if isinstance(found, list | tuple):
        return "[…]"
    text = json.dumps(found, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else f"{text[:57]}…"

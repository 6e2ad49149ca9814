"""The texts of an XLSForm's rows by language: languages stand in the headings of columns."""

from collections.abc import Mapping

from twofold_web.surveys.exchange.foreign_words import language_code
from twofold_web.surveys.exchange.mending import shown
from twofold_web.surveys.exchange.results import Loss
from twofold_web.surveys.exchange.sheets import Rows
from twofold_web.surveys.questionnaire.sentences import sentence

SAID = ("label", "hint")


def split(header: str) -> tuple[str, str]:
    """A heading as its column and its language: ``label::Magyar (hu)``, of old ``label:hu``."""
    head, _, language = header.partition("::") if "::" in header else header.partition(":")
    return head.strip().lower(), language.strip()


class FormTexts:
    """Which languages a form is in, and what its rows say in them."""

    def __init__(self, sheets: Mapping[str, Rows], default: str, losses: list[Loss]) -> None:
        heads = dict.fromkeys(header for rows in sheets.values() for row in rows for header in row)
        named = [language for head, language in map(split, heads) if head in SAID and language]
        self._codes = {language: language_code(language) for language in named}
        known = [code for code in self._codes.values() if code]
        bare = any(split(header) == ("label", "") for header in heads)
        self.default = language_code(default) or ("en" if bare or not known else known[0])
        written = dict.fromkeys(known) if not bare and known else {self.default: None, **dict.fromkeys(known)}
        # the default language first, where anything is written in it
        self.languages = sorted(written, key=lambda code: code != self.default)
        for language, code in self._codes.items():
            if code is None:
                said = sentence("The language “%(language)s” is not known; its texts are left out.", language=language)
                losses.append(Loss(f"label::{language}", said))

    def said(self, row: Mapping[str, str], column: str, name: str) -> dict[str, str]:
        """A text by language, without the name that stands where nobody wrote one."""
        found: dict[str, str] = {}
        for header, text in row.items():
            head, language = split(header)
            code = self._codes.get(language) if language else self.default
            if head == column and text != name and code:
                found[code] = shown(text)
        return found

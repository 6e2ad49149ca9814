"""The tables of a LimeSurvey structure file, looked up by number and read as texts by language."""

import html
import re
from collections.abc import Callable
from typing import Any

from twofold_web.surveys.exchange.limesurvey_words import BLANKS, BREAKS, EMPTY_LINES, TAG, UNSEEN_PARTS
from twofold_web.surveys.exchange.mending import shown

Json = dict[str, Any]
Row = dict[str, str]
Texts = dict[str, str]
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


class Tables:
    """Looks rows up; ``piped`` turns what a text takes up into our own words."""

    def __init__(self, tables: dict[str, list[Row]], piped: Callable[[str], str], *, plain: bool) -> None:
        self._tables = tables
        self._piped = piped
        self._plain = plain  # the texts are ours, without markup
        self._sorted_out: dict[tuple[str, str], dict[str | None, list[Row]]] = {}  # table, column -> value -> rows
        self.survey = next(iter(tables.get("surveys", [])), {})
        codes = [self.survey.get("language", "en"), *self.survey.get("additional_languages", "").split()]
        self._codes = _language_codes(codes)
        self.languages = list(dict.fromkeys(self._codes.values()))

    def names(self) -> list[str]:
        """What tables the file has, in its order."""
        return list(self._tables)

    def rows(self, table: str) -> list[Row]:
        """All rows of a table; none where there is no such table."""
        return self._tables.get(table, [])

    def where(self, table: str, column: str, value: str) -> list[Row]:
        """The rows of a table that have this value; a table is gone through once for all values of a column."""
        if (table, column) not in self._sorted_out:
            found = self._sorted_out[table, column] = {}
            for row in self.rows(table):
                found.setdefault(row.get(column), []).append(row)
        return self._sorted_out[table, column].get(value, [])

    def questions(self, gid: str) -> list[Row]:
        """The questions of a group in their order, each once."""
        found = in_order(self.where("questions", "gid", gid), "question_order")
        return once([row for row in found if row.get("parent_qid", "0") in {"0", ""}], "qid")

    def answers(self, qid: str, scale: str = "0") -> dict[str, Texts]:
        """The answers that may be chosen, by their codes; ``scale`` is "1" for the second scale of two."""
        found: dict[str, Texts] = {}
        for row in in_order(self.where("answers", "qid", qid), "sortorder"):
            if (row.get("scale_id") or "0") != scale:
                continue
            texts = self.texts("answer_l10ns", "aid", row.get("aid", ""), "answer", row) if row.get("aid") else {}
            inline = {self._code(row["language"]): self.text(row.get("answer", ""))} if row.get("language") else {}
            found[row.get("code", "")] = found.get(row.get("code", ""), {}) | texts | inline
        return found

    def subquestions(self, qid: str, scale: str = "0") -> dict[str, Texts]:
        """The lines of a question, by their codes; ``scale`` is "1" for the columns of an array."""
        found: dict[str, Texts] = {}
        for row in in_order(self.where("subquestions", "parent_qid", qid), "question_order"):
            if (row.get("scale_id") or "0") == scale:
                code = row.get("title", "")
                said = self.texts("question_l10ns", "qid", row.get("qid", ""), "question", row)
                found[code] = found.get(code, {}) | said
        return found

    def attributes(self, qid: str) -> dict[str, str]:
        """What is set of a question, without what is empty."""
        found = self.where("question_attributes", "qid", qid)
        return {row.get("attribute", ""): row.get("value", "") for row in found if row.get("value", "")}

    def worded_attribute(self, qid: str, name: str) -> Texts:
        """What is set of a question in words, by language; where no language is named it holds for all."""
        rows = [row for row in self.where("question_attributes", "qid", qid) if row.get("attribute") == name]
        said = [(row.get("language", ""), text) for row in rows if (text := self.text(row.get("value", "")))]
        for_all = {one: text for language, text in said if not language for one in self.languages}
        return for_all | {self._code(language): text for language, text in said if language}

    def texts(self, table: str, column: str, id_: str, field: str, row: Row) -> Texts:
        """A text by language: from its own table, or from the row itself in files before LimeSurvey 4."""
        rows = self.where(table, column, id_) if id_ else []
        if not rows and row.get("language"):
            rows = [one for name in ("questions", "subquestions", "groups") for one in self.where(name, column, id_)]
        return {self._code(one.get("language", "en")): text for one in rows if (text := self.text(one.get(field, "")))}

    def setting(self, field: str, table: str = "surveys_languagesettings", prefix: str = "surveyls") -> Texts:
        """A text of the whole survey by language."""
        return {
            self._code(row.get(f"{prefix}_language", "en")): text
            for row in self.rows(table)
            if (text := self.text(row.get(field, "")))
        }

    def text(self, text: str) -> str:
        """A text without markup, with our way to put in answers."""
        if self._plain:
            return self._piped(shown(text))
        bare = TAG.sub("", BREAKS.sub("\n", UNSEEN_PARTS.sub("", text))) if "<" in text else text
        bare = html.unescape(bare)
        return self._piped(shown(EMPTY_LINES.sub("\n", BLANKS.sub(" ", bare)).strip()))

    def _code(self, code: str) -> str:
        return self._codes.get(code, code.partition("-")[0].lower()[:3])


def _language_codes(codes: list[str]) -> dict[str, str]:
    """LimeSurvey's codes as ours: the language alone where no other one has it ("de-informal" beside "de")."""
    found: dict[str, str] = {}
    for code in codes:
        base, _, more = code.strip().partition("-")
        candidates = (base.lower()[:3], f"{base.lower()[:3]}-{more[:4]}")
        fitting = (one for one in candidates if LANGUAGE.fullmatch(one) and one not in found.values())
        found[code] = found.get(code) or next(fitting, "en")
    return found


def in_order(rows: list[Row], column: str) -> list[Row]:
    """Rows by the number in a column."""

    def place(row: Row) -> int:
        text = row.get(column, "0")
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    return sorted(rows, key=place)


def number(text: str) -> float | None:
    """A number that is set of a question; None where it is none."""
    return float(text) if re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text) else None


def once(rows: list[Row], column: str) -> list[Row]:
    """One row for each value: files before LimeSurvey 4 have one for each language."""
    return list(reversed({row.get(column): row for row in reversed(rows)}.values()))

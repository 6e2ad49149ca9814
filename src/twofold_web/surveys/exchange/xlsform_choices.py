"""The sheet ``choices`` of an XLSForm: what can be chosen, and what the points of a scale are called."""

from typing import Any

from twofold_web.surveys.exchange.codes import plain_code
from twofold_web.surveys.exchange.leftovers import codes_in
from twofold_web.surveys.exchange.sheets import Rows
from twofold_web.surveys.exchange.xlsform_texts import FormTexts
from twofold_web.surveys.exchange.xlsform_words import POINTED
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE

Json = dict[str, Any]


class Choices:
    """The lists of a form by name."""

    def __init__(self, rows: Rows, texts: FormTexts) -> None:
        self._texts = texts
        self._lists: dict[str, Rows] = {}
        for row in rows:
            self._lists.setdefault(row.get("list_name", row.get("list name", "")), []).append(row)

    def give(self, item: Json, list_name: str, carried: Json) -> None:
        """Give a question what its list holds: choices, or the labels of its points."""
        rows = self._lists.get(list_name, [])
        real = [row for row in rows if row.get("name") != NOT_APPLICABLE]
        item["not_applicable"] = carried.get("not_applicable", len(real) < len(rows))
        if item["type"] in POINTED or (item["type"] == "matrix" and item.get("scale") is not None):
            item["labels"] = self._labels(real)
        elif item["type"] == "emotion":
            item["choices"] = carried.get("choices", [])
            item["labels"] = self._labels(self._lists.get(list_name.removesuffix(".list") + ".points", []))
        elif item["type"] != "consent":
            item["choices"] = [self._choice(row, carried) for row in real]

    def _labels(self, rows: Rows) -> Json:
        return {
            row.get("name", ""): texts for row in rows if (texts := self._texts.said(row, "label", row.get("name", "")))
        }

    def _choice(self, row: dict[str, str], carried: Json) -> Json:
        code = row.get("name", "")
        flags = {flag: code in codes_in(carried.get(flag)) for flag in ("exclusive", "other")}
        return {"code": plain_code(code), "text": self._texts.said(row, "label", code), **flags}

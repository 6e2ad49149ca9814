"""The sheets of an XLSForm as a questionnaire."""

from typing import Any

from twofold_web.surveys.exchange.codes import slug
from twofold_web.surveys.exchange.foreign_words import OTHER_TEXTS
from twofold_web.surveys.exchange.leftovers import of_block, of_document, of_item, unpacked
from twofold_web.surveys.exchange.mending import mended
from twofold_web.surveys.exchange.results import ExchangeError, Imported, Loss
from twofold_web.surveys.exchange.sheets import Rows
from twofold_web.surveys.exchange.xlsform_choices import Choices
from twofold_web.surveys.exchange.xlsform_conditions import Conditions
from twofold_web.surveys.exchange.xlsform_logic import logic_of
from twofold_web.surveys.exchange.xlsform_pipes import Pipes
from twofold_web.surveys.exchange.xlsform_texts import FormTexts, split
from twofold_web.surveys.exchange.xlsform_words import (
    LENGTH,
    LIMITS,
    LISTED,
    NO_QUESTIONS,
    OPTIONAL,
    PAIR,
    PARAMETER,
    READ_PARAMETERS,
    REQUIRED,
    SINGLE,
    TELLING,
    TYPES,
    kind_of,
)
from twofold_web.surveys.questionnaire.document import FORMAT
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence

Json = dict[str, Any]
CARRIED_OTHERWISE = ("format", "name", "title", "hidden", "blocks", "ends", "introduction", "consent")


def read_form(sheets: dict[str, Rows]) -> Imported:
    """A questionnaire from the sheets of a workbook.

    Raises:
        ExchangeError: they are no form, or one with problems.
    """
    if "survey" not in sheets:
        found = ", ".join(sheets) or "–"
        raise ExchangeError(
            sentence("An XLSForm has a sheet “survey”; this workbook has these: %(sheets)s.", sheets=found)
        )
    if not sheets["survey"]:
        raise ExchangeError(sentence("The sheet “survey” has no row below its headings."))
    return _Reading(sheets).read()


class _Reading:
    """Goes through the rows of the sheet ``survey`` and builds the JSON of a questionnaire."""

    def __init__(self, sheets: dict[str, Rows]) -> None:
        self._survey = sheets["survey"]
        self._settings = next(iter(sheets.get("settings", [])), {})
        self._losses: list[Loss] = []
        self._carried = unpacked(self._settings.get("twofold", ""))
        self._texts = FormTexts(sheets, self._settings.get("default_language", ""), self._losses)
        self._choices = Choices(sheets.get("choices", []), self._texts)
        self._conditions = Conditions(self._losses)
        self._blocks: list[Json] = []
        self._block_keys: set[str] = set()
        self._item_keys: set[str] = set()
        self._open: list[str] = []  # kinds of the groups we stand in: block, matrix, flat
        self._hidden: list[Json] = []
        self._ends: list[Json] = []
        self._parts: dict[str, dict[str, str]] = {}
        self._keys: dict[str, str] = {}  # the name in the form -> our key, or key.row

    def read(self) -> Imported:
        for number, row in enumerate(self._survey, start=2):
            self._row(row, f"survey/{number}")
        asked = [item for block in self._blocks for item in block["items"]]
        self._conditions.read(logic_of(self._keys, asked, {field["key"] for field in self._hidden}).reader())
        self._put_in_answers()
        found: Json = {
            "format": FORMAT,
            "name": slug(self._settings.get("form_id") or self._settings.get("form_title") or "imported", set()),
            "title": self._titles(),
            "hidden": self._hidden,
            "blocks": [block for block in self._blocks if block["items"] or block.get("carried")],
            "ends": self._ends or [{"key": "thanks", "kind": "thanks", "text": {}}],
            "introduction": self._parts.get("introduction", {}),
            "consent": self._parts.get("consent"),
        }
        for block in found["blocks"]:
            block.pop("carried", None)
        document_wide = of_document(self._carried, CARRIED_OTHERWISE)
        return mended({"languages": self._texts.languages, **found, **document_wide}, self._losses)

    def _row(self, row: dict[str, str], place: str) -> None:
        kind, list_name, others = kind_of(row.get("type", ""))
        carried = unpacked(row.get("twofold", ""))
        part = str(carried.get("part"))
        if kind in {"begin-group", "begin-repeat"}:
            self._begin(kind, row, carried, place)
        elif kind in {"end-group", "end-repeat"}:
            self._close()
        elif kind == "hidden":
            self._hidden.append({"key": self._key(row), "context": True, **_only(carried, "context")})
        elif part in {"introduction", "consent"}:
            self._parts[part] = self._texts.said(row, "label", row.get("name", ""))
        elif kind == "note" and row.get("name", "").startswith("end."):
            self._end(row, carried, place)
        elif part not in {"strength", "other"}:
            item = self._question(kind, list_name, row, carried, place)
            if others and item is not None:
                self._let_write(item)

    def _begin(self, kind: str, row: dict[str, str], carried: Json, place: str) -> None:
        name = row.get("name", "")
        if name.startswith("m.") and self._open:
            self._open.append("matrix")
            self._matrix(row, carried, place)
        elif self._open:
            self._open.append("flat")
            self._conditions.enter(row)
            self._lose(place, sentence("Groups inside groups become one block."))
        else:
            self._open.append("block")
            block = self._new_block(name.removeprefix("g."))
            block |= {"title": self._texts.said(row, "label", name)} | of_block(carried)
            block["carried"] = bool(carried) or name.startswith("g.")
            if kind == "begin-repeat" and "loop" not in carried:
                self._lose(place, sentence("Nothing says what the repeat is about; its questions are asked once."))
            if kind == "begin-group" and "one_a_page" not in carried:
                block["one_a_page"] = "field-list" not in row.get("appearance", "") and not name.startswith("g.")
            self._conditions.show(block, row, carried, place)

    def _close(self) -> None:
        if self._open and self._open.pop() == "flat":
            self._conditions.leave()

    def _new_block(self, name: str) -> Json:
        block: Json = {"key": slug(name, self._block_keys), "title": {}, "items": []}
        self._block_keys.add(block["key"])
        self._blocks.append(block)
        return block

    def _block(self) -> Json:
        """The block we stand in; one of its own for questions outside all groups."""
        if "block" in self._open:
            return self._blocks[-1]
        if not self._blocks or not self._blocks[-1].get("loose"):
            block = self._new_block("questions")
            block["loose"] = True
        return self._blocks[-1]

    def _question(self, kind: str, list_name: str, row: dict[str, str], carried: Json, place: str) -> Json | None:
        """The question of a row; None where it is none, or a line of a table."""
        if "matrix" in self._open:
            self._matrix_row(list_name, row)
            return None
        if kind not in TYPES:
            if kind not in NO_QUESTIONS:
                about = {"type": kind or "–", "name": row.get("name", "")}
                self._lose(
                    place, sentence("There is no question of type %(type)s here; “%(name)s” is left out.", **about)
                )
            return None
        item = self._item(TYPES[kind], row, carried, place)
        if kind in LISTED:
            self._choices.give(item, list_name, carried)
        if not carried:
            self._limits(item, kind, row, place)
            self._parameters(item, row, place)
            for column in (header for header in row if split(header)[0] in TELLING):
                self._unread(column, row, place)
        return item

    def _limits(self, item: Json, kind: str, row: dict[str, str], place: str) -> None:
        """The lowest and the highest number, and how much may be written."""
        constraint = row.get("constraint", "")
        numbers, letters = LIMITS.fullmatch(constraint), LENGTH.fullmatch(constraint)
        if kind == "range":
            said = dict(PARAMETER.findall(row.get("parameters", "")))
            numbers = PAIR.fullmatch(f"{said.get('start', '1')} {said.get('end', '10')}")
        if item["type"] == "number" and numbers and float(numbers[1]) < float(numbers[2]):
            item["scale"] = [float(numbers[1]), float(numbers[2])]
        elif item["type"] == "text" and letters and 0 < int(letters[1]) <= 20_000:
            item["most_letters"] = int(letters[1])
        elif constraint:
            self._unread("constraint", row, place)

    def _parameters(self, item: Json, row: dict[str, str], place: str) -> None:
        """Choices in random order; steps between numbers and what files are made of have no place here."""
        said = dict(PARAMETER.findall(row.get("parameters", "")))
        item["random_choices"] = said.get("randomize", "").lower() == "true"
        if set(said) - READ_PARAMETERS or said.get("step", "1") != "1":
            self._unread("parameters", row, place)
        if row.get("required", "").lower() not in {*REQUIRED, *OPTIONAL}:
            self._unread("required", row, place)

    def _unread(self, column: str, row: dict[str, str], place: str) -> None:
        about = {"column": column, "name": row.get("name", "")}
        self._lose(place, sentence("The column “%(column)s” of “%(name)s” is not read.", **about))

    def _let_write(self, item: Json) -> None:
        """A choice of one's own words, as ``or_other`` asks for."""
        if item["type"] in {"single", "multiple"} and all(one["code"] != "other" for one in item["choices"]):
            text = {language: OTHER_TEXTS[language] for language in self._texts.languages if language in OTHER_TEXTS}
            item["choices"].append({"code": "other", "text": text, "other": True})

    def _item(self, type_: str, row: dict[str, str], carried: Json, place: str) -> Json:
        key = str(carried.get("key") or self._key(row))
        self._keys[row.get("name", "")] = key
        self._item_keys.add(key)
        item: Json = {
            "key": key,
            "type": type_,
            "text": self._texts.said(row, "label", row.get("name", "")),
            "help": self._texts.said(row, "hint", ""),
            "required": row.get("required", "").lower() in REQUIRED or carried.get("required") is True,
            "not_applicable": False,
            **(of_item(carried) if _known_type(type_, carried) else {}),
        }
        self._block()["items"].append(item)
        self._conditions.show(item, row, carried, place)
        return item

    def _matrix(self, row: dict[str, str], carried: Json, place: str) -> None:
        plain = {**row, "name": row.get("name", "").removeprefix("m.")}
        item = self._item("matrix", plain, carried, place)
        item |= {
            "text": self._texts.said(row, "label", row.get("name", "")),
            "rows": [],
            "row_items": carried.get("rows", {}),
        }

    def _matrix_row(self, list_name: str, row: dict[str, str]) -> None:
        item = self._blocks[-1]["items"][-1]
        key = row.get("name", "").rpartition(".")[2]
        self._keys[row.get("name", "")] = f"{item['key']}.{key}"
        item["required"] = row.get("required", "").lower() in REQUIRED
        line = {"key": key, "text": self._texts.said(row, "label", row.get("name", ""))}
        own = item["row_items"].get(key) if isinstance(item["row_items"], dict) else None
        item["rows"].append(line | ({"item": own} if own else {}))
        self._choices.give(item, list_name, {"exclusive": [], "other": []})

    def _end(self, row: dict[str, str], carried: Json, place: str) -> None:
        name = row.get("name", "")
        end: Json = {
            "key": slug(name.removeprefix("end."), {str(end["key"]) for end in self._ends}),
            "text": self._texts.said(row, "label", name),
            **_only(carried, "kind", "url"),
        }
        self._ends.append(end)
        self._conditions.show(end, row, carried, place)

    def _put_in_answers(self) -> None:
        put = Pipes(self._keys, frozenset(field["key"] for field in self._hidden)).put
        self._blocks, self._ends, self._parts = put(self._blocks), put(self._ends), put(self._parts)
        for block in self._blocks:
            block.pop("loose", None)
            for item in block["items"]:
                item.pop("row_items", None)

    def _titles(self) -> dict[str, str]:
        carried = self._carried.get("title")
        now = self._settings.get("form_title", "")
        if isinstance(carried, dict) and (carried.get(self._texts.default, self._settings.get("form_id")) == now):
            return carried
        return {**(carried if isinstance(carried, dict) else {}), self._texts.default: now} if now else {}

    def _key(self, row: dict[str, str]) -> str:
        return slug(row.get("name", "") or "question", self._item_keys)

    def _lose(self, place: str, said: Sentence) -> None:
        self._losses.append(Loss(place, said))


def _only(carried: Json, *names: str) -> Json:
    return {name: carried[name] for name in names if name in carried}


def _known_type(native: str, carried: Json) -> bool:
    """Whether what is carried speaks of the kind of question that the row is: somebody may have changed it."""
    said = carried.get("type", native)
    return said == native or (native == "single" and said in SINGLE)

"""A questionnaire as the sheets of an XLSForm.

Names with a dot are ours and meet no key: ``g.KEY`` is a block, ``KEY.ROW`` a row of a matrix, ``KEY.other`` what is
written beside a choice, ``end.KEY`` an end page as a note. The column ``twofold`` carries what the format has no place
for; programs that collect data ignore it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from twofold_web.surveys.exchange.foreign_words import NOT_APPLICABLE_TEXTS, YES_NO, language_name
from twofold_web.surveys.exchange.leftovers import (
    ALWAYS_ASKED,
    USUAL_BLOCK,
    USUAL_DOCUMENT,
    USUAL_ITEM,
    losses_of,
    packed,
    unusual,
)
from twofold_web.surveys.exchange.results import Loss
from twofold_web.surveys.exchange.xpath import as_xpath
from twofold_web.surveys.questionnaire.conditions import Condition
from twofold_web.surveys.questionnaire.emotions import feeling_choices
from twofold_web.surveys.questionnaire.parts import Block, Document, End, Item, Texts
from twofold_web.surveys.questionnaire.piping import PIPE
from twofold_web.surveys.questionnaire.places import texts_of
from twofold_web.surveys.questionnaire.reading_conditions import written_condition
from twofold_web.surveys.questionnaire.sentences import sentence
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, ON_A_SCALE, ItemType
from twofold_web.surveys.questionnaire.writing import written, written_item

Cells = dict[str, str]
PLAIN_TYPES = {
    ItemType.NUMBER: "decimal",
    ItemType.DATE: "date",
    ItemType.TEXT: "text",
    ItemType.FILE: "file",
    ItemType.STATEMENT: "note",
}
LISTED = {ItemType.MULTIPLE: "select_multiple", ItemType.RANKING: "rank"}  # everything else with a list is select_one
ITEM_HELD = ("key", "text", "help", "required", "labels", "choices", "rows", "show_if")
BLOCK_HELD = ("key", "title", "items", "show_if")
DOCUMENT_HELD = ("format", "name", "title", "introduction", "consent", "languages", "blocks", "ends", "hidden")
STARTS = re.compile(r"[A-Za-z_]")


class Form:
    """The sheets, row by row, and the losses."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.survey: list[Cells] = []
        self.choices: list[Cells] = []
        self.settings: Cells = {}
        self.losses: list[Loss] = []

    def fill(self) -> "Form":
        """Write the whole questionnaire."""
        document = self.document
        for part, texts in (("introduction", document.introduction), ("consent", document.consent)):
            if texts is not None and (texts or part == "consent"):
                self._row("note", f"{part}.text", texts, {"part": part})
        for field in document.hidden:
            self.survey.append({"type": "hidden", "name": field.key, "twofold": packed({"context": field.context})})
        for block in document.blocks:
            self._block(block)
        for end in document.ends:
            self._end(end)
        self._settings()
        for one in texts_of(document):
            if any(not self._native(pipe) for text in one.texts.values() for pipe in PIPE.finditer(text)):
                self.losses.append(
                    Loss(one.place, sentence("Other programs show the place of an earlier answer as it is written."))
                )
        return self

    def _settings(self) -> None:
        document = self.document
        carried = unusual(written(document), USUAL_DOCUMENT, DOCUMENT_HELD)
        self.losses += losses_of("", carried)
        self.losses += losses_of("", {"hidden": 1} if any(not one.context for one in document.hidden) else {})
        if len(document.title) > 1:
            self.losses.append(Loss("title", sentence("Other programs show the title in one language only.")))
        source = document.source_language
        self.settings = {
            "form_title": document.title.get(source, "") or document.name,
            "form_id": document.name,
            "default_language": language_name(source),
            "twofold": packed(carried | {"title": dict(document.title), "languages": list(document.languages)}),
        }

    def _block(self, block: Block) -> None:
        place = f"blocks/{block.key}"
        whole = written(Document("", ("en",), blocks=(block,)))["blocks"][0]
        carried = unusual(whole, USUAL_BLOCK, BLOCK_HELD)
        self.losses += losses_of(place, carried)
        kind = "group" if block.loop is None else "repeat"
        cells = {} if block.loop is None else {"repeat_count": str(block.loop.most)}
        if kind == "group" and not block.one_a_page:
            cells["appearance"] = "field-list"
        self._row(f"begin_{kind}", f"g.{block.key}", block.title, carried, cells, (place, block.show_if))
        for item in block.items:
            self._item(block, item)
        self.survey.append({"type": f"end_{kind}"})

    def _item(self, block: Block, item: Item) -> None:
        place = f"blocks/{block.key}/items/{item.key}"
        carried = self._carried(place, item)
        shown = (place, item.show_if, block.key)
        cells = {"required": "yes"} if item.required and item.type is not ItemType.STATEMENT else {}
        if item.required and item.type is ItemType.STATEMENT:
            carried["required"] = True
        name = _name(item.key, carried)
        if item.type is ItemType.MATRIX:
            self._matrix(item, name, carried, cells, shown)
            return
        kind = PLAIN_TYPES.get(item.type)
        if kind is None:
            kind = f"{LISTED.get(item.type, 'select_one')} {name}.list"
            self._list(f"{name}.list", item)
        else:
            cells |= _limits(item)
        self._row(kind, name, item.text, carried, cells, shown, item.help)
        self._beside(item, name)

    def _carried(self, place: str, item: Item) -> dict[str, Any]:
        whole = written_item(item)
        carried = unusual(whole, USUAL_ITEM, ITEM_HELD)
        for key, native in (
            ("type", _native_type(item)),
            ("item", item.key),
            ("not_applicable", _native_passing(item)),
        ):
            carried = {name: value for name, value in carried.items() if name != key}
            if whole[key] != native:
                carried[key] = whole[key]
        for flag in ("exclusive", "other"):
            codes = [choice.code for choice in item.choices if getattr(choice, flag)]
            carried |= {flag: codes} if codes else {}
        rows = {row.key: row.item for row in item.rows if row.item != f"{item.key}-{row.key}"}
        told = (
            carried | ({"choices": 1} if {"exclusive", "other"} & set(carried) else {}) | ({"rows": 1} if rows else {})
        )
        self.losses += losses_of(place, told)
        if item.type is ItemType.EMOTION and item.choices:
            carried["choices"] = whole["choices"]
        return carried | ({"rows": rows} if rows else {})

    def _matrix(self, item: Item, name: str, carried: dict[str, Any], cells: Cells, shown: tuple[Any, ...]) -> None:
        self._list(f"{name}.list", item)
        self._row("begin_group", f"m.{name}", item.text, carried, {}, shown, item.help)
        for row in item.rows:
            look = {"appearance": "likert"}
            self._row(f"select_one {name}.list", f"{name}.{row.key}", row.text, {}, cells | look)
        self.survey.append({"type": "end_group"})

    def _beside(self, item: Item, name: str) -> None:
        """Rows that belong to the question before them."""
        if item.type is ItemType.EMOTION:
            self._points(f"{name}.points", item)
            self._row(f"select_one {name}.points", f"{name}.strength", {}, {"part": "strength"})
        others = [choice.code for choice in item.choices if choice.other]
        if others:
            chosen = " or ".join(f"selected(${{{name}}}, '{code}')" for code in others)
            self._row("text", f"{name}.other", {}, {"part": "other"}, {"relevant": chosen})

    def _list(self, list_name: str, item: Item) -> None:
        if item.type in ON_A_SCALE or (item.type is ItemType.MATRIX and item.scale is not None):
            self._points(list_name, item)
        elif item.type is ItemType.CONSENT:
            self._choices(list_name, YES_NO.items())
        else:
            choices = feeling_choices(item) if item.type is ItemType.EMOTION else item.choices
            self._choices(list_name, ((choice.code, choice.text) for choice in choices))
        if item.not_applicable:
            languages = {code: text for code, text in NOT_APPLICABLE_TEXTS.items() if code in self.document.languages}
            self._choices(list_name, [(NOT_APPLICABLE, languages)])

    def _points(self, list_name: str, item: Item) -> None:
        codes = [str(point) for point in item.points()]
        self._choices(list_name, ((code, item.labels.get(code, {})) for code in codes))

    def _choices(self, list_name: str, choices: Iterable[tuple[str, Texts]]) -> None:
        for code, texts in choices:
            self.choices.append({"list_name": list_name, "name": code} | self._texts("label", texts, code))

    def _end(self, end: End) -> None:
        place = f"ends/{end.key}"
        carried: dict[str, Any] = {"kind": end.kind.value, "url": end.url}
        if end.kind.value != "thanks" or end.url:
            said = sentence("Other programs show the end page as a note and do not act on it.")
            self.losses.append(Loss(place, said))
        self._row("note", f"end.{end.key}", end.text, carried, {}, (place, end.show_if))

    def _row(  # noqa: PLR0913, PLR0917 - the cells of a row
        self,
        kind: str,
        name: str,
        texts: Texts,
        carried: Mapping[str, Any],
        cells: Mapping[str, str] | None = None,
        shown: tuple[Any, ...] = ("", None),
        help_: Texts | None = None,
    ) -> None:
        place, condition, *block = shown
        relevant, said = self._relevant(place, condition, block[0] if block else "")
        row = {"type": kind, "name": name} | self._texts("label", texts, name) | dict(cells or {}) | relevant
        if help_:
            row |= self._texts("hint", help_, "")
        self.survey.append(row | {"twofold": packed({**carried, **said})})

    def _relevant(self, place: str, condition: Condition | None, block: str) -> tuple[Cells, dict[str, Any]]:
        if condition is None:
            return {}, {}
        said = as_xpath(condition, self.document, block)
        if said is None:
            self.losses.append(Loss(f"{place}/show_if", ALWAYS_ASKED))
        carried = {"show_if": written_condition(condition), "relevant": said or ""}
        return ({"relevant": said} if said else {}), carried

    def _piped(self, text: str) -> str:
        """Earlier answers as XLSForms put them in; what has a word for "nothing" stays as ours."""
        return PIPE.sub(lambda found: f"${{{found['key']}}}" if self._native(found) else found[0], text)

    def _native(self, pipe: re.Match[str]) -> bool:
        key = pipe["key"] or ""
        item = self.document.item(key) if pipe["what"] == "answer" else None
        hidden = pipe["what"] == "hidden" and any(field.key == key for field in self.document.hidden)
        known = hidden or (item is not None and item.type not in {ItemType.MATRIX, ItemType.STATEMENT})
        return known and pipe["otherwise"] is None and STARTS.match(key) is not None

    def _texts(self, column: str, texts: Texts, otherwise: str) -> Cells:
        """A text in every language; its name where nobody wrote one, because every question needs a label."""
        found = {f"{column}::{language_name(code)}": self._piped(text) for code, text in texts.items()}
        if not found and otherwise:
            found = {f"{column}::{language_name(self.document.source_language)}": otherwise}
        return found


def _name(key: str, carried: dict[str, Any]) -> str:
    """A key as a name of XML, which begins with a letter."""
    if STARTS.match(key):
        return key
    carried["key"] = key
    return f"k.{key}"


def _limits(item: Item) -> Cells:
    if item.type is ItemType.NUMBER and item.scale is not None:
        return {"constraint": f". >= {item.scale[0]:f} and . <= {item.scale[1]:f}"}
    return {"constraint": f"string-length(.) <= {item.most_letters}"} if item.type is ItemType.TEXT else {}


def _native_type(item: Item) -> str:
    """What the type is read as when nobody says more."""
    if item.type in PLAIN_TYPES:
        return item.type.value
    return {ItemType.MULTIPLE: "multiple", ItemType.RANKING: "ranking", ItemType.MATRIX: "matrix"}.get(
        item.type, "single"
    )


def _native_passing(item: Item) -> bool:
    """Whether "does not apply" is read back from the list of choices."""
    return item.not_applicable if item.type not in {*PLAIN_TYPES} else False

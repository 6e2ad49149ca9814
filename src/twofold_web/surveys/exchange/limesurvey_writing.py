"""A questionnaire as the tables of a LimeSurvey structure file (.lss).

What the format has no place for stands in an element of our own, ``twofold``, which LimeSurvey leaves out; so it comes
back from a file, and not from LimeSurvey.
"""

from collections.abc import Mapping
from typing import Any

from twofold_web.surveys.exchange.codes import MOST_OF_A_QUESTION, MOST_OF_AN_ANSWER, short_codes
from twofold_web.surveys.exchange.expression_script import Codes, as_script
from twofold_web.surveys.exchange.foreign_words import NOT_APPLICABLE_TEXTS
from twofold_web.surveys.exchange.leftovers import (
    ALWAYS_ASKED,
    USUAL_BLOCK,
    USUAL_DOCUMENT,
    USUAL_ITEM,
    losses_of,
    unusual,
)
from twofold_web.surveys.exchange.results import Loss
from twofold_web.surveys.questionnaire.conditions import Condition
from twofold_web.surveys.questionnaire.document import Block, Document, Item, Texts, content_hash, written, written_item
from twofold_web.surveys.questionnaire.emotions import feeling_choices
from twofold_web.surveys.questionnaire.piping import PIPE
from twofold_web.surveys.questionnaire.places import texts_of
from twofold_web.surveys.questionnaire.reading_conditions import written_condition
from twofold_web.surveys.questionnaire.sentences import sentence
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, EndKind, ItemType

Row = dict[str, str]
TYPES = {
    ItemType.MULTIPLE: "M",
    ItemType.MATRIX: "F",
    ItemType.RANKING: "R",
    ItemType.NUMBER: "N",
    ItemType.DATE: "D",
    ItemType.TEXT: "T",
    ItemType.CONSENT: "Y",
    ItemType.FILE: "|",
    ItemType.STATEMENT: "X",
}  # everything else is a list of radio buttons, L
READ_AS = {"L": "single", "M": "multiple", "F": "matrix", "R": "ranking", "N": "number", "D": "date"}
READ_AS |= {"T": "text", "Y": "consent", "|": "file", "X": "statement"}
WITH_ANSWERS = ("L", "F", "R")
PASSING = "NA"  # the code of "does not apply"
ITEM_HELD = ("key", "text", "help", "required", "labels", "choices", "rows", "show_if", "random_choices")
BLOCK_HELD = ("key", "title", "items", "show_if", "random_group")
DOCUMENT_HELD = ("format", "name", "title", "introduction", "consent", "languages", "blocks", "ends", "hidden")


class Tables:
    """The tables of the file, what is carried beside them, and the losses."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows: dict[str, list[Row]] = {}
        self.carried: dict[str, Any] = {"items": {}, "blocks": {}}
        self.losses: list[Loss] = []
        self._sid = str(100_000 + int(content_hash(document)[:8], 16) % 900_000)
        self._ids = 0
        keys = [item.key for item in document.items()] + [field.key for field in document.hidden]
        self.codes = Codes(document, short_codes(dict.fromkeys(keys), MOST_OF_A_QUESTION, "Q"), answer_codes)

    def fill(self) -> "Tables":
        """Write the whole questionnaire."""
        document = self.document
        if document.hidden:
            self._hidden()
        for block in document.blocks:
            self._block(block)
        self._survey()
        self._document()
        for one in texts_of(document):
            if set(one.texts) - set(document.languages):
                self.losses.append(
                    Loss(one.place, sentence("A text in a language that the questionnaire is not in is left out."))
                )
            if any(not self._native(pipe) for text in one.texts.values() for pipe in PIPE.finditer(text)):
                self.losses.append(
                    Loss(one.place, sentence("LimeSurvey does not know what is put in here; write it anew there."))
                )
        return self

    def _document(self) -> None:
        whole = written(self.document)
        carried = unusual(whole, USUAL_DOCUMENT, DOCUMENT_HELD)
        self.losses += losses_of("", carried)
        usual = next(end for end in self.document.ends if end.kind is EndKind.THANKS or end.show_if is None)
        others = [end.key for end in self.document.ends if end is not usual]
        self.losses += [Loss(f"ends/{key}", sentence("LimeSurvey has one end page.")) for key in others]
        # the file's name of the usual end, so that its text may be changed in the file
        self.carried["document"] = carried | {
            "name": self.document.name,
            "hidden": whole["hidden"],
            "ends": whole["ends"],
            "usual_end": usual.key,
            "consent": whole["consent"],
        }

    def _survey(self) -> None:
        document = self.document
        usual = next(end for end in document.ends if end.kind is EndKind.THANKS or end.show_if is None)
        self._add("surveys", sid=self._sid, language=document.source_language, format="G", anonymized="N")
        self.rows["surveys"][0] |= {
            "additional_languages": " ".join(document.languages[1:]),
            "allowprev": "Y" if document.show_back else "N",
            "showprogress": "Y" if document.show_progress else "N",
            "showsurveypolicynotice": "2" if document.consent else "0",
        }
        for language in document.languages:
            self._add(
                "surveys_languagesettings",
                surveyls_survey_id=self._sid,
                surveyls_language=language,
                surveyls_title=self._text(document.title, language),
                surveyls_welcometext=self._text(document.introduction, language),
                surveyls_endtext=self._text(usual.text, language),
                surveyls_policy_notice=self._text(document.consent or {}, language),
            )

    def _hidden(self) -> None:
        """Hidden fields are hidden short texts, which links may fill in."""
        group = self._group("hidden", {}, "1", "")
        for field in self.document.hidden:
            qid = self._question(group, self.codes.questions[field.key], "S", "1")
            self._attribute(qid, "hidden", "1")
            self.carried["items"][qid] = {"hidden": field.key}
        self.carried["blocks"][group] = {"hidden": True}

    def _block(self, block: Block) -> None:
        place = f"blocks/{block.key}"
        whole = written(Document("", ("en",), blocks=(block,)))["blocks"][0]
        carried = unusual(whole, USUAL_BLOCK, BLOCK_HELD)
        self.losses += losses_of(place, carried)
        relevance, said = self._relevance(place, block.show_if, "")
        group = self._group(block.key, block.title, relevance, block.random_group or "")
        self.carried["blocks"][group] = carried | said | {"key": block.key, "random_group": block.random_group}
        for item in block.items:
            self._item(group, block, item)

    def _group(self, key: str, title: Texts, relevance: str, random_group: str) -> str:
        gid = self._next()
        order = str(len(self.rows.get("groups", [])) + 1)
        self._add(
            "groups", gid=gid, sid=self._sid, group_order=order, randomization_group=random_group, grelevance=relevance
        )
        for language in self.document.languages:
            name = self._text(title, language) or key
            self._add("group_l10ns", id=self._next(), gid=gid, group_name=name, description="", language=language)
        return gid

    def _item(self, group: str, block: Block, item: Item) -> None:
        place = f"blocks/{block.key}/items/{item.key}"
        kind = TYPES.get(item.type, "L")
        carried = self._carried(place, item, kind)
        relevance, said = self._relevance(place, item.show_if, block.key)
        qid = self._question(group, self.codes.questions[item.key], kind, relevance, required=item.required)
        self._texts(qid, item.text, item.help)
        self._answers(qid, item, kind, carried)
        if item.random_choices:
            self._attribute(qid, "random_order" if kind != "R" else "answer_order", "1" if kind != "R" else "random")
        if item.type is ItemType.TEXT:
            self._attribute(qid, "maximum_chars", str(item.most_letters))
        if item.type is ItemType.EMOTION:
            self._strength(group, item, relevance)
        self.carried["items"][qid] = carried | said | {"key": item.key, "random_choices": item.random_choices}

    def _carried(self, place: str, item: Item, kind: str) -> dict[str, Any]:
        whole = written_item(item)
        carried = {
            key: value for key, value in unusual(whole, USUAL_ITEM, ITEM_HELD).items() if key not in {"type", "item"}
        }
        carried |= {"type": whole["type"]} if READ_AS[kind] != whole["type"] else {}
        carried |= {"item": whole["item"]} if item.item != item.key else {}
        flags = {flag: [one.code for one in item.choices if getattr(one, flag)] for flag in ("exclusive", "other")}
        rows = {row.key: row.item for row in item.rows if row.item != f"{item.key}-{row.key}"}
        if item.not_applicable == (kind in {"L", "F", "M"} and item.not_applicable):
            carried.pop("not_applicable", None)  # an answer of its own says it
        told = carried | ({"choices": 1} if any(flags.values()) else {}) | ({"rows": 1} if rows else {})
        self.losses += losses_of(place, told)
        return carried | {"flags": flags, "row_items": rows, "not_applicable": item.not_applicable}

    def _answers(self, qid: str, item: Item, kind: str, carried: dict[str, Any]) -> None:
        texts = _choices(item)
        codes = answer_codes(item)
        carried["answers"] = {code: key for key, code in codes.items()}
        if item.type is ItemType.EMOTION:
            carried["choices"] = written_item(item)["choices"]
        if kind == "M":
            for at, (key, text) in enumerate(texts.items()):
                self._subquestion(qid, kind, codes[key], text, at)
        elif kind in WITH_ANSWERS:
            for at, (key, text) in enumerate(texts.items()):
                self._answer(qid, codes[key], text, at)
        rows = short_codes([row.key for row in item.rows], MOST_OF_A_QUESTION, "R")
        carried["row_keys"] = {code: key for key, code in rows.items()}
        for at, row in enumerate(item.rows):
            self._subquestion(qid, kind, rows[row.key], row.text, at)

    def _strength(self, group: str, item: Item, relevance: str) -> None:
        code = f"{self.codes.questions[item.key][: MOST_OF_A_QUESTION - 8]}Strength"
        qid = self._question(group, code, "L", relevance)
        self._texts(qid, {}, {})
        for at, point in enumerate(item.points()):
            self._answer(qid, str(point), item.labels.get(str(point), {}), at)
        self.carried["items"][qid] = {"strength_of": item.key}

    def _question(self, group: str, code: str, kind: str, relevance: str, *, required: bool = False) -> str:
        qid = self._next()
        order = str(len(self.rows.get("questions", [])))
        self._add("questions", qid=qid, parent_qid="0", sid=self._sid, gid=group, type=kind, title=code)
        self.rows["questions"][-1] |= {
            "other": "N",
            "mandatory": "Y" if required else "N",
            "encrypted": "N",
            "question_order": order,
            "scale_id": "0",
            "same_default": "0",
            "relevance": relevance,
        }
        return qid

    def _subquestion(self, parent: str, kind: str, code: str, texts: Texts, at: int) -> None:
        qid = self._next()
        self._add("subquestions", qid=qid, parent_qid=parent, sid=self._sid, type=kind, title=code)
        self.rows["subquestions"][-1] |= {
            "question_order": str(at),
            "scale_id": "0",
            "relevance": "1",
            "mandatory": "N",
        }
        self._texts(qid, texts, {})

    def _answer(self, qid: str, code: str, texts: Texts, at: int) -> None:
        aid = self._next()
        self._add("answers", aid=aid, qid=qid, code=code, sortorder=str(at), assessment_value="0", scale_id="0")
        for language in self.document.languages:
            if texts.get(language):
                text = self._text(texts, language)
                self._add("answer_l10ns", id=self._next(), aid=aid, answer=text, language=language)

    def _texts(self, qid: str, texts: Texts, help_: Texts) -> None:
        for language in self.document.languages:
            said = {"question": self._text(texts, language), "help": self._text(help_, language)}
            self._add("question_l10ns", id=self._next(), qid=qid, language=language, **said)

    def _attribute(self, qid: str, name: str, value: str) -> None:
        self._add("question_attributes", qid=qid, attribute=name, value=value, language="")

    def _relevance(self, place: str, condition: Condition | None, block: str) -> tuple[str, dict[str, Any]]:
        if condition is None:
            return "1", {}
        said = as_script(condition, self.codes, block)
        if said is None:
            self.losses.append(Loss(f"{place}/show_if", ALWAYS_ASKED))
        return said or "1", {"show_if": written_condition(condition), "relevance": said or "1"}

    def _text(self, texts: Texts, language: str) -> str:
        text = texts.get(language, "")
        return PIPE.sub(lambda found: f"{{{self._native(found)}}}" if self._native(found) else found[0], text)

    def _native(self, pipe: Any) -> str:
        """How LimeSurvey puts an answer in; empty where it cannot."""
        code = self.codes.questions.get(pipe["key"] or "")
        if code is None or pipe["otherwise"] is not None:
            return ""
        item = self.document.item(pipe["key"]) if pipe["what"] == "answer" else None
        if pipe["what"] == "answer" and (item is None or item.type in {ItemType.MATRIX, ItemType.MULTIPLE}):
            return ""
        return f"{code}.shown"

    def _add(self, table: str, **cells: str) -> None:
        self.rows.setdefault(table, []).append(cells)

    def _next(self) -> str:
        self._ids += 1
        return str(self._ids)


def _choices(item: Item) -> Mapping[str, Texts]:
    """Every answer that may be chosen, with "does not apply" last."""
    passing = {NOT_APPLICABLE: NOT_APPLICABLE_TEXTS} if item.not_applicable and TYPES.get(item.type, "L") != "R" else {}
    if item.type is ItemType.EMOTION:
        return {choice.code: choice.text for choice in feeling_choices(item)} | passing
    if item.scale is not None:
        return {str(point): item.labels.get(str(point), {}) for point in item.points()} | passing
    return {choice.code: choice.text for choice in item.choices} | passing


def answer_codes(item: Item) -> dict[str, str]:
    """The short code of each answer."""
    codes = short_codes([key for key in _choices(item) if key != NOT_APPLICABLE], MOST_OF_AN_ANSWER, "A")
    return codes | {NOT_APPLICABLE: PASSING}

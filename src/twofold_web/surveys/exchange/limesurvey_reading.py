"""The tables of a LimeSurvey structure file as a questionnaire."""

from typing import Any

from twofold_web.surveys.exchange.codes import plain_code, slug
from twofold_web.surveys.exchange.expressions import NotUnderstood
from twofold_web.surveys.exchange.leftovers import of_block, of_document, of_item
from twofold_web.surveys.exchange.limesurvey_arrays import Array
from twofold_web.surveys.exchange.limesurvey_items import Items
from twofold_web.surveys.exchange.limesurvey_names import Names
from twofold_web.surveys.exchange.limesurvey_quotas import quotas
from twofold_web.surveys.exchange.limesurvey_tables import Row, Tables, in_order, once
from twofold_web.surveys.exchange.limesurvey_unread import calculated, unread
from twofold_web.surveys.exchange.limesurvey_words import ALWAYS, NO_SURVEY, SIMPLER, TYPES
from twofold_web.surveys.exchange.mending import mended, not_said
from twofold_web.surveys.exchange.results import ExchangeError, Imported, Loss
from twofold_web.surveys.questionnaire.document import FORMAT
from twofold_web.surveys.questionnaire.reading_conditions import written_condition
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence

Json = dict[str, Any]
OWN_PARTS = ("format", "languages", "title", "introduction", "consent", "blocks", "ends")


class Reading:
    """Builds the JSON of a questionnaire from the tables of a file."""

    def __init__(self, tables: dict[str, list[Row]], carried: Json) -> None:
        self._of_items: Json = _object(carried.get("items"))
        self._of_blocks: Json = _object(carried.get("blocks"))
        self._of_document: Json = _object(carried.get("document"))
        self._names = Names(numbers={row.get("qid", ""): row.get("title", "") for row in tables.get("questions", [])})
        self._tables = Tables(tables, self._names.piped, plain=bool(self._of_document))
        self._items = Items(self._tables, self._names, self._lose)
        self._losses: list[Loss] = []
        self._pending: list[tuple[Json, str, str]] = []
        self._taken: set[str] = set()
        self._fields: list[Json] = []
        self._name_own()

    def _name_own(self) -> None:
        """The keys that the file carries: texts may name questions that come later."""
        for row in self._tables.rows("questions"):
            own = _object(self._of_items.get(row.get("qid", "")))
            key = own.get("hidden", own.get("key"))
            if isinstance(key, str):
                self._names.new(row.get("title", ""), key)
                self._names.hidden |= {key} if "hidden" in own else set()

    def read(self) -> Imported:
        """The questionnaire.

        Raises:
            ExchangeError: the file has no survey.
            QuestionnaireError: it has one with problems.
        """
        if not self._tables.rows("surveys") or not self._tables.rows("groups"):
            raise ExchangeError(NO_SURVEY)
        groups = once(in_order(self._tables.rows("groups"), "group_order"), "gid")
        blocks = [block for row in groups if (block := self._block(row)) is not None]
        for part, expression, place in self._pending:
            part["show_if"] = self._condition(expression, place)
        self._losses += unread(self._tables)
        read = mended(self._document(blocks, self._of_document), self._losses)
        told = () if self._of_document else calculated(read.document)
        return Imported(read.document, (*read.losses, *told))

    def _document(self, blocks: list[Json], own: Json) -> Json:
        title = self._tables.setting("surveyls_title")
        survey = self._tables.survey
        counted, full = quotas(self._tables, self._names, self._losses)
        carried = own.get("ends")
        ends: list[Any] = carried if isinstance(carried, list) else [{"key": "thanks", "kind": "thanks"}, *full]
        thanks = self._tables.setting("surveyls_endtext")
        for end in ends:
            if isinstance(end, dict) and end.get("key") == own.get("usual_end", "thanks"):
                end["text"] = thanks
        return {
            "format": FORMAT,
            "name": slug(next(iter(title.values()), "imported"), set()),
            "languages": self._tables.languages,
            "title": title,
            "introduction": self._introduction(),
            "consent": self._tables.setting("surveyls_policy_notice") or own.get("consent"),
            "hidden": self._fields,
            "blocks": blocks,
            "quotas": counted,
            "ends": ends,
            "show_back": survey.get("allowprev") != "N",
            "show_progress": survey.get("showprogress") != "N",
            **of_document(own, OWN_PARTS),
        }

    def _introduction(self) -> dict[str, str]:
        """What the first page says: what the survey is, and words of welcome."""
        parts = (self._tables.setting("surveyls_description"), self._tables.setting("surveyls_welcometext"))
        spoken = dict.fromkeys(language for part in parts for language in part)
        return {language: "\n".join(part[language] for part in parts if language in part) for language in spoken}

    def _block(self, row: Row) -> Json | None:
        gid = row.get("gid", "")
        own = _object(self._of_blocks.get(gid))
        if own.get("hidden"):
            return None
        title = self._tables.texts("group_l10ns", "gid", gid, "group_name", row)
        key = own.get("key") or slug(next(iter(title.values()), "block"), self._taken)
        self._taken.add(str(key))
        # a group needs a name, and one of ours without a title has its key
        title = {language: text for language, text in title.items() if text != own.get("key")}
        group = row.get("randomization_group", "").strip()
        block: Json = {"key": key, "title": title, "random_group": plain_code(group) if group else None, "items": []}
        block["one_a_page"] = self._tables.survey.get("format") == "S"
        block |= {name: value for name, value in of_block(own).items() if name != "random_group"}
        self._shown_if(block, row.get("grelevance", ""), own, f"blocks/{key}")
        said = self._tables.texts("group_l10ns", "gid", gid, "description", row)
        if said and not own:
            block["items"].append(
                {"key": self._names.new(f"{key}_words"), "type": "statement", "text": said, "help": {}}
            )
        for question in self._tables.questions(gid):
            self._question(block, question)
        return block

    def _question(self, block: Json, row: Row) -> None:
        qid, kind, code = row.get("qid", ""), row.get("type", ""), row.get("title", "")
        own = _object(self._of_items.get(qid))
        if "strength_of" in own:
            for asked in block["items"]:
                if asked["key"] == own["strength_of"]:
                    asked["labels"] = {point: text for point, text in self._tables.answers(qid).items() if text}
            return
        place = f"questions/{code}"
        if kind in {"S", "N"} and not own and self._tables.attributes(qid).get("hidden") == "1":
            self._fields.append({"key": self._names.new(code), "context": True})
            self._names.hidden.add(self._fields[-1]["key"])
            return
        if kind not in TYPES and kind not in set(Array):
            said = sentence("There is no question of type %(type)s here; “%(name)s” is left out.", type=kind, name=code)
            self._lose(place, said)
            return
        if kind in SIMPLER:
            self._lose(place, SIMPLER[kind])
        for item in self._items.read(row, own, of_item(own)):
            self._shown_if(item, row.get("relevance", ""), own, f"blocks/{block['key']}/items/{item['key']}")
            block["items"].append(item)

    def _shown_if(self, part: Json, relevance: str, own: Json, place: str) -> None:
        if "show_if" in own and own.get("relevance") == relevance:
            part["show_if"] = own["show_if"]
        elif relevance.strip() not in ALWAYS:
            self._pending.append((part, relevance, place))

    def _condition(self, expression: str, place: str) -> Json | None:
        try:
            return written_condition(self._names.reader().read(expression))
        except NotUnderstood:
            self._lose(f"{place}/show_if", not_said(expression))
            return None

    def _lose(self, place: str, said: Sentence) -> None:
        self._losses.append(Loss(place, said))


def _object(found: object) -> Json:
    return found if isinstance(found, dict) else {}

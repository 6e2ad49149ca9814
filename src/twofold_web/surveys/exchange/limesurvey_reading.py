"""The tables of a LimeSurvey structure file as a questionnaire."""

import html
import re
from typing import Any

from twofold_web.surveys.exchange.expressions import Named, NotUnderstood, Operand, Reader
from twofold_web.surveys.exchange.leftovers import codes_in, of_block, of_document, of_item
from twofold_web.surveys.exchange.limesurvey_writing import PASSING, READ_AS
from twofold_web.surveys.exchange.mending import comparing, comparing_hidden, mended, shown
from twofold_web.surveys.exchange.results import ExchangeError, Imported, Loss
from twofold_web.surveys.exchange.xlsform_reading import slug
from twofold_web.surveys.questionnaire.conditions import AnswerIs, Condition, LanguageIs, Not
from twofold_web.surveys.questionnaire.document import FORMAT
from twofold_web.surveys.questionnaire.reading_conditions import written_condition
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, Comparison

Json = dict[str, Any]
Row = dict[str, str]
TYPES = READ_AS | {"!": "single", "O": "single", "G": "single", "5": "rating", "S": "text", "U": "text", "Q": "text"}
TYPES |= {"P": "multiple", "A": "matrix", "B": "matrix", "C": "matrix", "E": "matrix", "H": "matrix", "I": "text"}
FIXED_SCALES = {"5": (1, 5), "A": (1, 5), "B": (1, 10)}
FIXED_CHOICES = {
    "G": (("F", "Female"), ("M", "Male")),
    "C": (("Y", "Yes"), ("U", "Uncertain"), ("N", "No")),
    "E": (("I", "Increase"), ("S", "Same"), ("D", "Decrease")),
}
SIMPLER = {
    "O": "the comment beside the list",
    "P": "the comments beside choices",
    "Q": "several short texts",
    "I": "language",
}
SIMPLER |= {"H": "the array by columns"}
TAG = re.compile(r"<[^<>]{1,2000}>")
PIPED = re.compile(r"\{([A-Za-z][A-Za-z0-9_]{0,60})(?:\.(?:shown|NAOK|code|value))?\}")
CONSENT = {"Y": "yes", "N": "no"}


class Reading:
    """Builds the JSON of a questionnaire from the tables of a file."""

    def __init__(self, tables: dict[str, list[Row]], carried: Json) -> None:
        self._tables = tables
        self._sorted_out: dict[tuple[str, str], dict[str | None, list[Row]]] = {}  # table, column -> value -> rows
        self._of_items: Json = _object(carried.get("items"))
        self._of_blocks: Json = _object(carried.get("blocks"))
        self._of_document: Json = _object(carried.get("document"))
        self._losses: list[Loss] = []
        survey = next(iter(tables.get("surveys", [])), {})
        more = survey.get("additional_languages", "").split()
        self._survey = survey
        self._languages = [_language(one) for one in dict.fromkeys([survey.get("language", "en"), *more])]
        self._keys: dict[str, str] = {}  # code, or code_sub -> our key, key.row or key=choice
        self._known: set[str] = set()  # our keys of questions
        self._codes: dict[str, dict[str, str]] = {}  # key -> code of an answer -> our code
        self._pending: list[tuple[Json, str, str]] = []
        self._taken: set[str] = set()
        self._types: dict[str, str] = {}
        self._hidden: set[str] = set()
        self._name_own()

    def _name_own(self) -> None:
        """The keys that the file carries: texts may name questions that come later."""
        for row in self._tables.get("questions", []):
            own = _object(self._of_items.get(row.get("qid", "")))
            key = own.get("hidden", own.get("key"))
            if isinstance(key, str):
                self._keys[row.get("title", "")] = key
                self._known.add(key)
                self._hidden |= {key} if "hidden" in own else set()

    def read(self) -> Imported:
        """The questionnaire.

        Raises:
            ExchangeError: the file has no survey, or one with problems.
        """
        if not self._tables.get("surveys") or not self._tables.get("groups"):
            raise ExchangeError("This file holds no survey; in LimeSurvey choose Export, Survey structure (.lss).")
        groups = _once(_in_order(self._tables["groups"], "group_order"), "gid")
        blocks = [block for row in groups if (block := self._block(row)) is not None]
        for part, expression, place in self._pending:
            part["show_if"] = self._condition(expression, place)
        for table in ("conditions", "quota", "assessments"):
            for at, _ in enumerate(self._tables.get(table, [])):
                self._lose(f"{table}/{at}", f"What stands in {table!r} of LimeSurvey is not read; set it up anew here.")
        own = self._of_document
        return mended(self._document(blocks, own), self._losses)

    def _document(self, blocks: list[Json], own: Json) -> Json:
        title = self._setting("surveyls_title")
        thanks = self._setting("surveyls_endtext")
        carried = own.get("ends")
        ends: list[Any] = carried if isinstance(carried, list) else [{"key": "thanks", "kind": "thanks"}]
        for end in ends:
            if isinstance(end, dict) and (end.get("key") == own.get("usual_end") or "usual_end" not in own):
                end["text"] = thanks
        consent = self._setting("surveyls_policy_notice")
        rest = of_document(own, ("format", "languages", "title", "introduction", "consent", "blocks", "ends"))
        return {
            "format": FORMAT,
            "name": slug(next(iter(title.values()), "imported"), set()),
            "languages": self._languages,
            "title": title,
            "introduction": self._setting("surveyls_welcometext"),
            "consent": consent or own.get("consent"),
            "blocks": blocks,
            "ends": ends,
            "show_back": self._survey.get("allowprev") != "N",
            "show_progress": self._survey.get("showprogress") != "N",
            **rest,
        }

    def _block(self, row: Row) -> Json | None:
        gid = row.get("gid", "")
        own = _object(self._of_blocks.get(gid))
        if own.get("hidden"):
            return None
        title = self._texts("group_l10ns", "gid", gid, "group_name", row)
        key = own.get("key") or slug(next(iter(title.values()), "block"), self._taken)
        self._taken.add(str(key))
        # a group needs a name, and one of ours without a title has its key
        title = {language: text for language, text in title.items() if text != own.get("key")}
        block: Json = {"key": key, "title": title, "random_group": row.get("randomization_group") or None, "items": []}
        block |= {name: value for name, value in of_block(own).items() if name != "random_group"}
        self._shown_if(block, row.get("grelevance", ""), own, f"blocks/{key}")
        for question in self._questions(gid):
            self._item(block, question)
        return block

    def _questions(self, gid: str) -> list[Row]:
        found = _in_order(self._where("questions", "gid", gid), "question_order")
        return _once([row for row in found if row.get("parent_qid", "0") in {"0", ""}], "qid")

    def _item(self, block: Json, row: Row) -> None:
        qid, kind, code = row.get("qid", ""), row.get("type", ""), row.get("title", "")
        own = _object(self._of_items.get(qid))
        if "strength_of" in own:
            for asked in block["items"]:
                if asked["key"] == own["strength_of"]:
                    asked["labels"] = self._labels(qid)
            return
        if kind not in TYPES:
            self._lose(f"questions/{code}", f"There is no question of LimeSurvey's type {kind!r} here; it is left out.")
            return
        if kind in SIMPLER:
            self._lose(f"questions/{code}", f"There is no place for {SIMPLER[kind]}.")
        key = str(own.get("key") or "") or slug(code, self._known)
        self._keys[code] = key
        self._known.add(key)
        item: Json = {
            "key": key,
            "type": TYPES[kind],
            "text": self._texts("question_l10ns", "qid", qid, "question", row),
            "help": self._texts("question_l10ns", "qid", qid, "help", row),
            "required": row.get("mandatory") == "Y",
            "not_applicable": False,
            **of_item(own),
        }
        if item["type"] == "emotion":
            item["choices"] = own.get("choices", [])  # which feelings, under which words
        self._types[key] = str(item["type"])
        self._answered(item, row, kind, own)
        self._attributes(item, qid, own)
        self._shown_if(item, row.get("relevance", ""), own, f"blocks/{block['key']}/items/{key}")
        block["items"].append(item)

    def _answered(self, item: Json, row: Row, kind: str, own: Json) -> None:
        """The choices, rows and points of a question."""
        code, key = row.get("title", ""), item["key"]
        names = _object(own.get("answers"))
        subs = self._subquestions(row.get("qid", ""))
        answers = subs if kind in {"M", "P"} else self._answers(row.get("qid", ""))
        self._codes[key] = {sub: names.get(sub, _code(sub)) for sub in answers} | {PASSING: NOT_APPLICABLE}
        if kind in {"M", "P"}:
            self._keys |= {f"{code}_{sub}": f"{key}={names.get(sub, _code(sub))}" for sub in answers}
        elif item["type"] == "matrix":
            self._rows(item, code, subs, own)
        item["not_applicable"] = own.get("not_applicable", PASSING in answers)
        real = {names.get(sub, _code(sub)): text for sub, text in answers.items() if sub != PASSING}
        self._choose(item, kind, real, _object(own.get("flags")))
        if row.get("other") == "Y" and item["type"] in {"single", "multiple"}:
            item["choices"].append({"code": "other", "text": {}, "other": True})

    def _choose(self, item: Json, kind: str, real: dict[str, dict[str, str]], flags: Json) -> None:
        if kind in FIXED_SCALES:
            item["scale"] = list(FIXED_SCALES[kind])
        elif kind in FIXED_CHOICES:
            item["choices"] = [{"code": one, "text": {"en": text}} for one, text in FIXED_CHOICES[kind]]
            self._codes[item["key"]] = {one: one for one, _ in FIXED_CHOICES[kind]}
        elif item.get("scale") is not None and item["type"] not in {"number", "emotion"}:
            item["labels"] = {name: text for name, text in real.items() if text}
        elif item["type"] in {"single", "multiple", "ranking", "matrix"}:
            item["choices"] = [_choice(name, text, flags) for name, text in real.items()]

    def _rows(self, item: Json, code: str, subs: dict[str, dict[str, str]], own: Json) -> None:
        """The rows of a matrix, under the keys and names that the file carries."""
        keys, items = _object(own.get("row_keys")), _object(own.get("row_items"))
        named = {sub: str(keys.get(sub, _code(sub))) for sub in subs}
        item["rows"] = [
            {"key": named[sub], "text": text} | ({"item": items[named[sub]]} if named[sub] in items else {})
            for sub, text in subs.items()
        ]
        self._keys |= {f"{code}_{sub}": f"{item['key']}.{name}" for sub, name in named.items()}

    def _attributes(self, item: Json, qid: str, own: Json) -> None:
        for row in self._where("question_attributes", "qid", qid):
            name, value = row.get("attribute"), row.get("value", "")
            if name == "maximum_chars" and value.isdigit() and item["type"] == "text" and "most_letters" not in own:
                item["most_letters"] = max(1, min(20_000, int(value[:9])))
            elif name in {"random_order", "answer_order"} and value in {"1", "random"}:
                item["random_choices"] = True
            elif name in {"array_filter", "em_validation_q", "exclude_all_others"} and value and "key" not in own:
                self._lose(f"questions/{item['key']}", f"LimeSurvey's {name!r} is not read.")

    def _answers(self, qid: str) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in _in_order(self._where("answers", "qid", qid), "sortorder"):
            if row.get("scale_id", "0") != "0":
                continue
            texts = self._texts("answer_l10ns", "aid", row.get("aid", ""), "answer", row) if row.get("aid") else {}
            inline = {_language(row["language"]): self._plain(row.get("answer", ""))} if row.get("language") else {}
            found[row.get("code", "")] = found.get(row.get("code", ""), {}) | texts | inline
        return found

    def _subquestions(self, qid: str) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in _in_order(self._where("subquestions", "parent_qid", qid), "question_order"):
            if row.get("scale_id", "0") in {"0", ""}:
                code = row.get("title", "")
                found[code] = found.get(code, {}) | self._texts(
                    "question_l10ns", "qid", row.get("qid", ""), "question", row
                )
        return found

    def _labels(self, qid: str) -> Json:
        return {code: text for code, text in self._answers(qid).items() if text}

    def _texts(self, table: str, column: str, id_: str, field: str, row: Row) -> dict[str, str]:
        """A text by language: from its own table, or from the row itself in files before LimeSurvey 4."""
        rows = self._where(table, column, id_) if id_ else []
        if not rows and row.get("language"):
            rows = [one for name in ("questions", "subquestions", "groups") for one in self._where(name, column, id_)]
        return {_language(one.get("language", "en")): text for one in rows if (text := self._plain(one.get(field, "")))}

    def _setting(self, field: str) -> dict[str, str]:
        rows = self._tables.get("surveys_languagesettings", [])
        return {
            _language(row.get("surveyls_language", "en")): text
            for row in rows
            if (text := self._plain(row.get(field, "")))
        }

    def _plain(self, text: str) -> str:
        """A text without markup, with our way to put in answers."""
        bare = shown(
            html.unescape(TAG.sub("", re.sub(r"<br\s*/?>|</p>", "\n", text)))
            if "<" in text and not self._of_document
            else text
        )
        return PIPED.sub(self._piped, bare.strip() if not self._of_document else bare)

    def _piped(self, found: re.Match[str]) -> str:
        key = self._keys.get(found[1])
        if key is None or "=" in key or found[0].startswith("{touchpoint"):
            return found[0]
        return f"{{hidden:{key}}}" if key in self._hidden else f"{{answer:{key}}}"

    def _shown_if(self, part: Json, relevance: str, own: Json, place: str) -> None:
        if "show_if" in own and own.get("relevance") == relevance:
            part["show_if"] = own["show_if"]
        elif relevance.strip() not in {"", "1"}:
            self._pending.append((part, relevance, place))

    def _condition(self, expression: str, place: str) -> Json | None:
        try:
            return written_condition(Reader(self._compared, self._called).read(expression))
        except NotUnderstood:
            self._lose(f"{place}/show_if", f"The condition {expression[:80]!r} cannot be said here; always asked.")
            return None

    def _compared(self, name: str, sign: str, value: str | float) -> Condition:
        if name == "LANG" and sign == "=":
            return LanguageIs(str(value))
        plain = re.sub(r"\.(NAOK|value|code)$", "", name)
        key = self._keys.get(plain)
        if key is None:
            raise NotUnderstood
        base, _, chosen = key.partition("=")
        if chosen:
            found: Condition = AnswerIs(base, Comparison.HAS, chosen)
            return found if sign == "=" and value == "Y" else Not(found)
        if base in self._hidden:
            return comparing_hidden(base, sign, value)
        type_ = self._types.get(base.partition(".")[0], "text")
        if isinstance(value, str) and type_ == "consent":
            value = CONSENT.get(value, value)
        elif type_ in {"single", "emotion"} and value != "":
            code = f"{value:g}" if isinstance(value, float) else value
            value = self._codes.get(base, {}).get(code, code)
        elif isinstance(value, str):
            value = self._codes.get(base.partition(".")[0], {}).get(value, value)
        return comparing(lambda known: self._types.get(known.partition(".")[0], "text"))(base, sign, value)

    def _called(self, function: str, arguments: list[Operand]) -> Condition:
        match function, arguments:
            case "is_empty", [Named(name)]:
                return self._compared(name, "=", "")
        raise NotUnderstood

    def _where(self, table: str, column: str, value: str) -> list[Row]:
        """The rows of a table that have this value; a table is gone through once for all values of a column."""
        if (table, column) not in self._sorted_out:
            found = self._sorted_out[table, column] = {}
            for row in self._tables.get(table, []):
                found.setdefault(row.get(column), []).append(row)
        return self._sorted_out[table, column].get(value, [])

    def _lose(self, place: str, sentence: str) -> None:
        self._losses.append(Loss(place, sentence))


def _in_order(rows: list[Row], column: str) -> list[Row]:
    def number(row: Row) -> int:
        text = row.get(column, "0")
        return int(text) if text.isdigit() and len(text) < 10 else 0

    return sorted(rows, key=number)


def _once(rows: list[Row], column: str) -> list[Row]:
    """One row for each value: files before LimeSurvey 4 have one for each language."""
    return list(reversed({row.get(column): row for row in reversed(rows)}.values()))


def _object(found: object) -> Json:
    return found if isinstance(found, dict) else {}


def _language(code: str) -> str:
    """LimeSurvey's codes are longer for some ("de-informal"); ours are the first part."""
    return code.strip().partition("-")[0].lower()[:3] or "en"


def _code(code: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", code)[:80] or "_"


def _choice(name: str, text: dict[str, str], flags: Json) -> Json:
    return {"code": name, "text": text} | {flag: name in codes_in(flags.get(flag)) for flag in ("exclusive", "other")}

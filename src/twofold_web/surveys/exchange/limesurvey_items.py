"""One question of a LimeSurvey file as one question here, or as one for each of its lines."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from twofold_web.surveys.exchange.codes import plain_code
from twofold_web.surveys.exchange.comparing import ROW
from twofold_web.surveys.exchange.foreign_words import OTHER_TEXTS
from twofold_web.surveys.exchange.leftovers import codes_in
from twofold_web.surveys.exchange.limesurvey_arrays import Array, Arrays
from twofold_web.surveys.exchange.limesurvey_names import Names
from twofold_web.surveys.exchange.limesurvey_tables import Row, Tables, Texts, number
from twofold_web.surveys.exchange.limesurvey_words import (
    FIXED_CHOICES,
    FIXED_SCALES,
    ONE_A_LINE,
    TELLING,
    TYPES,
    WITH_BOXES,
)
from twofold_web.surveys.exchange.limesurvey_writing import PASSING
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE

Json = dict[str, Any]
LIMITS = ("min_num_value_n", "max_num_value_n")


class Items:
    """Reads questions; ``lose`` is told what has no place here."""

    def __init__(self, tables: Tables, names: Names, lose: Callable[[str, Sentence], None]) -> None:
        self._tables = tables
        self._names = names
        self._lose = lose
        self._arrays = Arrays(tables, names, lose)

    def read(self, row: Row, own: Json, carried: Json) -> Iterator[Json]:
        """The question of a row; ``own`` is what the file carries of it, ``carried`` what of that is an item's."""
        kind, code = row.get("type", ""), row.get("title", "")
        text = self._tables.texts("question_l10ns", "qid", row.get("qid", ""), "question", row)
        if kind in set(Array):
            yield from self._arrays.read(row, text)
            self._tell_unread(f"questions/{code}", row, self._tables.attributes(row.get("qid", "")))
            return
        if kind in ONE_A_LINE and not own:
            for line, said in self._tables.subquestions(row.get("qid", "")).items():
                several = {lang: f"{text.get(lang, '')} – {said.get(lang, line)}".strip(" –") for lang in text | said}
                item = self._item(row, self._names.new(f"{code}_{line}"), several, carried)
                self._attributes(item, row, own)
                yield item
            return
        item = self._item(row, self._names.new(code, str(own.get("key") or "")), text, carried)
        if item["type"] == "emotion":
            item["choices"] = own.get("choices", [])  # which feelings, under which words
        self._names.types[item["key"]] = str(item["type"])
        self._answered(item, row, own)
        self._attributes(item, row, own)
        yield item

    def _item(self, row: Row, key: str, text: Texts, carried: Json) -> Json:
        self._names.types[key] = TYPES[row.get("type", "")]
        return {
            "key": key,
            "type": TYPES[row.get("type", "")],
            "text": text,
            "help": self._tables.texts("question_l10ns", "qid", row.get("qid", ""), "help", row),
            "required": row.get("mandatory") == "Y",
            "not_applicable": False,
            **{name: value for name, value in carried.items() if name != "type" or isinstance(value, str)},
        }

    def _answered(self, item: Json, row: Row, own: Json) -> None:
        """The choices, rows and points of a question."""
        kind, code, key = row.get("type", ""), row.get("title", ""), item["key"]
        known = own.get("answers")
        names: Json = known if isinstance(known, dict) else {}
        subs = self._tables.subquestions(row.get("qid", ""))
        listed = {} if kind in WITH_BOXES else self._tables.answers(row.get("qid", ""))
        # since LimeSurvey 7 what is ranked stands among the lines
        answers = subs if kind in WITH_BOXES or (kind == "R" and not listed) else listed
        named = {sub: str(names.get(sub, plain_code(sub))) for sub in answers}
        self._names.codes[key] = named | {PASSING: NOT_APPLICABLE}
        if kind in WITH_BOXES:
            self._names.keys |= {f"{code}_{sub}": f"{key}={name}" for sub, name in named.items()}
        elif item["type"] == "matrix":
            self._rows(item, code, subs, own)
        item["not_applicable"] = own.get("not_applicable", PASSING in answers)
        real = {named[sub]: text for sub, text in answers.items() if sub != PASSING}
        flags = own.get("flags")
        self._choose(item, kind, real, flags if isinstance(flags, dict) else {})
        if item["type"] == "matrix" and item.get("scale") is None:
            self._names.types[key] = ROW
        if row.get("other") == "Y" and item["type"] in {"single", "multiple"}:
            self._let_write(item, row)

    def _choose(self, item: Json, kind: str, real: dict[str, Texts], flags: Json) -> None:
        if kind in FIXED_SCALES:
            item["scale"] = list(FIXED_SCALES[kind])
        elif kind in FIXED_CHOICES:
            item["choices"] = [{"code": one, "text": self._in_ours(text)} for one, text in FIXED_CHOICES[kind]]
            self._names.codes[item["key"]] = {one: one for one, _ in FIXED_CHOICES[kind]}
        elif item.get("scale") is not None and item["type"] not in {"number", "emotion"}:
            item["labels"] = {name: text for name, text in real.items() if text}
        elif item["type"] in {"single", "multiple", "ranking", "matrix"}:
            item["choices"] = [_choice(name, text, flags) for name, text in real.items()]

    def _let_write(self, item: Json, row: Row) -> None:
        """A choice of one's own words, under a code that no other choice has."""
        taken = {choice["code"] for choice in item["choices"]}
        code = next(one for one in ("other", "other_", "other__") if one not in taken)
        self._names.codes[item["key"]] |= {"-oth-": code}
        self._names.keys[f"{row.get('title', '')}_other"] = f"{item['key']}={code}"
        own_words = self._tables.worded_attribute(row.get("qid", ""), "other_replace_text")
        text = self._in_ours(OTHER_TEXTS) | own_words
        item["choices"].append({"code": code, "text": text, "other": True})

    def _in_ours(self, texts: Texts) -> Texts:
        return {language: text for language, text in texts.items() if language in self._tables.languages}

    def _rows(self, item: Json, code: str, subs: dict[str, Texts], own: Json) -> None:
        """The rows of a matrix, under the keys and names that the file carries."""
        keys, items = (found if isinstance(found := own.get(one), dict) else {} for one in ("row_keys", "row_items"))
        named = {sub: str(keys.get(sub, plain_code(sub))) for sub in subs}
        item["rows"] = [
            {"key": named[sub], "text": text} | ({"item": items[named[sub]]} if named[sub] in items else {})
            for sub, text in subs.items()
        ]
        self._names.keys |= {f"{code}_{sub}": f"{item['key']}.{name}" for sub, name in named.items()}

    def _attributes(self, item: Json, row: Row, own: Json) -> None:
        found = self._tables.attributes(row.get("qid", ""))
        most = found.get("maximum_chars", "")
        if most.isdecimal() and item["type"] == "text" and "most_letters" not in own:
            item["most_letters"] = max(1, min(20_000, int(most[:9])))
        if found.get("random_order") == "1" or found.get("answer_order") == "random":
            item["random_choices"] = True
        if "key" not in own:
            self._foreign_limits(item, found)
            self._tell_unread(f"questions/{item['key']}", row, found)

    def _tell_unread(self, place: str, row: Row, found: dict[str, str]) -> None:
        for name in self._unread(row, found):
            self._lose(place, sentence("“%(name)s” of LimeSurvey is not read.", name=name))

    def _foreign_limits(self, item: Json, found: dict[str, str]) -> None:
        """The lowest and the highest number, and the choices that exclude the others."""
        low, high = (number(found.get(name, "")) for name in LIMITS)
        if item["type"] == "number" and low is not None and high is not None and low < high:
            item["scale"] = [low, high]
        alone = {plain_code(code) for code in re.split(r"[;,]", found.get("exclude_all_others", ""))}
        for choice in item.get("choices", ()) if item["type"] == "multiple" else ():
            choice["exclusive"] = choice["code"] in alone

    def _unread(self, row: Row, found: dict[str, str]) -> Iterator[str]:
        """What changes who is asked or which answers are taken."""
        read = {"numbers_only"} if row.get("type") == Array.TEXTS else set()
        telling = {*TELLING, "hidden"} - read
        yield from (name for name in found if name in telling and found[name] not in {"0", "N"})
        alone = [name for name in LIMITS if number(found.get(name, "")) is not None]
        if row.get("type") in {"N", "K"} and len(alone) == 1:
            yield alone[0]  # a scale has two ends
        if row.get("mandatory") == "S":
            yield "mandatory"  # a question that asks twice
        if row.get("preg"):
            yield "preg"
        lines = self._tables.where("subquestions", "parent_qid", row.get("qid", ""))
        if any(line.get("relevance", "1") not in {"", "1"} for line in lines):
            yield "relevance"


def _choice(name: str, text: Texts, flags: Json) -> Json:
    return {"code": name, "text": text} | {flag: name in codes_in(flags.get(flag)) for flag in ("exclusive", "other")}

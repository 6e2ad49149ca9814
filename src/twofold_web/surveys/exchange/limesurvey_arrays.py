"""Arrays of LimeSurvey that no single question here can hold: of numbers, of texts, and with two scales.

Every cell of numbers or texts becomes a question, every line of boxes a question with several answers, and every scale
a matrix of its own. What stands where, and what is usual where nothing is set, follows LimeSurvey 6: columns are the
subquestions of scale 1, the second scale's labels the answers of scale 1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from twofold_web.surveys.exchange.codes import plain_code
from twofold_web.surveys.exchange.comparing import ROW
from twofold_web.surveys.exchange.limesurvey_names import Names
from twofold_web.surveys.exchange.limesurvey_tables import Row, Tables, Texts, number
from twofold_web.surveys.exchange.limesurvey_writing import PASSING
from twofold_web.surveys.questionnaire.reading import MOST_ITEMS
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE

Json = dict[str, Any]


class Array(StrEnum):
    """LimeSurvey's letters of these kinds."""

    NUMBERS = ":"
    TEXTS = ";"
    DUAL = "1"


SCALES = {"0": "dualscale_headerA", "1": "dualscale_headerB"}  # the two scales, and what stands above each
USUAL_LIMITS = (1.0, 10.0)
USUAL_SPAN = 10.0  # above the lowest number where only that is set
UNREAD = ("show_totals", "show_grand_total", "random_order")  # what cells by themselves cannot do


@dataclass(frozen=True, slots=True)
class Arrays:
    """Reads the arrays of a file; ``lose`` is told what has no place here."""

    tables: Tables
    names: Names
    lose: Callable[[str, Sentence], None]

    def read(self, row: Row, text: Texts) -> Iterator[Json]:
        """The questions that an array becomes: cell by cell along its lines, or scale by scale."""
        kind, code, qid = Array(row.get("type", "")), row.get("title", ""), row.get("qid", "")
        lines = self.tables.subquestions(qid)
        across = self._scales(qid) if kind is Array.DUAL else self.tables.subquestions(qid, "1")
        found = self.tables.attributes(qid)
        boxes = kind is Array.NUMBERS and _set(found, "multiflexible_checkbox")
        count = len(across) if kind is Array.DUAL else len(lines) * (1 if boxes else len(across))
        if not lines or not across:
            why = sentence("There are no lines or no columns.")
        elif len(self.names.taken) + count > MOST_ITEMS:
            why = sentence("A questionnaire has %(most)s questions at most.", most=MOST_ITEMS)
        else:
            self._tell(f"questions/{code}", kind, found)
            if kind is Array.DUAL:
                yield from self._matrices(row, text, lines)
            elif boxes:
                yield from self._boxes(row, text, lines, across)
            else:
                yield from self._cells(row, text, (lines, across), self._asked(kind, found))
            return
        self.lose(f"questions/{code}", sentence("The question is left out: %(why)s", why=why))

    def _scales(self, qid: str) -> dict[str, Texts]:
        """The scales that have answers, with what stands above them."""
        return {
            scale: self.tables.worded_attribute(qid, header)
            for scale, header in SCALES.items()
            if self.tables.answers(qid, scale)
        }

    def _matrices(self, row: Row, text: Texts, lines: dict[str, Texts]) -> Iterator[Json]:
        qid, code = row.get("qid", ""), row.get("title", "")
        for scale, header in self._scales(qid).items():
            answers = self.tables.answers(qid, scale)
            # without a heading the two matrices would ask the same
            item = self._item(row, f"{code}_{scale}", self._joined(text, (header, str(int(scale) + 1))), "matrix")
            key, named = item["key"], {one: plain_code(one) for one in answers}
            self.names.codes[key] = named | {PASSING: NOT_APPLICABLE}
            self.names.types[key] = ROW
            self.names.keys |= {f"{code}_{line}_{scale}": f"{key}.{plain_code(line)}" for line in lines}
            item["not_applicable"] = PASSING in answers
            item["choices"] = [{"code": named[one], "text": words} for one, words in answers.items() if one != PASSING]
            item["rows"] = [{"key": plain_code(line), "text": words} for line, words in lines.items()]
            item["random_choices"] = _set(self.tables.attributes(qid), "random_order")
            yield item

    def _boxes(self, row: Row, text: Texts, lines: dict[str, Texts], columns: dict[str, Texts]) -> Iterator[Json]:
        code = row.get("title", "")
        for line, said in lines.items():
            item = self._item(row, f"{code}_{line}", self._joined(text, (said, line)), "multiple")
            key, named = item["key"], {one: plain_code(one) for one in columns}
            self.names.codes[key] = named
            self.names.keys |= {f"{code}_{line}_{one}": f"{key}={name}" for one, name in named.items()}
            item["choices"] = [{"code": named[one], "text": words} for one, words in columns.items()]
            yield item

    def _cells(
        self, row: Row, text: Texts, table: tuple[dict[str, Texts], dict[str, Texts]], asked: Json
    ) -> Iterator[Json]:
        lines, columns = table
        for line, said in lines.items():
            for column, above in columns.items():
                words = self._joined(text, (said, line), (above, column))
                yield self._item(row, f"{row.get('title', '')}_{line}_{column}", words, asked["type"]) | asked

    def _item(self, row: Row, code: str, text: Texts, type_: str) -> Json:
        key = self.names.new(code)
        self.names.types[key] = type_
        return {
            "key": key,
            "type": type_,
            "text": text,
            "help": self.tables.texts("question_l10ns", "qid", row.get("qid", ""), "help", row),
            "required": row.get("mandatory") == "Y",
            "not_applicable": False,
        }

    def _joined(self, text: Texts, *parts: tuple[Texts, str]) -> Texts:
        """The question with its line and column, in every language of any of them; codes where words are missing."""
        spoken = dict.fromkeys([*text, *(language for words, _ in parts for language in words)])
        said = {lang: [text.get(lang, ""), *(words.get(lang) or code for words, code in parts)] for lang in spoken}
        return {language: " – ".join(one for one in found if one) for language, found in said.items()}

    def _asked(self, kind: Array, found: dict[str, str]) -> Json:
        """What each cell asks for: a text of so many letters, or a number between limits."""
        if kind is Array.NUMBERS:
            return {"type": "number", "scale": _limits(found)}
        if _set(found, "numbers_only"):
            return {"type": "number"}
        most = found.get("maximum_chars", "")
        return {"type": "text"} | ({"most_letters": max(1, min(20_000, int(most[:9])))} if most.isdecimal() else {})

    def _tell(self, place: str, kind: Array, found: dict[str, str]) -> None:
        """What is set of an array that its questions here cannot hold."""
        unread = [name for name in UNREAD if kind is not Array.DUAL and found.get(name, "0") not in {"0", "N", "X"}]
        boxes = _set(found, "multiflexible_checkbox")
        if kind is Array.NUMBERS and not boxes and number(found.get("multiflexible_step", "1")) != 1:
            unread.append("multiflexible_step")
        if kind is Array.NUMBERS and not boxes and _limits(found) is None:
            unread += [name for name in ("multiflexible_min", "multiflexible_max") if name in found]
        for name in unread:
            self.lose(place, sentence("“%(name)s” of LimeSurvey is not read.", name=name))


def _set(found: dict[str, str], name: str) -> bool:
    return found.get(name, "0") not in {"0", "N"}


def _limits(found: dict[str, str]) -> list[float] | None:
    """The lowest and the highest number; lists have usual ones, boxes to type in have those that are set."""
    low, high = (number(found.get(name, "")) for name in ("multiflexible_min", "multiflexible_max"))
    if low is not None and high is not None and low < high:
        return [low, high]
    if _set(found, "input_boxes"):
        return None
    if low is not None and high is None:
        return [low, low + USUAL_SPAN]
    if high is not None and low is None and high > USUAL_LIMITS[0]:
        return [USUAL_LIMITS[0], high]
    return list(USUAL_LIMITS)

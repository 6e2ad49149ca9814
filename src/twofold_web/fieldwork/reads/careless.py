"""What a page says of the answers that look careless, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from twofold_web.answering.reads.responses import flagged_shares
from twofold_web.fieldwork.rates import Rate, rate
from twofold_web.fieldwork.words import question
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.templatetags.figures import number
from twofold_web.surveys.questionnaire.document import Document, text_in

FLAGS = {
    "fast": _("Too fast"),
    "straight": _("The same answer all down a page"),
    "duplicate": _("The same answers twice"),
    "bot": _("Answered by a program"),
    "": _("Any of these"),
}
UNITS = {
    "nps": _("Net promoter score, points"),
    "csat": _("Satisfied, %"),
    "ces": _("Found it easy, %"),
    "mean": _("Mean"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """A score as it is written: the value, its interval and n; empty where there is none to show."""

    value: str = ""
    interval: str = ""
    n: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One question, with and without the flagged answers.

    Attributes:
        title: the question.
        unit: what its score is.
        every: of all answers.
        careful: without those flagged.
        change: the first minus the second.
        tested: whether the change has an interval.
        differs: whether the change is more than chance, corrected for looking at many questions.
    """

    title: str
    unit: str
    every: Score
    careful: Score
    change: Score
    tested: bool = False
    differs: bool = False


def flags_of(scope: Scope, survey_id: int) -> list[tuple[str, Rate]]:
    """Each flag with its share of the finished answers, and all of them together at the end."""
    scope.require(Permission.EDIT_SURVEYS)
    found = {one.flag: rate(one.count, one.n) for one in flagged_shares(scope, survey_id)}
    return [(str(name), found[flag]) for flag, name in FLAGS.items() if flag in found]


def lines_of(body: Mapping[str, Any] | None, document: Document) -> list[Line]:
    """The prepared scores as they are written, in the order of the questionnaire."""
    rows = {row["item"]: row for row in (body or {}).get("rows", ())}
    return [_line(title, rows[item]) for item, title in _titles(document) if item in rows]


def _titles(document: Document) -> Iterator[tuple[str, str]]:
    language = (get_language() or document.source_language)[:2]
    for item in document.items():
        yield item.item, question(item, document)
        for row in item.rows:
            yield row.item, f"{question(item, document)} – {text_in(row.text, language, document.source_language)}"


def _line(title: str, row: Mapping[str, Any]) -> Line:
    change, digits = row["change"] or {}, 2 if row["measure"] == "mean" else 1
    tested = change.get("p_value") is not None
    every, careful, moved = (_score(one, digits) for one in (row["all"], row["without"], change))
    sign = "+" if change and change["value"] > 0 else ""
    changed = Score(f"{sign}{moved.value}" if moved.value else "", moved.interval)
    return Line(title, str(UNITS[row["measure"]]), every, careful, changed, tested, change.get("differs", False))


def _score(one: Mapping[str, Any] | None, digits: int) -> Score:
    if not one or one["value"] is None:
        return Score(n=number(one["n"]) if one and one.get("n") is not None else "")
    n = number(one["n"]) if "n" in one else ""
    if one["low"] is None or one["high"] is None:
        return Score(_written(one["value"], digits), "", n)
    return Score(_written(one["value"], digits), f"{_written(one['low'], digits)} … {_written(one['high'], digits)}", n)


def _written(value: float, digits: int) -> str:
    return number(round(value, digits) + 0.0, digits)  # no zero with a minus

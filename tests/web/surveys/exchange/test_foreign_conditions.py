"""Conditions of other programs that compare codes of answers as numbers: they ask for the same answers here."""

from typing import Any

import pytest
from tests.web.surveys.exchange.test_dialects import items_of, lines, question
from tests.web.surveys.exchange.test_foreign_files import lss, rows, workbook

from twofold_web.surveys.exchange import limesurvey, xlsform
from twofold_web.surveys.exchange.results import Imported

Json = dict[str, Any]


def answers(qid: int, *codes: str) -> list[Json]:
    return [{"aid": qid * 10 + at, "qid": qid, "code": code, "sortorder": at} for at, code in enumerate(codes)]


def survey(relevance: str) -> Imported:
    """A list, two arrays and others, and a question that is asked if so."""
    return limesurvey.read(
        lss(
            rows("groups", {"gid": 1, "group_order": 1})
            + rows("group_l10ns", {"gid": 1, "group_name": "One", "language": "en"})
            + rows(
                "questions",
                question(1, "L", "rate", other="Y"),
                question(2, "F", "rooms"),
                question(3, "A", "five"),
                question(4, "N", "nights"),
                question(5, "S", "zip"),
                question(6, "Y", "agree"),
                question(7, "L", "word"),
                question(8, "M", "used"),
                question(9, "S", "from"),
                question(20, "T", "why", relevance),
            )
            + rows("subquestions", *lines(2, "bed", "bath"), *lines(3, "a"), *lines(8, "1", "2"))
            + rows("answers", *answers(1, "1", "2", "03", "4", "5"), *answers(2, "1", "2", "3"), *answers(7, "x", "y"))
            + rows("question_attributes", {"qid": 9, "attribute": "hidden", "value": "1"})
        )
    )  # fmt: skip


def asks(key: str, sign: str, value: Any) -> Json:
    return {"answer": key, "is": sign, "value": value}


@pytest.mark.parametrize(
    ("relevance", "condition"),
    [
        ("rooms_bed.NAOK == 1", asks("rooms.bed", "=", "1")),
        ("rooms_bed.NAOK == '1'", asks("rooms.bed", "=", "1")),
        ('((916421X1X2bath.NAOK == "3"))', asks("rooms.bath", "=", "3")),
        ("rooms_bath.NAOK >= 2", asks("rooms.bath", "in", ["2", "3"])),
        ('rooms_bath.NAOK < "2"', asks("rooms.bath", "=", "1")),
        ("rooms_bath.NAOK != 2", {"not": asks("rooms.bath", "=", "2")}),
        ("rate.NAOK == 1", asks("rate", "=", "1")),
        ("rate.NAOK == 3", asks("rate", "=", "03")),
        ("rate > 3", asks("rate", "in", ["4", "5"])),
        ("4 <= rate.NAOK", asks("rate", "in", ["4", "5"])),
        ("rate le 1 or rate ge 5", {"any": [asks("rate", "=", "1"), asks("rate", "=", "5")]}),
        ("rate > 9", {"any": []}),
        ("rate.NAOK == '-oth-'", asks("rate", "=", "other")),
        ("!is_empty(rate_other)", {"not": {"not": asks("rate", "has", "other")}}),
        ("five_a.NAOK >= '4'", asks("five.a", ">=", 4)),
        ("five_a.NAOK == 2", asks("five.a", "=", 2)),
        ("nights.NAOK == '2'", asks("nights", "=", 2)),
        ("nights.NAOK != 2", {"not": asks("nights", "=", 2)}),
        ("nights.NAOK != ''", {"answer": "nights", "is": "answered"}),
        ("zip.NAOK == 1234567", asks("zip", "=", "1234567")),
        ("agree.NAOK == 'Y'", asks("agree", "=", "yes")),
        ("agree.NAOK != 'Y'", {"not": asks("agree", "=", "yes")}),
        ("used_1.NAOK == 'Y' && used_2.NAOK != 'Y'", {"all": [asks("used", "has", "1"),
                                                              {"not": asks("used", "has", "2")}]}),
        ("LANG != 'en'", {"not": {"language": "en"}}),
        ("from.NAOK != 'web'", {"not": {"hidden": "from", "is": "=", "value": "web"}}),
    ],
)  # fmt: skip
def test_a_comparison_of_limesurvey_asks_for_our_codes(relevance: str, condition: Json) -> None:
    read = survey(relevance)
    assert items_of(read.document)["why"]["show_if"] == condition
    assert read.losses == ()


@pytest.mark.parametrize(
    "relevance",
    ["word > 3", "word.shown == 'x'", "rooms_bed.shown == '1'", "rate > 'many'", "rate == 7", "word == 'z'",
     "rooms == 1", "agree > 1", "count(used) > 1", "nobody == 1", "used == 'Y'"],
)  # fmt: skip
def test_what_limesurvey_asks_of_no_code_is_told_and_always_asked(relevance: str) -> None:
    read = survey(relevance)
    assert items_of(read.document)["why"]["show_if"] is None
    assert [loss.place for loss in read.losses] == ["blocks/One/items/why/show_if"]


def form(relevant: str) -> Imported:
    return xlsform.read(
        workbook(
            survey=[
                ["type", "name", "label", "appearance", "relevant"],
                ["select_one five", "rate", "Rate", "", ""],
                ["select_multiple five", "used", "Used", "", ""],
                ["select_one word", "word", "Word", "", ""],
                ["integer", "nights", "Nights", "", ""],
                ["text", "zip", "Postcode", "", ""],
                ["acknowledge", "agree", "Agree", "", ""],
                ["text", "why", "Why?", "", relevant],
            ],
            choices=[
                ["list_name", "name", "label"],
                *(["five", str(point), f"Point {point}"] for point in range(1, 6)),
                ["word", "x", "X"],
                ["word", "y", "Y"],
            ],
        )
    )


@pytest.mark.parametrize(
    ("relevant", "condition"),
    [
        ("${rate} = 1", asks("rate", "=", "1")),
        ("${rate} = '1'", asks("rate", "=", "1")),
        ("${rate} >= 4", asks("rate", "in", ["4", "5"])),
        ("${rate} < '2'", asks("rate", "=", "1")),
        ("${rate} != 2", {"not": asks("rate", "=", "2")}),
        ("selected(${rate}, 3)", asks("rate", "=", "3")),
        ("selected(${used}, '3') and not(selected(${used}, 5))", {"all": [asks("used", "has", "3"),
                                                                          {"not": asks("used", "has", "5")}]}),
        ("${nights} != 0", {"not": asks("nights", "=", 0)}),
        ("${zip} = 1234567", asks("zip", "=", "1234567")),
        ("${agree} = 'OK'", asks("agree", "=", "yes")),
    ],
)  # fmt: skip
def test_a_comparison_of_an_xlsform_asks_for_our_codes(relevant: str, condition: Json) -> None:
    read = form(relevant)
    assert items_of(read.document)["why"]["show_if"] == condition
    assert read.losses == ()


@pytest.mark.parametrize(
    "relevant", ["${word} > 3", "${rate} = 7", "selected(${word}, 'z')", "${used} > 2", "${no} = 1"]
)
def test_what_an_xlsform_asks_of_no_code_is_told_and_always_asked(relevant: str) -> None:
    read = form(relevant)
    assert items_of(read.document)["why"]["show_if"] is None
    assert len(read.losses) == 1

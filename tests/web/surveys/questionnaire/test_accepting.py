"""What a filled-in page says, question by question."""

from typing import Any

import pytest

from twofold_web.surveys.questionnaire.accepting import Accepted, accepted
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.document import Document, parse_document
from twofold_web.surveys.questionnaire.facts import answer_rows, fact_items
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.reading_values import Wrong
from twofold_web.surveys.questionnaire.walking import pages

PLAIN = [{"code": "a"}, {"code": "b"}, {"code": "z"}]
AB = [{"code": "a"}, {"code": "b"}, {"code": "z", "other": True}]


def asking(item: dict[str, Any], **changes: Any) -> Document:
    ends = [{"key": "thanks"}]
    blocks = [{"key": "first", "items": [{"key": "q", **item}]}]
    return parse_document({"format": 1, "name": "one", "languages": ["en"], "blocks": blocks, "ends": ends, **changes})


def told(item: dict[str, Any], **form: list[str]) -> Accepted:
    document = asking(item)
    page = pages(document, Given("en"), {})[0]
    return accepted(document, page, {name.replace("__", "."): values for name, values in form.items()})


@pytest.mark.parametrize(
    ("item", "form", "answer"),
    [
        ({"type": "nps"}, {"q": ["10"]}, Answered(number=10.0)),
        ({"type": "rating", "scale": [-2, 2]}, {"q": ["-2"]}, Answered(number=-2.0)),
        ({"type": "csat"}, {"q": ["not_applicable"]}, Answered(not_applicable=True)),
        ({"type": "csat"}, {"q": ["4"], "q__na": ["1"]}, Answered(not_applicable=True)),
        ({"type": "number"}, {"q": ["1 234,5"]}, Answered(number=1234.5)),
        ({"type": "single", "choices": AB}, {"q": ["", "a"]}, Answered(choices=("a",))),
        (
            {"type": "single", "choices": AB},
            {"q": ["z"], "q__other": [" a friend\x00 "]},
            Answered(choices=("z",), other="a friend"),
        ),
        ({"type": "single", "choices": AB}, {"q": ["a"], "q__other": ["lost"]}, Answered(choices=("a",))),
        # what is written takes its choice where none was ticked
        *(
            ({"type": kind, "choices": AB}, {"q__other": ["mine"]}, Answered(choices=("z",), other="mine"))
            for kind in ("single", "multiple")
        ),
        (
            {"type": "multiple", "choices": [*AB, {"code": "y", "other": True}]},
            {"q": ["z", "y"], "q__other": ["one", "two"]},
            Answered(choices=("z", "y"), other="one; two"),
        ),
        ({"type": "multiple", "choices": AB}, {"q": ["b", "a", "b"]}, Answered(choices=("a", "b"))),
        ({"type": "ranking", "choices": PLAIN}, {"q__a": ["2"], "q__z": ["1"]}, Answered(choices=("z", "a"))),
        ({"type": "ranking", "choices": PLAIN}, {"q": ["b", "z", "a"]}, Answered(choices=("b", "z", "a"))),
        (
            {"type": "emotion"},
            {"q": ["anger"], "q__strength": ["4"]},
            Answered(number=-2.0, choices=("anger",), strength=4.0),
        ),
        (
            {"type": "matrix", "scale": [1, 5], "rows": [{"key": "x"}, {"key": "y"}, {"key": "z"}]},
            {"q__x": ["5"], "q__y": ["not_applicable"]},
            Answered(rows={"x": 5.0, "y": "not_applicable"}),
        ),
        ({"type": "date"}, {"q": ["2024-02-29"]}, Answered(date="2024-02-29")),
        ({"type": "text"}, {"q": ["not_applicable"]}, Answered(text="not_applicable")),
        ({"type": "text"}, {"q": ["e\u0301\r\nx\u202e"]}, Answered(text="é\nx")),
        ({"type": "consent"}, {"q": ["no"]}, Answered(choices=("no",))),
    ],
)
def test_an_answer_is_what_was_chosen_or_written(
    item: dict[str, Any], form: dict[str, list[str]], answer: Answered
) -> None:
    came = told(item, **form)
    assert came == Accepted({"q": answer}, {}, ())
    assert Answered.of(answer.kept()) == answer


@pytest.mark.parametrize(
    ("item", "form", "wrong"),
    [
        ({"type": "nps"}, {"q": ["11"]}, Wrong.NOT_ON_SCALE),
        ({"type": "nps"}, {"q": ["5.5"]}, Wrong.NOT_ON_SCALE),
        ({"type": "nps"}, {"q": ["٣"]}, Wrong.NOT_ON_SCALE),
        ({"type": "nps", "required": True}, {"q": ["  "]}, Wrong.REQUIRED),
        ({"type": "nps", "not_applicable": False}, {"q": ["not_applicable"]}, Wrong.NOT_FOR_THIS),
        ({"type": "number"}, {"q": ["1e5"]}, Wrong.NOT_A_NUMBER),
        ({"type": "number", "scale": [0, 100]}, {"q": ["100.5"]}, Wrong.NOT_ON_SCALE),
        ({"type": "single", "choices": AB}, {"q": ["c"]}, Wrong.UNKNOWN_CHOICE),
        (
            {"type": "multiple", "choices": [{"code": "a"}, {"code": "none", "exclusive": True}]},
            {"q": ["a", "none"]},
            Wrong.WITH_AN_EXCLUSIVE,
        ),
        ({"type": "ranking", "choices": PLAIN}, {"q__a": ["1"], "q__b": ["1"]}, Wrong.SAME_PLACE_TWICE),
        ({"type": "ranking", "choices": PLAIN}, {"q__a": ["4"]}, Wrong.NOT_ON_SCALE),
        ({"type": "emotion"}, {"q__strength": ["4"]}, Wrong.NO_FEELING),
        ({"type": "emotion"}, {"q": ["hunger"]}, Wrong.UNKNOWN_CHOICE),
        ({"type": "emotion"}, {"q": ["anger"], "q__strength": ["0"]}, Wrong.NOT_ON_SCALE),
        ({"type": "date"}, {"q": ["2023-02-29"]}, Wrong.NOT_A_DATE),
        ({"type": "date"}, {"q": ["20240229"]}, Wrong.NOT_A_DATE),
        ({"type": "text", "most_letters": 3}, {"q": ["four"]}, Wrong.TOO_LONG),
        ({"type": "consent"}, {"q": ["maybe"]}, Wrong.UNKNOWN_CHOICE),
        ({"type": "file", "required": True}, {"q": ["../../etc/passwd"]}, Wrong.REQUIRED),
    ],
)
def test_what_is_no_answer_is_told_and_kept_out(item: dict[str, Any], form: dict[str, list[str]], wrong: Wrong) -> None:
    came = told(item, **form)
    assert not came.answers
    assert came.troubles["q"].wrong is wrong


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        *(("en", text, 1234.0) for text in ("1,234", "1'234", "1\u2019234", "1 234", "+1234", "1234,0")),
        *(("en", text, 1.234) for text in ("1.234", "1.2340")),
        *((code, "1,234", 1.234) for code in ("hu", "cs", "bg", "el")),
        *((code, "1.234,5", 1234.5) for code in ("en", "hu", "cs", "bg", "el")),
        *((code, "1\xa0234,5", 1234.5) for code in ("en", "hu", "cs", "bg", "el")),
        *((code, "\u22122.5", -2.5) for code in ("en", "hu", "el")),
        ("el", "1.234", 1234.0),
        ("en", "0,125", 0.125),
        ("en", "1,234,567", 1234567.0),
        ("hu", "1.234.567,25", 1234567.25),
        # a comma or a point: Hungarian, Czech and Bulgarian put blanks between thousands
        *((code, "1.234", None) for code in ("hu", "cs", "bg")),
        *(("en", text, None) for text in ("1,234,5", "1 2", "1,23,456", "1 234 56", "--1", "1.", "1234,567,890")),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(language: str, typed: str, number: float | None) -> None:
    came = read(language, "number", typed)
    if number is None:
        assert came.troubles["q"].wrong is Wrong.NOT_A_NUMBER
    else:
        assert came.answers == {"q": Answered(number=number)}


@pytest.mark.parametrize(
    ("language", "typed", "day"),
    [
        *((code, "31.12.2025", "2025-12-31") for code in ("en", "hu", "cs", "bg", "el")),
        *((code, "31/12/2025", "2025-12-31") for code in ("en", "hu", "cs", "bg", "el")),
        ("hu", "2025. 12. 31.", "2025-12-31"),
        ("cs", "1. 2. 2025", "2025-02-01"),
        ("bg", "1.2.2025 г.", "2025-02-01"),
        ("el", "1/2/2025", "2025-02-01"),
        ("en", "12/31/2025", "2025-12-31"),
        ("en", "2/2/2025", "2025-02-02"),
        ("en", "1/2/2025", None),
        *((code, text, None) for code in ("en", "hu") for text in ("31.12.25", "31.13.2025", "1/2.2025", "29.2.2023")),
    ],
)
def test_a_day_is_read_as_its_language_writes_it(language: str, typed: str, day: str | None) -> None:
    came = read(language, "date", typed)
    if day is None:
        assert came.troubles["q"].wrong is Wrong.NOT_A_DATE
    else:
        assert came.answers == {"q": Answered(date=day)}


def read(language: str, kind: str, typed: str) -> Accepted:
    document = asking({"type": kind}, languages=[language])
    return accepted(document, pages(document, Given(language), {})[0], {"q": [typed]}, language=language)


@pytest.mark.parametrize("key", ["page", "lang", "client", "website"])
def test_a_question_of_the_name_of_what_a_page_sends_besides_has_a_field_of_its_own(key: str) -> None:
    items = [{"key": key, "type": "single", "choices": AB}]
    document = asking({}, blocks=[{"key": "b", "items": items}])
    (page,) = pages(document, Given("en"), {})

    assert accepted(document, page, {key: ["a"]}) == Accepted({}, {}, (key,))
    found = accepted(document, page, {key: ["b"], f"{key}~": ["z"], f"{key}~.other": ["mine"]})
    assert found.answers == {key: Answered(choices=("z",), other="mine")}


def test_a_table_that_lacks_a_row_is_asked_for_it_and_keeps_the_others() -> None:
    table = {"type": "matrix", "scale": [1, 5], "required": True, "rows": [{"key": "x"}, {"key": "y"}]}
    came = told(table, q__x=["5"])
    assert (came.answers["q"].rows, came.troubles["q"].wrong) == ({"x": 5.0}, Wrong.ROWS_MISSING)
    assert not told(table, q=["not_applicable"]).troubles


def test_an_answer_that_was_taken_back_is_named() -> None:
    assert told({"type": "nps"}, other=["1"]).cleared == ("q",)


def rows_of(item: dict[str, Any], answer: Answered, **changes: Any) -> dict[str, float | str | None]:
    document = asking(item, **changes)
    rows = answer_rows(document, {"q": answer, "no such question": answer, "first@x/nothing": answer})
    known = {one.name: one for one in fact_items(document)}
    assert all((row.scale, row.instrument, row.version) == _facts(known[row.item]) for row in rows)
    return {row.item: next(v for v in (row.number, row.choice, row.text, row.missing) if v is not None) for row in rows}


def _facts(item: Any) -> tuple[Any, ...]:
    return item.scale, item.instrument, item.version


def test_the_store_gets_one_row_an_answer_under_names_that_measures_know() -> None:
    assert rows_of({"type": "nps", "item": "recommend"}, Answered(number=9.0)) == {"recommend": 9.0}
    feeling = Answered(number=-2.0, choices=("anger",), strength=4.0)
    assert rows_of({"type": "emotion"}, feeling) == {"q": "anger", "q-valence": -2.0, "q-intensity": 4.0}
    several = Answered(choices=("a", "z"), other="mine")
    want: dict[str, Any] = {"q-a": 1.0, "q-b": 0.0, "q-z": 1.0, "q-written": "mine"}
    assert rows_of({"type": "multiple", "choices": AB}, several) == want
    assert rows_of({"type": "ranking", "choices": AB[:2]}, Answered(choices=("b", "a"))) == {"q-a": 2.0, "q-b": 1.0}
    matrix = {"type": "matrix", "scale": [1, 5], "rows": [{"key": "x", "item": "tools"}, {"key": "y"}, {"key": "z"}]}
    assert rows_of(matrix, Answered(rows={"x": 5.0, "y": "not_applicable"})) == {"tools": 5.0, "q-y": "not_applicable"}
    assert rows_of(matrix, Answered(not_applicable=True)) == dict.fromkeys(("tools", "q-y", "q-z"), "not_applicable")
    assert rows_of({"type": "text"}, Answered(text="not_applicable")) == {"q": "not_applicable"}


def test_standard_questions_are_told_to_measures_and_employees_recommend_their_employer() -> None:
    def asks(side: str, type_: str, **changes: Any) -> Any:
        return fact_items(asking({"type": type_}, side=side, **changes))[0].instrument

    assert asks("customer", "nps") == "nps"
    assert asks("employee", "nps") == "enps"
    assert (asks("customer", "csat"), asks("customer", "ces"), asks("customer", "rating")) == ("csat", "ces", None)
    pulse = asking({"type": "rating", "item": "tools"}, side="employee", instrument="pulse")
    assert fact_items(pulse)[0].instrument == "driver"

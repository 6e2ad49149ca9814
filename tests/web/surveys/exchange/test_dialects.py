"""What other programs wrote over the years: kinds of questions, conditions by numbers, quotas, older names of types."""

import io
from typing import Any

import xlsxwriter
from tests.web.surveys.exchange.test_foreign_files import lss, rows

from twofold_web.surveys.exchange import limesurvey, xlsform
from twofold_web.surveys.questionnaire.document import Document, written

Json = dict[str, Any]


def items_of(document: Document) -> dict[str, Json]:
    return {item["key"]: item for block in written(document)["blocks"] for item in block["items"]}


def question(qid: int, kind: str, title: str, relevance: str = "1", **more: Any) -> Json:
    return {"qid": qid, "gid": 1, "type": kind, "title": title, "question_order": qid, "relevance": relevance, **more}


def lines(parent: int, *codes: str) -> list[Json]:
    return [
        {"qid": parent * 10 + at, "parent_qid": parent, "title": code, "question_order": at, "scale_id": 0}
        for at, code in enumerate(codes, 1)
    ]


def said(*found: tuple[int, str]) -> list[Json]:
    return [{"qid": qid, "question": text, "language": language} for qid, text in found for language in ("de", "hu")]


DIALECT = lss(
    rows("groups", {"gid": 1, "group_order": 1, "grelevance": ""})
    + rows("group_l10ns", {"gid": 1, "group_name": "One", "description": "<p>Read me</p>", "language": "de"})
    + rows(
        "questions",
        question(1, "G", "sex"),
        question(2, "M", "used"),
        question(3, "K", "nights", "((916421X1X2SQ001.NAOK == 'Y'))", mandatory="Y"),
        question(4, "Q", "names"),
        question(5, "R", "best"),
        question(6, "1", "dual"),
        question(7, "S", "token"),
        question(8, "L", "one"),
        question(9, "T", "why", "916421X1X1.NAOK == 'F' and token.NAOK != ''"),
        question(10, "I", "lang"),
        question(11, "*", "sum"),
        question(12, "T", "old"),
    )
    + rows("subquestions", *lines(2, "SQ001", "SQ002"), *lines(3, "a", "b"), *lines(4, "x"), *lines(5, "r1", "r2"),
           *lines(6, "d1"))
    + rows("question_l10ns", *said((2, "Used?"), (3, "How many?"), (31, "Adults"), (32, "Children")),
           *said((51, "Pool"), (52, "Gym")),
           *said((9, "<script>alert(1)</script>Dear {TOKEN:FIRSTNAME}, why {INSERTANS:916421X1X1}?")))
    + rows("answers", {"aid": 1, "qid": 6, "code": "A1"}, {"aid": 2, "qid": 6, "code": "A2"},
           {"aid": 3, "qid": 8, "code": "A1"})
    + rows("question_attributes", {"qid": 7, "attribute": "hidden", "value": "1"},
           {"qid": 2, "attribute": "exclude_all_others", "value": "SQ002"},
           {"qid": 2, "attribute": "min_answers", "value": "1"},
           {"qid": 3, "attribute": "min_num_value_n", "value": "0"},
           {"qid": 3, "attribute": "max_num_value_n", "value": "9"})
    + rows("conditions", {"qid": 12, "cqid": 1, "value": "F"}, {"qid": 3, "cqid": 2, "value": "Y"})
    + rows("quota", {"id": 4, "name": "women in Hungarian", "qlimit": 50}, {"id": 5, "name": "files", "qlimit": 5})
    + rows("quota_members", {"quota_id": 4, "qid": 1, "code": "F"}, {"quota_id": 4, "qid": 10, "code": "hu"},
           {"quota_id": 4, "qid": 2, "code": "SQ001"}, {"quota_id": 5, "qid": 4, "code": "x"})
    + rows("quota_languagesettings", {"quotals_quota_id": 4, "quotals_language": "de", "quotals_message": "Genug"})
    + rows("surveys_languagesettings", {"surveyls_language": "de", "surveyls_title": "S"}),
    languages="de-informal hu",
).replace(b"<language>en</language>", b"<language>de</language>")  # fmt: skip


def test_lines_that_are_questions_of_their_own_and_conditions_by_number_are_read() -> None:
    read = limesurvey.read(DIALECT)
    found = items_of(read.document)
    assert read.document.languages == ("de", "de-info", "hu")
    assert found["One_words"]["text"] == {"de": "Read me"}
    assert (found["nights_a"]["type"], found["nights_a"]["scale"]) == ("number", [0, 9])
    assert found["nights_b"]["text"]["hu"] == "How many? – Children"
    assert found["nights_a"]["show_if"] == {"answer": "used", "is": "has", "value": "SQ001"}
    assert [choice["exclusive"] for choice in found["used"]["choices"]] == [False, True]
    assert [choice["code"] for choice in found["best"]["choices"]] == ["r1", "r2"]
    assert found["sex"]["choices"][0]["text"]["hu"] == "Nő"
    assert [field.key for field in read.document.hidden] == ["token"]
    assert found["why"]["text"]["de"] == "Dear {TOKEN:FIRSTNAME}, why {answer:sex}?"
    assert found["why"]["show_if"] == {
        "all": [{"answer": "sex", "is": "=", "value": "F"}, {"hidden": "token", "is": "answered"}]
    }


def test_quotas_of_limesurvey_become_quotas_with_their_own_last_page() -> None:
    found = written(limesurvey.read(DIALECT).document)
    assert [(quota["key"], quota["most"], quota["go"]) for quota in found["quotas"]] == [
        ("women_in_Hungarian", 50, "end:quota-full")
    ]
    assert found["quotas"][0]["if"] == {
        "all": [
            {"answer": "sex", "is": "=", "value": "F"},
            {"language": "hu"},
            {"answer": "used", "is": "has", "value": "SQ001"},
        ]
    }
    full = found["ends"][1]
    assert (full["kind"], full["text"]["de"], full["text"]["hu"][:6]) == ("quota_full", "Genug", "Önhöz ")


def test_what_of_another_dialect_has_no_place_is_told_once_and_stops_nothing() -> None:
    told = {loss.place: loss.sentence for loss in limesurvey.read(DIALECT).losses}
    assert set(told) == {
        "questions/lang",
        "questions/sum",
        "questions/used",  # at least one answer
        "blocks/One/items/why/text",  # what is put in
        "questions/old",  # an old condition; that of "nights" stands in relevance as well
        "quotas/files",
        "blocks/One/items/one",  # a single answer is no choice
    }
    assert "{TOKEN:FIRSTNAME}" in told["blocks/One/items/why/text"]


def workbook(**sheets: list[list[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, found in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(found):
                sheet.write_row(at, 0, row)
    return target.getvalue()


OLDER = workbook(
    survey=[
        ["type", "name", "label::Greek", "label::Klingon", "relevant", "constraint", "parameters", "media::image"],
        ["begin group", "outer", "Έξω", "", "", "", "", ""],
        ["select one from yn or specify other", "used", "Χρήση;", "x", "", "", "", ""],
        ["begin group", "inner", "", "", "${used} = 'y es'", "", "", ""],
        ["int", "age", "Ηλικία;", "", "", ". >= 18 and . <= 99", "", "face.png"],
        ["select all that apply from yn", "what", "Τι;", "", "${age} > 30", "", "", ""],
        ["end group", "", "", "", "", "", "", ""],
        ["range", "slide", "Πόσο;", "", "", "", "start=0 end=20 step=1", ""],
        ["string", "why", "Γιατί;", "", "selected(${used}, 'y es')", "regex(., 'x')", "", ""],
        ["select_one missing", "gone", "Πού;", "", "", "", "", ""],
        ["end group", "", "", "", "", "", "", ""],
    ],
    choices=[["list name", "name", "label::Greek"], ["yn", "y es", "Ναι"], ["yn", "n", "Όχι"]],
)


def test_older_names_of_types_and_languages_by_their_english_names_are_read() -> None:
    read = xlsform.read(OLDER)
    found = items_of(read.document)
    assert read.document.languages == ("el",)
    assert [(item["type"], item["scale"]) for item in found.values()] == [
        ("single", None),
        ("number", [18, 99]),
        ("multiple", None),
        ("number", [0, 20]),
        ("text", None),
    ]
    assert [(one["code"], one["text"], one["other"]) for one in found["used"]["choices"]] == [
        ("y_es", {"el": "Ναι"}, False),
        ("n", {"el": "Όχι"}, False),
        ("other", {"el": "Άλλο"}, True),
    ]


def test_the_condition_of_a_group_inside_a_group_holds_for_its_questions() -> None:
    found = items_of(xlsform.read(OLDER).document)
    inside = {"answer": "used", "is": "=", "value": "y_es"}
    assert found["age"]["show_if"] == inside
    assert found["what"]["show_if"] == {"all": [inside, {"answer": "age", "is": ">", "value": 30}]}
    assert found["why"]["show_if"] == inside
    assert found["slide"]["show_if"] is None


def test_what_of_an_older_form_has_no_place_is_told() -> None:
    told = {loss.place for loss in xlsform.read(OLDER).losses}
    assert told == {"label::Klingon", "survey/4", "survey/5", "survey/9", "blocks/outer/items/gone"}

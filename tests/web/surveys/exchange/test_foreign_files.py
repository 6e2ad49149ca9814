"""Files that others made: what can be read is read, what cannot is told, and what attacks gets one sentence."""

import html
import io
import json
from typing import Any

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.errors import InputError
from twofold_web.surveys.exchange import limesurvey, twofold_json, xlsform
from twofold_web.surveys.exchange.comparing import Asked, compared
from twofold_web.surveys.exchange.expressions import NotUnderstood, Reader
from twofold_web.surveys.exchange.sheets import read_sheets, write_sheets
from twofold_web.surveys.exchange.xlsform_reading import read_form
from twofold_web.surveys.questionnaire.document import Document, written
from twofold_web.surveys.shipped.library import shipped


def workbook(**sheets: list[list[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return target.getvalue()


FOREIGN = workbook(
    survey=[
        ["type", "name", "label::English (en)", "label::Magyar (hu)", "relevant", "required", "calculation"],
        ["start", "start", "", "", "", "", ""],
        ["select_one yn", "used", "Did you use it?", "Használta?", "", "yes", ""],
        ["begin group", "details", "Details", "Részletek", "${used} = 'y'", "", ""],
        ["select_multiple what", "What used", "What of it?", "Mit?", "", "", ""],
        ["integer", "times", "How often?", "Hányszor?", "selected(${What used}, 'pool') and ${used} != ''", "", ""],
        ["text", "why", "Why ${times} times?", "Miért?", "${times} > 3 or not(${used} = 'n')", "", ""],
        ["geopoint", "where", "Where?", "Hol?", "", "", ""],
        ["text", "odd", "Odd?", "", "count(${times}) * 2 > 5", "", ""],
        ["end group", "", "", "", "", "", ""],
        ["calculate", "sum", "", "", "", "", "${times} + 1"],
    ],
    choices=[
        ["list_name", "name", "label::English (en)", "label::Magyar (hu)"],
        ["yn", "y", "Yes", "Igen"],
        ["yn", "n", "No", "Nem"],
        ["what", "pool", "Pool", "Medence"],
        ["what", "gym room", "Gym", "Edzőterem"],
    ],
    settings=[["form_title", "form_id", "default_language"], ["Our pool", "pool 1", "English (en)"]],
)


def test_a_form_that_somebody_else_made_is_read_with_its_logic() -> None:
    read = xlsform.read(FOREIGN)
    document = read.document
    assert document.languages == ("en", "hu")
    assert (document.name, document.title) == ("pool_1", {"en": "Our pool"})
    assert [block.key for block in document.blocks] == ["questions", "details"]
    assert [item.key for item in document.items()] == ["used", "What_used", "times", "why", "odd"]
    details = written(document)["blocks"][1]
    assert details["show_if"] == {"answer": "used", "is": "=", "value": "y"}
    assert details["items"][1]["show_if"] == {
        "all": [{"answer": "What_used", "is": "has", "value": "pool"}, {"answer": "used", "is": "answered"}]
    }
    assert details["items"][2]["show_if"] == {
        "any": [{"answer": "times", "is": ">", "value": 3}, {"not": {"answer": "used", "is": "=", "value": "n"}}]
    }
    assert details["items"][2]["text"]["en"] == "Why {answer:times} times?"
    assert details["items"][0]["choices"][1]["code"] == "gym_room"


def test_what_of_a_foreign_form_is_not_read_is_told_row_by_row() -> None:
    losses = {loss.place: loss.sentence for loss in xlsform.read(FOREIGN).losses}
    assert set(losses) == {"survey/8", "survey/9/relevant", "survey/11"}
    assert "geopoint" in losses["survey/8"]
    assert "count(" in losses["survey/9/relevant"]


def changed(document: Document, sheet: str, column: str, before: str, after: str) -> bytes:
    """The workbook of a questionnaire after somebody edited one cell."""
    sheets = read_sheets(xlsform.write(document).content)
    found = [row for row in sheets[sheet] if row.get(column) == before]
    assert found
    found[0][column] = after
    return write_sheets(sheets, ("type", "list_name", "name"))


def test_what_somebody_edits_in_the_workbook_is_what_comes_back() -> None:
    document = shipped("relationship-nps")
    said = "How likely are you to recommend us to a friend or colleague?"
    words = xlsform.read(changed(document, "survey", "label::English (en)", said, "Recommend us?")).document
    nps = words.item("nps")
    assert nps is not None
    assert nps.text["en"] == "Recommend us?"
    assert nps.text["hu"] == document.items().__next__().text["hu"]
    logic = xlsform.read(changed(document, "survey", "relevant", "${nps} <= 6", "${nps} < 3")).document
    assert written(logic)["blocks"][2]["show_if"] == {"answer": "nps", "is": "<", "value": 3}


def lss(tables: str, languages: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<DBVersion>493</DBVersion>{tables}<surveys><rows><row><sid>1</sid><language>en</language>
<additional_languages>{languages}</additional_languages></row></rows></surveys></document>""".encode()


def rows(table: str, *found: dict[str, Any]) -> str:
    lines = "".join(
        "<row>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) + "</row>"
        for row in found
    )
    return f"<{table}><rows>{lines}</rows></{table}>"


LIME = lss(
    rows("groups", {"gid": 1, "group_order": 1, "grelevance": 1})
    + rows("group_l10ns", {"gid": 1, "group_name": "Your stay", "language": "en"})
    + rows(
        "questions",
        {"qid": 2, "gid": 1, "type": "L", "title": "Q1", "question_order": 1, "mandatory": "Y", "other": "Y"},
        {"qid": 3, "gid": 1, "type": "M", "title": "Q2", "question_order": 2, "relevance": '((Q1.NAOK == "A2"))'},
        {"qid": 4, "gid": 1, "type": "5", "title": "Q3", "question_order": 3, "relevance": 'Q2_S1.NAOK == "Y"'},
        {"qid": 5, "gid": 1, "type": "T", "title": "Q4", "question_order": 4, "relevance": "Q3.NAOK <= 2"},
        {"qid": 6, "gid": 1, "type": ":", "title": "Q5", "question_order": 5},
        {"qid": 7, "gid": 1, "type": "F", "title": "Q6", "question_order": 6, "relevance": "count(Q2) > 1"},
    )
    + rows("subquestions", {"qid": 31, "parent_qid": 3, "title": "S1"}, {"qid": 71, "parent_qid": 7, "title": "R1"})
    + rows(
        "question_l10ns",
        {"qid": 2, "question": "<p>How did you <b>travel</b>?</p>", "help": "", "language": "en"},
        {"qid": 3, "question": "What &amp; why?", "language": "en"},
        {"qid": 5, "question": "You said {Q3.shown}: why?", "language": "en"},
        {"qid": 31, "question": "Pool", "language": "en"},
        {"qid": 71, "question": "Staff", "language": "en"},
    )
    + rows(
        "answers",
        {"aid": 8, "qid": 2, "code": "A2", "sortorder": 2},
        {"aid": 9, "qid": 2, "code": "A1", "sortorder": 1},
        {"aid": 10, "qid": 7, "code": "A1", "sortorder": 1},
    )
    + rows(
        "answer_l10ns", {"aid": 8, "answer": "Train", "language": "en"}, {"aid": 9, "answer": "Car", "language": "en"}
    )
    + rows("quota", {"id": 1, "name": "men"})
    + rows(
        "surveys_languagesettings",
        {
            "surveyls_language": "en",
            "surveyls_title": "Stay",
            "surveyls_endtext": "Bye",
            "surveyls_welcometext": "Hello",
        },
    )
)


def test_a_survey_that_somebody_made_in_limesurvey_is_read_with_its_logic() -> None:
    read = limesurvey.read(LIME)
    found = written(read.document)
    items = {item["key"]: item for item in found["blocks"][0]["items"]}
    assert (found["title"], found["introduction"], found["ends"][0]["text"]) == (
        {"en": "Stay"},
        {"en": "Hello"},
        {"en": "Bye"},
    )
    assert items["Q1"]["text"] == {"en": "How did you travel?"}
    assert [(one["code"], one["text"].get("en"), one["other"]) for one in items["Q1"]["choices"]] == [
        ("A1", "Car", False),
        ("A2", "Train", False),
        ("other", "Other", True),
    ]
    assert items["Q3"]["scale"] == [1, 5]
    assert items["Q4"]["text"] == {"en": "You said {answer:Q3}: why?"}
    assert items["Q4"]["show_if"] == {"answer": "Q3", "is": "<=", "value": 2}


def test_what_of_a_foreign_survey_is_not_read_is_told() -> None:
    simple = LIME.replace(b"<type><![CDATA[M]]>", b"<type><![CDATA[P]]>")
    assert "questions/Q2" in {loss.place for loss in limesurvey.read(simple).losses}
    ranked = LIME.replace(b"<type><![CDATA[L]]>", b"<type><![CDATA[R]]>").replace(
        b"<code><![CDATA[A2]]>", b"<code><![CDATA[A1]]>"
    )
    told = {loss.place: loss.sentence for loss in limesurvey.read(ranked).losses}
    assert told["blocks/Your_stay/items/Q1"].startswith("The question is left out")
    places = {loss.place for loss in limesurvey.read(LIME).losses}
    assert {"questions/Q5", "quotas/men", "blocks/Your_stay/items/Q6/show_if"} <= places


def test_a_file_from_before_limesurvey_4_carries_its_texts_in_the_rows() -> None:
    old = lss(
        rows(
            "groups",
            {"gid": 1, "group_name": "One", "language": "en", "group_order": 1},
            {"gid": 1, "group_name": "Egy", "language": "hu", "group_order": 1},
        )
        + rows(
            "questions",
            {"qid": 2, "gid": 1, "type": "L", "title": "Q1", "question": "Which?", "language": "en", "parent_qid": 0},
            {"qid": 2, "gid": 1, "type": "L", "title": "Q1", "question": "Melyik?", "language": "hu", "parent_qid": 0},
        )
        + rows(
            "answers",
            *(
                {"qid": 2, "code": code, "answer": f"{code} {language}", "language": language, "sortorder": at}
                for at, code in enumerate(("A1", "A2"))
                for language in ("en", "hu")
            ),
        ),
        languages="hu",
    )
    found = written(limesurvey.read(old).document)
    assert [(block["title"], len(block["items"])) for block in found["blocks"]] == [({"en": "One", "hu": "Egy"}, 1)]
    item = found["blocks"][0]["items"][0]
    assert item["text"] == {"en": "Which?", "hu": "Melyik?"}
    assert item["choices"][1]["text"] == {"en": "A2 en", "hu": "A2 hu"}


def test_limits_that_are_no_numbers_and_settings_without_a_place_are_told() -> None:
    head = ["type", "name", "label", "constraint", "parameters", "required"]
    read = xlsform.read(
        workbook(
            survey=[
                head,
                ["integer", "low", "Low", ". >= 1.2.3 and . <= 5", "", ""],
                ["range", "step", "Step", "", "start=0 end=10 step=5", ""],
                ["integer", "maybe", "Maybe", "", "", "${low} > 3"],
                ["select_one x", "mixed", "Mixed", "", "randomize=true", "no"],
            ],
            choices=[["list_name", "name", "label"], ["x", "a", "A"], ["x", "b", "B"]],
        )
    )
    assert [(loss.place, str(loss.sentence).split("”")[0][12:]) for loss in read.losses] == [
        ("survey/2", "constraint"),
        ("survey/3", "parameters"),
        ("survey/4", "required"),
    ]
    mixed = read.document.item("mixed")
    assert mixed is not None
    assert mixed.random_choices


@settings(deadline=None, max_examples=300)
@given(st.text("()!=<>&|'\"${}ab1 .,andornot", max_size=60) | st.text(max_size=20))
def test_any_expression_is_understood_or_refused(expression: str) -> None:
    reader = Reader(
        lambda name, sign, value: compared(Asked(name, "single", {"a": "a", "1": "one"}), sign, value),
        lambda _function, _arguments: _refuse(),
    )
    try:
        reader.read(expression)
    except NotUnderstood:
        return


def _refuse() -> Any:
    raise NotUnderstood


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(place: int, junk: bytes) -> None:
    for format_ in (xlsform, limesurvey, twofold_json):
        content = format_.write(shipped("hotel-stay")).content
        at = place % len(content)
        try:
            format_.read(content[:at] + junk + content[at + len(junk) :])
        except InputError as refused:
            assert str(refused)  # noqa: PT017 - both ways are right, and each says what must hold


NAMES = [
    "items",
    "key",
    "title",
    "blocks",
    "ends",
    "type",
    "show_if",
    "relevant",
    "rows",
    "choices",
    "exclusive",
    "other",
]
NAMES += [
    "scale",
    "loop",
    "kind",
    "part",
    "hidden",
    "languages",
    "context",
    "not_applicable",
    "flags",
    "answers",
    "row_keys",
]
ODD = st.recursive(
    st.sampled_from([None, True, 5, 1.5, "", "nps", "matrix", "first", "strength"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
CARRIED = st.dictionaries(st.sampled_from(NAMES), ODD, max_size=4)


@settings(deadline=None, max_examples=150)
@given(st.lists(CARRIED, min_size=3, max_size=3), st.integers(0, 40))
def test_what_a_stranger_writes_into_our_own_column_is_read_or_refused(carried: list[Any], at: int) -> None:
    sheets = read_sheets(xlsform.write(shipped("hotel-stay")).content)
    for number, found in enumerate(carried):
        sheets["survey"][(at + number) % len(sheets["survey"])]["twofold"] = json.dumps(found)
    sheets["settings"][0]["twofold"] = json.dumps(carried[0])
    try:
        read_form(sheets)
    except InputError as refused:
        assert str(refused)  # noqa: PT017 - both ways are right, and each says what must hold


@settings(deadline=None, max_examples=150)
@given(CARRIED, CARRIED, CARRIED, st.integers(1, 60))
def test_what_a_stranger_writes_into_our_own_element_is_read_or_refused(
    whole: Any, block: Any, item: Any, at: int
) -> None:
    content = limesurvey.write(shipped("after-service")).content.decode()
    start, end = content.index("<twofold>") + 9, content.index("</twofold>")
    own = json.loads(html.unescape(content[start:end]))
    own["document"] = own.get("document", {}) | whole
    own["blocks"] |= {str(number): block for number in (at, at + 1)}
    own["items"] |= {str(number): item for number in range(at, at + 4)}
    try:
        limesurvey.read((content[:start] + html.escape(json.dumps(own)) + content[end:]).encode())
    except InputError as refused:
        assert str(refused)  # noqa: PT017 - both ways are right, and each says what must hold

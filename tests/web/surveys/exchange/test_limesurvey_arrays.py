"""Arrays of LimeSurvey that become several questions: of numbers, of texts, of boxes, and with two scales."""

from typing import Any

import pytest
from tests.web.surveys.exchange.test_dialects import items_of, question
from tests.web.surveys.exchange.test_foreign_files import lss, rows

from twofold_web.surveys.exchange import limesurvey
from twofold_web.surveys.exchange.results import Imported

Json = dict[str, Any]


def parts(parent: int, scale: int, *codes: str) -> list[Json]:
    """Lines (scale 0) or columns (scale 1)."""
    first = parent * 100 + scale * 10
    return [
        {"qid": first + at, "parent_qid": parent, "title": code, "question_order": at, "scale_id": scale}
        for at, code in enumerate(codes, 1)
    ]


def words(qid: int, english: str, hungarian: str = "") -> list[Json]:
    said = {"en": english, "hu": hungarian}
    return [{"qid": qid, "question": text, "language": language} for language, text in said.items() if text]


def set_to(qid: int, **attributes: object) -> list[Json]:
    return [{"qid": qid, "attribute": name, "value": value, "language": ""} for name, value in attributes.items()]


def answer(aid: int, code: str, scale: int) -> Json:
    return {"aid": aid, "qid": 4, "code": code, "sortorder": aid, "scale_id": scale}


def survey(attributes: list[Json], *more: Json, said: tuple[Json, ...] = ()) -> Imported:
    """Nights by season and year (1), words on them (2), what was used when (3), weight and grade (4), and more."""
    headers = [
        {"qid": 4, "attribute": "dualscale_headerA", "value": "<b>Weight</b>", "language": "en"},
        {"qid": 4, "attribute": "dualscale_headerA", "value": "Súly", "language": "hu"},
        {"qid": 4, "attribute": "dualscale_headerB", "value": "Grade", "language": "en"},
    ]
    asked = [question(1, ":", "nights"), question(2, ";", "notes", mandatory="Y"), question(3, ":", "used")]
    columns = [*parts(1, 1, "Y1", "Y2"), *parts(2, 1, "Y1"), *parts(3, 1, "am", "pm")]
    lines = [*parts(1, 0, "S1", "S2"), *parts(2, 0, "S1"), *parts(3, 0, "pool", "gym"), *parts(4, 0, "room", "food")]
    ticked = set_to(3, multiflexible_checkbox="1")
    return limesurvey.read(
        lss(
            rows("groups", {"gid": 1, "group_order": 1, "grelevance": ""})
            + rows("group_l10ns", {"gid": 1, "group_name": "One", "language": "en"})
            + rows("questions", *asked, question(4, "1", "dual"), *more)
            # columns stand before lines: which is which only their scale tells
            + rows("subquestions", *columns, *lines)
            + rows(
                "question_l10ns",
                *words(1, "How many nights?", "Hány éjszaka?"),
                *words(101, "Summer", "Nyár"),
                *words(102, "Winter"),
                *words(111, "2025", "2025"),
                *words(112, "2026", "2026"),
                *words(4, "And this?", "És ez?"),
                *said,
            )
            + rows(
                "answers",
                answer(1, "lo", 0),
                answer(2, "hi", 0),
                answer(3, "1", 1),
                answer(4, "2", 1),
                answer(5, "NA", 1),
            )
            + rows("answer_l10ns", {"aid": 1, "answer": "Low", "language": "en"})
            + rows("question_attributes", *headers, *ticked, *attributes)
            + rows("surveys_languagesettings", {"surveyls_language": "en", "surveyls_title": "S"}),
            languages="hu",
        )
    )


def test_every_cell_of_numbers_is_a_question_named_by_its_line_and_column_in_every_language() -> None:
    read = survey([])
    found = {key: item for key, item in items_of(read.document).items() if key.startswith("nights")}
    assert list(found) == ["nights_S1_Y1", "nights_S1_Y2", "nights_S2_Y1", "nights_S2_Y2"]
    assert {item["type"] for item in found.values()} == {"number"}
    assert found["nights_S1_Y2"]["text"] == {
        "en": "How many nights? – Summer – 2026",
        "hu": "Hány éjszaka? – Nyár – 2026",
    }
    assert found["nights_S2_Y1"]["text"]["hu"] == "Hány éjszaka? – S2 – 2025"  # nobody translated "Winter"
    assert read.losses == ()


@pytest.mark.parametrize(
    ("attributes", "scale", "told"),
    [
        ({}, [1, 10], set()),
        ({"multiflexible_min": "-3"}, [-3, 7], set()),
        ({"multiflexible_max": "4.5"}, [1, 4.5], set()),
        ({"multiflexible_min": "0", "multiflexible_max": "100", "multiflexible_step": "5"}, [0, 100], {"step"}),
        ({"multiflexible_step": "1", "input_boxes": "1"}, None, set()),
        ({"multiflexible_min": "2", "input_boxes": "1"}, None, {"min"}),
    ],
)
def test_numbers_have_the_limits_that_limesurvey_would_keep(
    attributes: Json, scale: list[float] | None, told: set[str]
) -> None:
    read = survey(set_to(1, **attributes))
    assert items_of(read.document)["nights_S2_Y2"]["scale"] == scale
    assert [(loss.place, str(loss.sentence).count("multiflexible")) for loss in read.losses] == [
        ("questions/nights", 1) for _ in told
    ]
    assert all(name in str(loss.sentence) for name in told for loss in read.losses)


def test_cells_of_texts_are_texts_and_numbers_where_only_those_are_taken() -> None:
    texts = items_of(survey(set_to(2, maximum_chars="40")).document)["notes_S1_Y1"]
    assert (texts["type"], texts["most_letters"], texts["required"]) == ("text", 40, True)
    assert items_of(survey(set_to(2, numbers_only="1")).document)["notes_S1_Y1"]["type"] == "number"


def test_a_table_of_boxes_asks_for_several_answers_line_by_line() -> None:
    found = {key: item for key, item in items_of(survey([]).document).items() if key.startswith("used")}
    assert [(key, item["type"]) for key, item in found.items()] == [("used_pool", "multiple"), ("used_gym", "multiple")]
    assert [choice["code"] for choice in found["used_gym"]["choices"]] == ["am", "pm"]


def test_each_of_two_scales_is_a_matrix_under_its_heading() -> None:
    found = items_of(survey([]).document)
    first, second = found["dual_0"], found["dual_1"]
    assert (first["type"], second["type"]) == ("matrix", "matrix")
    assert first["text"] == {"en": "And this? – Weight", "hu": "És ez? – Súly"}
    assert second["text"] == {"en": "And this? – Grade", "hu": "És ez? – 2"}
    assert [choice["code"] for choice in first["choices"]] == ["lo", "hi"]
    assert first["choices"][0]["text"] == {"en": "Low"}
    assert [choice["code"] for choice in second["choices"]] == ["1", "2"]
    assert (first["not_applicable"], second["not_applicable"]) == (False, True)
    assert [row["key"] for row in second["rows"]] == ["room", "food"]


@pytest.mark.parametrize(
    ("relevance", "condition"),
    [
        ("nights_S1_Y2.NAOK > 3", {"answer": "nights_S1_Y2", "is": ">", "value": 3}),
        ("1X1X1S1_Y2.NAOK >= '3'", {"answer": "nights_S1_Y2", "is": ">=", "value": 3}),
        ("notes_S1_Y1 != ''", {"answer": "notes_S1_Y1", "is": "answered"}),
        ("used_gym_pm == '1'", {"answer": "used_gym", "is": "has", "value": "pm"}),
        ("used_gym_pm > 0", {"answer": "used_gym", "is": "has", "value": "pm"}),
        ("used_gym_pm != 1", {"not": {"answer": "used_gym", "is": "has", "value": "pm"}}),
        ("is_empty(used_gym_pm)", {"not": {"answer": "used_gym", "is": "has", "value": "pm"}}),
        ("dual_room_0.NAOK == 'hi'", {"answer": "dual_0.room", "is": "=", "value": "hi"}),
        ("1X1X4room#0 == 'hi'", {"answer": "dual_0.room", "is": "=", "value": "hi"}),
        ("dual_food#1 == '2'", {"answer": "dual_1.food", "is": "=", "value": "2"}),
        ("dual_food_1 == 2", {"answer": "dual_1.food", "is": "=", "value": "2"}),
    ],
)
def test_conditions_about_cells_are_read(relevance: str, condition: Json) -> None:
    read = survey([], question(5, "T", "why", relevance))
    assert items_of(read.document)["why"]["show_if"] == condition
    assert read.losses == ()


@pytest.mark.parametrize("relevance", ["used_gym_pm > 5", "sum(that.nights) > 3", "dual_room == 'hi'", "nights > 2"])
def test_a_condition_about_more_than_a_cell_is_told(relevance: str) -> None:
    read = survey([], question(5, "T", "why", relevance))
    assert items_of(read.document)["why"]["show_if"] is None
    assert [loss.place for loss in read.losses] == ["blocks/One/items/why/show_if"]


def test_the_answer_in_a_cell_is_put_into_texts_and_that_of_a_matrix_is_told() -> None:
    asked = "Why {nights_S1_Y2.shown} and {dual_food_1.shown}?"
    read = survey([], question(5, "T", "why"), said=(*words(5, asked),))
    assert items_of(read.document)["why"]["text"]["en"] == "Why {answer:nights_S1_Y2} and {dual_food_1.shown}?"
    assert [loss.place for loss in read.losses] == ["blocks/One/items/why/text"]


def test_what_of_an_array_has_no_place_is_told_once_for_the_whole_array() -> None:
    read = survey([*set_to(1, show_totals="R", array_filter="used"), *set_to(2, random_order="1")])
    assert sorted((loss.place, str(loss.sentence).split("”")[0][1:]) for loss in read.losses) == [
        ("questions/nights", "array_filter"),
        ("questions/nights", "show_totals"),
        ("questions/notes", "random_order"),
    ]


def test_an_array_without_columns_and_one_beyond_any_questionnaire_are_left_out_and_told() -> None:
    bare = survey([], question(6, ";", "bare"))
    assert [(loss.place, str(loss.sentence)) for loss in bare.losses] == [
        ("questions/bare", "The question is left out: There are no lines or no columns.")
    ]
    lines = [{**line, "parent_qid": 1} for line in parts(1, 0, *(f"L{at}" for at in range(30)))]
    columns = [{**line, "parent_qid": 1} for line in parts(9, 1, *(f"C{at}" for at in range(30)))]
    large = lss(
        rows("groups", {"gid": 1, "group_order": 1, "grelevance": ""})
        + rows("group_l10ns", {"gid": 1, "group_name": "One", "language": "en"})
        + rows("questions", question(1, ":", "large"), question(2, "T", "why"))
        + rows("subquestions", *lines, *columns)
        + rows("surveys_languagesettings", {"surveyls_language": "en", "surveyls_title": "S"})
    )
    read = limesurvey.read(large)
    assert list(items_of(read.document)) == ["why"]
    assert [loss.place for loss in read.losses] == ["questions/large"]
    assert "500" in str(read.losses[0].sentence)

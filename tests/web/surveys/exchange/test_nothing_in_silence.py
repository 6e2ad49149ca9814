"""What a LimeSurvey file holds beside its questions: read where there is a place, else listed; it stops nothing."""

from typing import Any

from tests.web.surveys.exchange.test_dialects import items_of, question
from tests.web.surveys.exchange.test_foreign_files import lss, rows

from twofold_web.surveys.exchange import limesurvey
from twofold_web.surveys.exchange.results import Imported
from twofold_web.surveys.questionnaire.document import written

Json = dict[str, Any]


def setting(qid: int, attribute: str, value: object, language: str = "") -> Json:
    return {"qid": qid, "attribute": attribute, "value": value, "language": language}


def word(qid: int, text: str) -> Json:
    return {"qid": qid, "question": text, "language": "en"}


GROUPS = [{"gid": gid, "group_order": gid, "randomization_group": name}
          for gid, name in ((1, "Set A"), (2, "Set A"), (3, ""), (4, "Set A"), (5, "B"), (6, "B"))]  # fmt: skip
FILE = lss(
    rows("groups", *GROUPS)
    + rows("group_l10ns", *({"gid": gid, "group_name": f"G{gid}", "language": "en"} for gid in range(1, 7)))
    + rows(
        "questions",
        question(1, "L", "lone"),
        question(2, "N", "age", mandatory="S"),
        question(3, "L", "way", other="Y"),
        question(4, "S", "code"),
        question(5, "T", "last") | {"gid": 3},
        question(6, "Y", "so") | {"gid": 2},
        question(7, "T", "far") | {"gid": 4},
        question(8, "G", "sex") | {"gid": 5},
        question(9, "T", "end") | {"gid": 6},
    )
    + rows("answers", {"aid": 1, "qid": 1, "code": "A1"}, {"aid": 2, "qid": 3, "code": "B", "sortorder": 1},
           {"aid": 3, "qid": 3, "code": "C", "sortorder": 2})
    + rows("answer_l10ns", {"aid": 2, "answer": "By {TOKEN:ATTRIBUTE_1}", "language": "en"})
    + rows("question_l10ns", word(2, "Your age, {if(way == 'B', 'driver', 'guest')}?"), word(3, "How did you come?"))
    + rows("question_attributes", setting(2, "min_num_value_n", 18), setting(2, "suffix", "years", "en"),
           setting(3, "other_replace_text", "Another way:", "en"), setting(4, "numbers_only", 1),
           setting(4, "max_num_value_n", ""), setting(3, "hide_tip", 1), setting(3, "time_limit_action", 1))
    + rows("quota", {"id": 1, "name": "women", "qlimit": 5, "active": 1},
           {"id": 2, "name": "rest", "qlimit": 5, "active": 0},
           {"id": 3, "name": "lone", "qlimit": 5})
    + rows("quota_members", {"quota_id": 1, "qid": 8, "code": "F"}, {"quota_id": 2, "qid": 8, "code": "M"},
           {"quota_id": 3, "qid": 1, "code": "A1"})
    + rows("survey_url_parameters", {"parameter": "room", "targetqid": 4})
    + rows("defaultvalues", {"dvid": 1, "qid": 4}) + rows("defaultvalue_l10ns", {"dvid": 1, "defaultvalue": "x"})
    + rows("themes", {"sid": 1, "template_name": "vanilla"})
    + rows("surveys_languagesettings", {"surveyls_language": "en", "surveyls_title": "Stay",
                                        "surveyls_description": "About your stay",
                                        "surveyls_welcometext": "Hi {TOKEN:FIRSTNAME}",
                                        "surveyls_url": "https://review.example", "surveyls_endtext": "Bye"})
)  # fmt: skip


def read() -> Imported:
    return limesurvey.read(FILE)


def test_every_thing_without_a_place_is_listed_at_its_own() -> None:
    assert sorted({loss.place for loss in read().losses}) == [
        "blocks/G1/items/age/text",  # a formula
        "blocks/G1/items/lone",  # a single answer is no choice
        "blocks/G1/items/way/choices/B",
        "blocks/G4/random_group",  # it stands apart
        "defaultvalues",
        "introduction",
        "questions/age",
        "questions/code",
        "quotas/lone",  # its question has gone
        "quotas/rest",  # it was not counted
        "survey_url_parameters",
        "surveyls_url",
    ]


def test_what_is_set_of_a_question_and_not_read_is_named() -> None:
    said = [str(loss.sentence).split("”")[0][1:] for loss in read().losses if loss.place == "questions/age"]
    assert sorted(said) == ["mandatory", "min_num_value_n", "suffix"]


def test_groups_in_random_order_keep_it_where_they_stand_together() -> None:
    found = {block["key"]: block["random_group"] for block in written(read().document)["blocks"]}
    assert found == {"G1": None, "G2": None, "G3": None, "G4": None, "G5": "B", "G6": "B"}


def test_what_stands_for_another_answer_and_the_description_are_read() -> None:
    document = read().document
    assert items_of(document)["way"]["choices"][2]["text"] == {"en": "Another way:"}
    assert document.introduction == {"en": "About your stay\nHi {TOKEN:FIRSTNAME}"}


def test_a_quota_in_use_is_kept_beside_those_that_are_not() -> None:
    assert [quota.key for quota in read().document.quotas] == ["women"]

"""Questionnaires to other formats and back: equal, valid there, and every loss told."""

import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from pyxform.xls2xform import convert
from tests.web.surveys.questionnaires import documents

from twofold_web.surveys.exchange import limesurvey, twofold_json, xlsform
from twofold_web.surveys.questionnaire.document import Document, parse_document, written
from twofold_web.surveys.shipped.library import SHIPPED, shipped

FORMATS: dict[str, Any] = {"json": twofold_json, "xlsform": xlsform, "limesurvey": limesurvey}


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("format_", FORMATS)
def test_what_ships_comes_back_as_it_went(name: str, format_: str) -> None:
    sent = FORMATS[format_].write(shipped(name))
    back = FORMATS[format_].read(sent.content)
    assert back.document == shipped(name)
    assert not back.losses


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_a_valid_xlsform_to_the_tool_that_everybody_reads_them_with(name: str) -> None:
    sent = xlsform.write(shipped(name))
    made = convert(io.BytesIO(sent.content), file_type=".xlsx", validate=False)
    assert not made.warnings
    for item in shipped(name).items():
        assert item.key in made.xform


def in_its_languages(document: Document) -> Document:
    """Without texts in languages that the questionnaire is not in."""

    def kept(part: Any) -> Any:
        if isinstance(part, dict):
            texts = part and all(key in {"en", "hu", "el"} for key in part)
            return {key: kept(value) for key, value in part.items() if not texts or key in document.languages}
        return [kept(one) for one in part] if isinstance(part, list) else part

    return parse_document(kept(written(document)))


@settings(deadline=None, max_examples=40)
@given(documents())
def test_any_questionnaire_comes_back_from_a_workbook_as_it_went(document: Document) -> None:
    back = xlsform.read(xlsform.write(document).content)
    assert back.document == document
    assert not back.losses


@settings(deadline=None, max_examples=40)
@given(documents())
def test_any_questionnaire_comes_back_from_a_structure_file_as_it_went(document: Document) -> None:
    plain = in_its_languages(document)
    back = limesurvey.read(limesurvey.write(plain).content)
    assert back.document == plain
    assert not back.losses


def asking(*items: dict[str, Any], **changes: Any) -> Document:
    blocks = [{"key": "first", "items": list(items)}]
    ends = [{"key": "thanks", "text": {"en": "Thanks"}}]
    return parse_document({"format": 1, "name": "one", "languages": ["en"], "blocks": blocks, "ends": ends, **changes})


QUOTA = {"key": "q", "if": {"language": "en"}, "most": 1, "go": "end:thanks"}
TOLD: list[tuple[Document, str]] = [
    (asking(quotas=[QUOTA]), "quotas"),
    (asking({"key": "a", "type": "nps"}), "blocks/first/items/a/type"),
    (asking({"key": "a", "type": "text", "sensitive": True}), "blocks/first/items/a/sensitive"),
    (asking({"key": "a", "type": "text", "touchpoint": "bar"}), "blocks/first/items/a/touchpoint"),
    (asking({"key": "a", "type": "text", "item": "other-name"}), "blocks/first/items/a/item"),
    (
        asking({"key": "a", "type": "multiple", "choices": [{"code": "x"}, {"code": "y", "exclusive": True}]}),
        "blocks/first/items/a/choices",
    ),
    (asking({"key": "a", "type": "text", "text": {"en": "In {touchpoint}?"}}), "blocks/first/items/a/text"),
    (
        asking(blocks=[{"key": "b", "after": [{"go": "end:thanks"}], "loop": {"over": "touchpoints"}, "items": []}]),
        "blocks/b/after",
    ),
    (asking(blocks=[{"key": "b", "loop": {"over": "touchpoints"}, "items": []}]), "blocks/b/loop"),
    (asking(consent={"en": "I agree"}, side="employee"), "side"),
]


@pytest.mark.parametrize(("document", "place"), TOLD)
@pytest.mark.parametrize("format_", ["xlsform", "limesurvey"])
def test_what_another_program_will_not_know_is_told_with_its_place(
    document: Document, place: str, format_: str
) -> None:
    sent = FORMATS[format_].write(document)
    assert place in {loss.place for loss in sent.losses}
    assert FORMATS[format_].read(sent.content).document == document


def test_a_condition_that_xpath_or_limesurvey_cannot_say_is_told() -> None:
    english = asking({"key": "a", "type": "text", "show_if": {"language": "en"}})
    assert [loss.place for loss in xlsform.write(english).losses] == [
        "blocks/first/items/a/not_applicable",
        "blocks/first/items/a/show_if",
    ]
    ranked = asking(
        {"key": "r", "type": "ranking", "choices": [{"code": "x"}, {"code": "y"}]},
        {"key": "a", "type": "text", "show_if": {"answer": "r", "is": "=", "value": "x"}},
    )
    assert "blocks/first/items/a/show_if" in {loss.place for loss in limesurvey.write(ranked).losses}


def test_a_plain_questionnaire_loses_nothing_and_says_nothing() -> None:
    plain = asking(
        {"key": "a", "type": "single", "choices": [{"code": "x", "text": {"en": "X"}}, {"code": "y"}]},
        {"key": "b", "type": "text", "not_applicable": False, "show_if": {"answer": "a", "is": "=", "value": "x"}},
    )
    for format_ in FORMATS.values():
        assert not format_.write(plain).losses


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    text = '=HYPERLINK("https://evil.example","click")'
    sent = xlsform.write(asking({"key": "a", "type": "text", "text": {"en": text}}))
    assert xlsform.read(sent.content).document.item("a") == replace(
        asking({"key": "a", "type": "text", "text": {"en": text}}).blocks[0].items[0]
    )

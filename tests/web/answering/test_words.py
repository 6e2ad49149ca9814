"""What respondents are told beside the author's words, in the way their language writes numbers and days."""

import re

import pytest
from django.utils import translation

from twofold_web.answering.showing.words import sentence_of
from twofold_web.surveys.questionnaire.accepting import Trouble
from twofold_web.surveys.questionnaire.habits import day_text, habits_of
from twofold_web.surveys.questionnaire.reading_typed import day_in, number_in
from twofold_web.surveys.questionnaire.reading_values import Wrong
from twofold_web.surveys.questionnaire.words import ItemType

LANGUAGES = ("en", "hu", "bg", "el", "cs")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_a_day_is_written_as_the_language_does_and_would_be_taken(language: str) -> None:
    with translation.override(language):
        told = sentence_of(Trouble(Wrong.NOT_A_DATE, {}), ItemType.DATE, language)
    habits = habits_of(language)
    example = "2026-05-31" if language == "en" else day_text("2026-05-31", habits).removesuffix(".")
    assert f"{example}." in told
    assert day_in(example, habits) == "2026-05-31"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_a_number_would_be_taken(language: str) -> None:
    with translation.override(language):
        told = sentence_of(Trouble(Wrong.NOT_A_NUMBER, {}), ItemType.NUMBER, language)
    assert [number_in(one, habits_of(language)) for one in re.findall(r"[0-9]+(?:[.,][0-9]+)?", told)] == [3.0, 2.5]


@pytest.mark.parametrize(("language", "ends"), [("en", "0.5 to 1000000"), ("hu", "0,5 és 1000000")])
def test_the_ends_of_a_range_are_whole_numbers_of_the_language(language: str, ends: str) -> None:
    with translation.override(language):
        about = {"low": 0.5, "high": 1e6}
        told = sentence_of(Trouble(Wrong.NOT_ON_SCALE, about), ItemType.NUMBER, language)
    assert ends in told

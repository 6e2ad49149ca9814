"""Earlier answers inside texts: put in once, as plain text, and never read again."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.document import Document, parse_document
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.habits import day_text, habits_of
from twofold_web.surveys.questionnaire.piping import MOST_LETTERS_PUT_IN, put_in
from twofold_web.surveys.questionnaire.reading_typed import day_in
from twofold_web.surveys.questionnaire.walking import pages
from twofold_web.surveys.questionnaire.wording import Wording

ASKED: list[dict[str, Any]] = [
    {"key": "name", "type": "text"},
    {
        "key": "where",
        "type": "single",
        "choices": [{"code": "bar", "text": {"en": "Bar", "hu": "Bár"}}, {"code": "spa"}],
    },
    {"key": "feeling", "type": "emotion"},
    {"key": "score", "type": "number"},
]


def document(**changes: Any) -> Document:
    return parse_document(
        {
            "format": 1,
            "name": "one",
            "languages": ["en", "hu"],
            "touchpoint": "bar",
            "hidden": [{"key": "room"}],
            "blocks": [
                {"key": "b", "items": ASKED},
                {"key": "each", "loop": {"over": "item:where"}, "items": [{"key": "q", "type": "csat"}]},
            ],
            "ends": [{"key": "thanks"}],
            **changes,
        }
    )


ANSWERS = {
    "name": Answered(text="<b>{hidden:room}</b>"),
    "where": Answered(choices=("bar",)),
    "feeling": Answered(number=-2.0, choices=("anger",)),
    "score": Answered(number=3.5),
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{answer:name}!", "<b>{hidden:room}</b>!"),  # neither read again nor escaped twice: pages escape it
        ("{answer:where}", "Bár"),
        ("{answer:feeling} {answer:score}", "Harag 3,5"),
        ("Room {hidden:room}", "Room 7"),
        ("{hidden:nothing|none}{answer:nobody}", "none"),
        ("{touchpoint}", "A bárunk"),
        ("{else} {answer} {{answer:score}}", "{else} {answer} {3,5}"),
    ],
)
def test_a_text_says_what_was_answered_in_the_language_of_the_page(text: str, said: str) -> None:
    respondent = Given("hu", {"room": "7"}, titles={"bar": "A bárunk"})
    assert Wording(document(), respondent, ANSWERS).say({"en": text}) == said


@pytest.mark.parametrize(
    ("language", "number", "day"),
    [
        ("en", "1234567.25", "3 May 2026"),
        ("hu", "1234567,25", "2026. 05. 03."),
        ("bg", "1234567,25", "03.05.2026 г."),
        ("el", "1234567,25", "03/05/2026"),
        ("cs", "1234567,25", "3. 5. 2026"),
        ("ja", "1234567.25", "2026-05-03"),
    ],
)
def test_a_number_and_a_day_are_put_in_as_the_language_writes_them(language: str, number: str, day: str) -> None:
    asked = document(blocks=[{"key": "b", "items": [{"key": "n", "type": "number"}, {"key": "d", "type": "date"}]}])
    answers = {"n": Answered(number=1234567.25), "d": Answered(date="2026-05-03")}
    said = Wording(asked, Given(language), answers).say({"en": "{answer:n}; {answer:d}"})
    assert said == f"{number}; {day}"


@pytest.mark.parametrize("language", ["hu", "bg", "el", "cs", "de", "ja"])
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_that_is_put_in_would_be_read_as_the_same(language: str, day: date) -> None:
    habits = habits_of(language)
    assert day_in(day_text(day.isoformat(), habits), habits) == day.isoformat()


def test_in_a_round_the_touchpoint_is_what_the_round_is_about() -> None:
    respondent = Given("hu")
    last = pages(document(), respondent, ANSWERS)[-1]
    assert Wording(document(), respondent, ANSWERS, last).say({"en": "{touchpoint}"}) == "Bár"


@given(st.text(max_size=300))
def test_whatever_is_put_in_is_one_line_without_what_nobody_sees(value: str) -> None:
    found = put_in("{answer:x}", lambda _what, _key: value)
    assert len(found) <= MOST_LETTERS_PUT_IN
    assert not set(found) & set("\n\r\t\x00\u202e\u2066")

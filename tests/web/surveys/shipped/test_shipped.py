"""The questionnaires that ship: whole in five languages, and every way through them works."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from tests.web.surveys.questionnaires import draws, filled

from twofold.errors import UsageError
from twofold.pulse.instrument import read_instrument
from twofold_web.surveys.questionnaire.accepting import accepted
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.document import parse_document, written
from twofold_web.surveys.questionnaire.facts import answer_rows, fact_items
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.translating import untranslated
from twofold_web.surveys.questionnaire.walking import next_page, pages
from twofold_web.surveys.questionnaire.wording import Wording
from twofold_web.surveys.shipped.library import LANGUAGES, SHIPPED, shipped
from twofold_web.surveys.shipped.radar import radar

ASKED = {
    "touchpoint-csat",
    "relationship-nps",
    "after-service",
    "hotel-stay",
    "omnichannel-handover",
    "employee-pulse",
    "onboarding",
    "exit",
    "training-feedback",
    "cx-maturity",
}  # fmt: skip - the list of the order


def test_every_questionnaire_that_was_asked_for_ships() -> None:
    assert set(SHIPPED) == ASKED
    with pytest.raises(UsageError, match="hotel-stay"):
        shipped("../shared")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_text_is_there_in_every_language_and_no_two_languages_are_alike(name: str) -> None:
    document = shipped(name)
    assert document.languages == LANGUAGES
    assert not untranslated(document)
    assert document.introduction
    assert parse_document(written(document)) == document
    for item in document.items():
        assert len(set(item.text.values())) == len(LANGUAGES), item.key


@pytest.mark.parametrize("name", SHIPPED)
@settings(deadline=None, max_examples=15)
@given(random=draws())
def test_every_way_through_it_ends_with_facts(name: str, random: Random) -> None:
    document = shipped(name)
    respondent = Given(random.choice(LANGUAGES), touchpoints=("check-in", "breakfast"), seed=random.randint(0, 999))
    answers: dict[str, Answered] = {}
    step = next_page(document, respondent, answers, None)
    while isinstance(step, Page):
        words = Wording(document, respondent, answers, step)
        assert all("{" not in words.say(shown.item.text) for shown in step.items)
        came = accepted(document, step, filled(random, step))
        assert not came.troubles
        answers |= came.answers
        step = next_page(document, respondent, answers, step.key)
    known = {item.name for item in fact_items(document)}
    assert {row.item for row in answer_rows(document, answers)} <= known


def test_the_pulse_asks_what_the_library_measures_word_for_word() -> None:
    asked = {(item.name, item.version, item.instrument) for item in fact_items(shipped("employee-pulse"))}
    assert asked == {(item.name, item.version, item.instrument) for item in read_instrument().items()}
    wordings = {item.name: item.wording for item in fact_items(shipped("employee-pulse"))}
    assert wordings == {item.name: item.wording for item in read_instrument().items()}


def test_whoever_is_dissatisfied_may_be_called_back_and_nobody_else_is_asked() -> None:
    document = shipped("touchpoint-csat")
    low = {"csat": Answered(number=1.0), "call-back": Answered(choices=("yes",)), "contact": Answered(text="123")}
    assert "call.1" in [page.key for page in pages(document, Given("hu"), low)]
    assert next_page(document, Given("hu"), low, "call.2").key == "call"
    high = low | {"csat": Answered(number=5.0)}
    assert "call.1" not in [page.key for page in pages(document, Given("hu"), high)]
    assert next_page(document, Given("hu"), high, "why.1").key == "thanks"
    contact = [row for row in answer_rows(document, low) if row.item == "contact"]
    assert contact[0].sensitive


def person(values: dict[str, list[float]]) -> dict[str, Answered]:
    return {key: Answered(rows={str(n): value for n, value in enumerate(found)}) for key, found in values.items()}


def test_a_spoke_is_the_mean_of_peoples_means_with_its_interval() -> None:
    people = [person({"leadership": [low, 4.0]}) for low in (1.0, 2.0, 3.0, 4.0, 5.0)]
    spokes = {spoke.key: spoke for spoke in radar(shipped("cx-maturity"), people)}
    spoke = spokes["leadership"]
    means = np.array([2.5, 3.0, 3.5, 4.0, 4.5])
    half = 2.7764451 * means.std(ddof=1) / 5**0.5  # t of .975 with 4 degrees of freedom
    assert (spoke.value, spoke.n, spoke.reason) == (3.5, 5, "")
    assert spoke.low == pytest.approx(3.5 - half, abs=1e-6)
    assert spoke.high == pytest.approx(3.5 + half, abs=1e-6)
    assert set(spokes) == {"leadership", "resources", "understanding", "measuring", "acting", "culture"}


def test_a_spoke_of_too_few_people_shows_not_even_how_many() -> None:
    people = [person({"leadership": [1.0]})] * 4
    for spoke in radar(shipped("cx-maturity"), people):
        assert (spoke.value, spoke.low, spoke.high, spoke.n) == (None, None, None, None)
        assert spoke.reason


def test_people_who_all_say_the_same_leave_an_interval_all_the_same() -> None:
    spoke = radar(shipped("cx-maturity"), [person({"leadership": [3.0]})] * 6)[0]
    assert spoke.low is not None
    assert spoke.high is not None
    assert spoke.low < 3.0 < spoke.high

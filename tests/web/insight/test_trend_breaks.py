"""Where a survey began to ask another question, charts over time, their tables and reports break visibly."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from tests.web.delivery.conftest import document

from twofold_web.foundation.permissions import Role
from twofold_web.insight.questions import Question
from twofold_web.insight.reads.trend_breaks import breaks_for, of_measure
from twofold_web.insight.wordings import wording_for
from twofold_web.surveys.models import Survey, SurveyVersion
from twofold_web.surveys.writes.drafting import change_draft, create_survey
from twofold_web.surveys.writes.publishing import publish

MAY = datetime(2025, 5, 15, 23, 30, tzinfo=UTC)  # in Budapest and Prague the next day


@pytest.fixture
def reworded(answered):
    """A survey of the hotel whose first question got other words in May."""
    survey = create_survey(answered, "hotel-stay", document())
    publish(answered, survey.pk)
    changed = deepcopy(Survey.objects.of(answered).get(pk=survey.pk).draft)
    changed["blocks"][0]["items"][0]["text"]["en"] = "Would you come again?"
    change_draft(answered, survey.pk, 1, changed, act="text")
    publish(answered, survey.pk)
    SurveyVersion.objects.of(answered).filter(survey_id=survey.pk, number=2).update(published_at=MAY)
    return answered


def test_the_page_marks_the_day_and_says_what_changed(reworded, signed_in, worker):
    client, address = signed_in(Role.ANALYST), "/o/hotel/explore/?measure=nps&by=month"
    client.get(address)
    worker()
    page = client.get(address, headers={"accept-language": "en"}).content.decode()

    assert page.count('class="break"') == 2  # the line in the chart, the row in the table
    assert "from May 1" in page
    assert "the wording; survey “hotel-stay”" in page


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("measure=nps&by=month", True),
        ("measure=nps&by=touchpoint", False),
        ("measure=csat&by=month", False),
        ("measure=mean&item=nps&by=week", True),
        ("measure=mean&item=other&by=week", False),
    ],
)
def test_only_a_course_of_the_question_breaks(reworded, query, marked):
    found = breaks_for(reworded, wording_for(reworded, "en"), Question.parse(query))

    assert any(found.values()) == marked


def test_the_neighbour_has_none(reworded, bank):
    assert of_measure(bank, wording_for(bank, "en"), "nps") == ()


def test_each_language_says_it(reworded):
    for language in ("hu", "bg", "el", "cs"):
        said = of_measure(reworded, wording_for(reworded, language), "nps")
        assert "hotel-stay" in said[0].said
        assert "wording" not in said[0].said

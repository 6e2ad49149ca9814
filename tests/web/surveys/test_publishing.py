"""A published version never changes; what is unfinished is not published; an employees' survey locks its thresholds."""

import copy

import pytest
from django.core.exceptions import PermissionDenied

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.fields import Form, laid_over
from twofold_web.surveys.acts.places import find
from twofold_web.surveys.models import Survey, SurveyState, SurveyVersion
from twofold_web.surveys.reads.published import published
from twofold_web.surveys.refusals import DraftChanged, NotPublishable, SurveyMissing
from twofold_web.surveys.writes.drafting import change_draft
from twofold_web.surveys.writes.publishing import close, publish, reopen


def reworded(scope: Scope, survey: Survey, text: str) -> Survey:
    form = Form({"text|item:nps/text|en": [text]})
    now = Survey.objects.of(scope).get(id=survey.id)
    draft, _ = laid_over(now.draft, {}, "item:nps", form)
    return change_draft(scope, survey.id, now.draft_number, draft, act="text")


def test_a_published_version_is_what_people_are_asked(hotel: Scope, begun) -> None:
    survey = begun("nps")

    version = publish(hotel, survey.id)
    found = published(hotel.organisation_id, survey.id)

    assert found is not None
    assert (found.number, found.state, found.thresholds) == (1, "open", None)
    assert [item.key for item in found.document.items()] == ["nps"]
    assert AuditEntry.objects.of(hotel).get(act="survey.published").detail == {"version": version.number}


def test_a_live_survey_keeps_its_old_version_readable_when_it_is_edited(hotel: Scope, begun) -> None:
    survey = begun("nps")
    first = copy.deepcopy(publish(hotel, survey.id).document)
    reworded(hotel, survey, "Would you recommend us?")

    second = publish(hotel, survey.id)

    old = published(hotel.organisation_id, survey.id, 1)
    assert second.number == 2
    assert SurveyVersion.objects.of(hotel).get(number=1).document == first
    assert old is not None
    assert old.document.item("nps").text == {"en": "How was it?"}


def test_a_reworded_question_takes_its_next_version_and_the_others_keep_theirs(hotel: Scope, begun) -> None:
    survey = begun("nps", "csat")
    publish(hotel, survey.id)
    reworded(hotel, survey, "Would you recommend us?")

    publish(hotel, survey.id)

    document = published(hotel.organisation_id, survey.id).document
    assert (document.item("nps").version, document.item("csat").version) == (2, 1)


def test_a_translation_more_breaks_no_trend(hotel: Scope, begun) -> None:
    survey = begun("nps")
    publish(hotel, survey.id)
    draft = copy.deepcopy(survey.draft)
    draft["languages"].append("hu")
    for texts in (draft["title"], draft["ends"][0]["text"], draft["blocks"][0]["items"][0]["text"],
                  *draft["blocks"][0]["items"][0]["labels"].values()):  # fmt: skip
        texts["hu"] = "szöveg"
    change_draft(hotel, survey.id, survey.draft_number, draft, act="text")

    version = publish(hotel, survey.id)

    assert version.number == 2
    assert published(hotel.organisation_id, survey.id).document.item("nps").version == 1


def test_publishing_what_is_published_makes_no_version(hotel: Scope, begun) -> None:
    survey = begun("nps")

    assert [publish(hotel, survey.id).number, publish(hotel, survey.id).number] == [1, 1]


def test_a_language_that_is_not_translated_is_refused_unless_it_is_left_out(hotel: Scope, begun) -> None:
    survey = begun("nps")
    draft = {**survey.draft, "languages": ["en", "el"]}
    change_draft(hotel, survey.id, survey.draft_number, draft, act="languages")

    with pytest.raises(NotPublishable) as refused:
        publish(hotel, survey.id)
    version = publish(hotel, survey.id, without=["el"])

    assert refused.value.untranslated["el"] > 0
    assert version.document["languages"] == ["en"]
    assert Survey.objects.of(hotel).get().draft["languages"] == ["en", "el"], "the draft keeps the language"


def test_the_half_done_translation_of_a_language_left_out_is_not_in_the_version(hotel: Scope, begun) -> None:
    survey = begun("nps")
    draft = copy.deepcopy(survey.draft)
    draft["languages"].append("el")
    find(draft, "item:nps").part["text"]["el"] = "Πώς ήταν;"
    change_draft(hotel, survey.id, survey.draft_number, draft, act="languages")

    assert "Πώς" not in str(publish(hotel, survey.id, without=["el"]).document)


@pytest.mark.parametrize("types", [(), ("nps",)])
def test_an_unfinished_questionnaire_is_refused_with_its_place(types: tuple[str, ...], hotel: Scope, begun) -> None:
    survey = begun("nps")
    draft = copy.deepcopy(survey.draft)
    if types:
        find(draft, "item:nps").part["text"] = {}
    else:
        draft["blocks"][0]["items"] = []
    change_draft(hotel, survey.id, survey.draft_number, draft, act="text")

    with pytest.raises(NotPublishable) as refused:
        publish(hotel, survey.id)

    assert refused.value.problems[0].place == ("item:nps/text" if types else "blocks")
    assert not SurveyVersion.objects.of(hotel).exists()


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published(hotel: Scope, begun) -> None:
    survey = begun("nps")
    reworded(hotel, survey, "Other")

    with pytest.raises(DraftChanged):
        publish(hotel, survey.id, number=1)


def test_an_employees_survey_locks_its_thresholds_when_it_is_first_published(hotel: Scope, begun) -> None:
    survey = begun("rating", side="employee")
    publish(hotel, survey.id)
    found = published(hotel.organisation_id, survey.id)

    assert found.thresholds["answers"] == 5
    assert found.thresholds["comments"] == 10


def test_thresholds_once_locked_stay(hotel: Scope, begun) -> None:
    survey = begun("rating", side="employee")
    Survey.objects.of(hotel).filter(id=survey.id).update(thresholds={"answers": 8})

    publish(hotel, survey.id)

    assert published(hotel.organisation_id, survey.id).thresholds == {"answers": 8}


def test_a_closed_survey_is_opened_again_and_one_never_published_stays_a_draft(hotel: Scope, begun) -> None:
    survey = begun("nps")
    assert close(hotel, survey.id).state == SurveyState.DRAFT

    publish(hotel, survey.id)

    assert close(hotel, survey.id).state == SurveyState.CLOSED
    assert published(hotel.organisation_id, survey.id).state == "closed"
    assert reopen(hotel, survey.id).state == SurveyState.OPEN


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_who_may_not_publish_publishes_nothing(role: Role, hotel: Scope, begun, scope_as) -> None:
    survey = begun("nps")

    for act in (publish, close, reopen):
        with pytest.raises(PermissionDenied):
            act(scope_as(role), survey.id)


def test_the_neighbour_publishes_nothing_of_ours_and_reads_nothing(hotel: Scope, bank: Scope, begun) -> None:
    survey = begun("nps")
    publish(hotel, survey.id)

    with pytest.raises(SurveyMissing):
        publish(bank, survey.id)
    assert published(bank.organisation_id, survey.id) is None

"""A draft is changed by one author at a time, and every change can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import DraftStep, Survey
from twofold_web.surveys.refusals import DraftChanged, DraftTooLarge, SurveyMissing
from twofold_web.surveys.writes import drafting

EMPTY = {"format": 1, "languages": ["en"], "title": {"en": "Stay"}, "blocks": []}


def titled(title: str) -> dict[str, object]:
    return {**EMPTY, "title": {"en": title}}


def begun(scope: Scope, name: str = "stay") -> Survey:
    return drafting.create_survey(scope, name, EMPTY)


def test_a_survey_whose_name_is_taken_gets_a_free_one(hotel: Scope) -> None:
    assert [begun(hotel).name, begun(hotel).name, begun(hotel).name] == ["stay", "stay-2", "stay-3"]


def test_a_change_is_kept_with_who_made_it(hotel: Scope, scope_as) -> None:
    survey = begun(hotel)
    author = scope_as(Role.CX_MANAGER)

    changed = drafting.change_draft(author, survey.id, 1, titled("Visit"), act="text")

    assert (changed.draft["title"], changed.draft_number) == ({"en": "Visit"}, 2)
    assert DraftStep.objects.of(hotel).get(step=1).made_by == author.actor.name
    assert AuditEntry.objects.of(hotel).filter(act="survey.changed").get().detail == {"act": "text", "draft": 2}


def test_a_change_of_a_draft_that_somebody_else_changed_is_refused(hotel: Scope) -> None:
    survey = begun(hotel)
    drafting.change_draft(hotel, survey.id, 1, titled("Theirs"), act="text")

    with pytest.raises(DraftChanged) as refused:
        drafting.change_draft(hotel, survey.id, 1, titled("Mine"), act="text")

    assert refused.value.survey.draft["title"] == {"en": "Theirs"}


def test_changes_are_taken_back_and_repeated_one_by_one(hotel: Scope) -> None:
    survey = begun(hotel)
    for number, title in enumerate(("One", "Two"), 1):
        drafting.change_draft(hotel, survey.id, number, titled(title), act="text")

    seen = [drafting.undo(hotel, survey.id).draft["title"]["en"] for _ in range(3)]
    again = [drafting.redo(hotel, survey.id).draft["title"]["en"] for _ in range(3)]

    assert seen == ["One", "Stay", "Stay"], "before the beginning there is nothing"
    assert again == ["One", "Two", "Two"]


def test_a_change_after_an_undo_forgets_what_was_taken_back(hotel: Scope) -> None:
    survey = begun(hotel)
    drafting.change_draft(hotel, survey.id, 1, titled("One"), act="text")
    number = drafting.undo(hotel, survey.id).draft_number

    drafting.change_draft(hotel, survey.id, number, titled("Other"), act="text")

    assert drafting.redo(hotel, survey.id).draft["title"]["en"] == "Other"
    assert drafting.undo(hotel, survey.id).draft["title"]["en"] == "Stay"


def test_only_so_many_changes_are_remembered(hotel: Scope) -> None:
    survey = begun(hotel)
    for number in range(1, drafting.REMEMBERED + 6):
        drafting.change_draft(hotel, survey.id, number, titled(str(number)), act="text")

    assert DraftStep.objects.of(hotel).filter(survey=survey).count() == drafting.REMEMBERED + 1


def test_a_draft_that_nobody_would_answer_is_refused(hotel: Scope) -> None:
    survey = begun(hotel)

    with pytest.raises(DraftTooLarge):
        drafting.change_draft(hotel, survey.id, 1, titled("x" * drafting.MOST_LETTERS), act="text")


def test_the_name_of_a_survey_does_not_change_with_its_draft(hotel: Scope) -> None:
    survey = begun(hotel)

    assert drafting.change_draft(hotel, survey.id, 1, {**EMPTY, "name": "other"}, act="text").draft["name"] == "stay"


def test_a_copy_has_the_draft_and_its_own_history(hotel: Scope) -> None:
    survey = begun(hotel)
    drafting.change_draft(hotel, survey.id, 1, titled("One"), act="text")

    copy = drafting.copy_survey(hotel, survey.id, "copied")

    assert copy.draft == {**titled("One"), "name": "copied"}
    assert drafting.undo(hotel, copy.id).draft["title"] == {"en": "One"}


def test_a_survey_put_away_keeps_everything(hotel: Scope) -> None:
    survey = begun(hotel)

    assert drafting.archive(hotel, survey.id).archived_at is not None
    assert drafting.archive(hotel, survey.id, away=False).archived_at is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.UNIT_LEADER, Role.EMPLOYEE])
def test_who_may_not_build_surveys_changes_nothing(role: Role, hotel: Scope, scope_as) -> None:
    survey, stranger = begun(hotel), scope_as(role)

    for act in (
        lambda: drafting.create_survey(stranger, "other", EMPTY),
        lambda: drafting.change_draft(stranger, survey.id, 1, titled("x"), act="text"),
        lambda: drafting.undo(stranger, survey.id),
        lambda: drafting.copy_survey(stranger, survey.id, "copied"),
        lambda: drafting.archive(stranger, survey.id),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert Survey.objects.of(hotel).get().draft_number == 1


def test_the_neighbour_has_no_such_survey(hotel: Scope, bank: Scope) -> None:
    survey = begun(hotel)

    with pytest.raises(SurveyMissing):
        drafting.change_draft(bank, survey.id, 1, titled("x"), act="text")
    with pytest.raises(SurveyMissing):
        drafting.undo(bank, survey.id)

"""Where wording or scale changed, the trend of a question is marked; where nothing that matters changed, it is not."""

from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.fields import Form, laid_over
from twofold_web.surveys.models import Survey
from twofold_web.surveys.questionnaire.versions import Changed
from twofold_web.surveys.reads.breaks import breaks
from twofold_web.surveys.writes.drafting import change_draft
from twofold_web.surveys.writes.publishing import publish


def edited(scope: Scope, survey: Survey, at: str, **fields: list[str]) -> None:
    now = Survey.objects.of(scope).get(id=survey.id)
    draft, made_from = laid_over(now.draft, now.translated_from, at, Form(fields))
    change_draft(scope, survey.id, now.draft_number, draft, act="text", translated_from=made_from)
    publish(scope, survey.id)


def test_a_new_wording_and_a_new_scale_are_marked_with_their_versions(hotel: Scope, begun) -> None:
    survey = begun("rating", "text")
    publish(hotel, survey.id)
    edited(hotel, survey, "item:rating", **{"text|item:rating/text|en": ["How was the room?"]})
    edited(hotel, survey, "item:text", **{"text|item:text/text|en": ["Why?"]})
    edited(hotel, survey, "item:rating", **{"scale.low": ["1"], "scale.high": ["7"]})

    found = breaks(hotel, "rating")

    assert [(one.before, one.after) for one in found] == [(1, 2), (2, 3)]
    assert found[0].what == (Changed.WORDING,)
    assert Changed.SCALE in found[1].what


def test_help_and_logic_break_nothing(hotel: Scope, begun) -> None:
    survey = begun("rating", "text")
    publish(hotel, survey.id)
    edited(hotel, survey, "item:rating", **{"text|item:rating/help|en": ["Think of the last night"]})

    assert breaks(hotel, "rating") == []


def test_a_question_that_was_left_out_goes_on_from_the_version_it_had(hotel: Scope, begun) -> None:
    survey = begun("rating", "text")
    publish(hotel, survey.id)
    edited(hotel, survey, "item:rating", **{"text|item:rating/text|en": ["How was the room?"]})
    whole = Survey.objects.of(hotel).get(id=survey.id)
    without = {**whole.draft, "blocks": [{**whole.draft["blocks"][0], "items": whole.draft["blocks"][0]["items"][1:]}]}
    change_draft(hotel, survey.id, whole.draft_number, without, act="remove")
    publish(hotel, survey.id)
    change_draft(hotel, survey.id, whole.draft_number + 1, whole.draft, act="undo")

    version = publish(hotel, survey.id)

    assert version.document["blocks"][0]["items"][0]["version"] == 2
    assert len(breaks(hotel, "rating")) == 1


def test_the_neighbour_has_no_breaks(hotel: Scope, bank: Scope, begun) -> None:
    survey = begun("rating")
    publish(hotel, survey.id)
    edited(hotel, survey, "item:rating", **{"text|item:rating/text|en": ["Other"]})

    assert breaks(bank, "rating") == []
    assert breaks(hotel, "rating", survey.id + 1) == []

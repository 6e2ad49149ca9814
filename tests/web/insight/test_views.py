"""Keeping views: one's own, shared ones, and nobody else's."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import View
from twofold_web.insight.questions import Question
from twofold_web.insight.reads.views import views_for
from twofold_web.insight.writes.views import change_view, delete_view, save_view

ASKED = Question(measure="nps", by=("channel", "month"), where=(("unit", ("prague",)),))
As = Callable[..., Scope]


def test_a_kept_view_asks_the_same_question(hotel: Scope, scope_as: As) -> None:
    analyst = scope_as(Role.ANALYST)
    with walled(hotel.organisation_id):
        kept = save_view(analyst, "  By   channel ", ASKED)
        assert (kept.name, Question.parse(kept.question)) == ("By channel", ASKED)


def test_others_see_what_is_shared_and_nothing_else(hotel: Scope, scope_as: As) -> None:
    with walled(hotel.organisation_id):
        save_view(scope_as(Role.ANALYST), "mine", ASKED)
        save_view(scope_as(Role.ANALYST), "ours", ASKED, shared=True)
        assert [view.name for view in views_for(scope_as(Role.CX_MANAGER))] == ["ours"]


def test_nobody_changes_or_deletes_the_view_of_another(hotel: Scope, scope_as: As) -> None:
    with walled(hotel.organisation_id):
        kept = save_view(scope_as(Role.ANALYST), "ours", ASKED, shared=True)
        with pytest.raises(View.DoesNotExist):
            change_view(scope_as(Role.CX_MANAGER), kept.pk, name="x", shared=False)
        with pytest.raises(View.DoesNotExist):
            delete_view(scope_as(Role.CX_MANAGER), kept.pk)


def test_a_viewer_saves_nothing(hotel: Scope, scope_as: As) -> None:
    with walled(hotel.organisation_id), pytest.raises(PermissionDenied):
        save_view(scope_as(Role.VIEWER), "x", ASKED)


def test_a_name_is_text_on_the_page(hotel: Scope, signed_in) -> None:
    client = signed_in(Role.ANALYST)
    client.post("/o/hotel/explore/views/", {"name": "<script>alert(1)</script>", "question": ASKED.query()})
    client.post("/o/hotel/explore/views/", {"name": " ", "question": ASKED.query()})
    with walled(hotel.organisation_id):
        assert View.objects.of(hotel).count() == 1
    assert b"<script>alert(1)" not in client.get("/o/hotel/explore/").content

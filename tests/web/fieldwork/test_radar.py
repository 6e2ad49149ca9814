"""The radar shows the mean of each dimension with interval and n, and of employees nothing that few have answered."""

from itertools import pairwise
from math import hypot

import pytest
from django.urls import reverse

from twofold.sources.mapping_file import read_mapping
from twofold.store.load import load
from twofold_web.fieldwork.radar import drawn, responses
from twofold_web.foundation.jobs import work_once
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.surveys.models import Survey
from twofold_web.surveys.reads.published import published
from twofold_web.surveys.reads.templates import template_draft
from twofold_web.surveys.writes.drafting import create_survey
from twofold_web.surveys.writes.publishing import publish


def spoke(value: float | None, low: float = 2.0, high: float = 4.0) -> dict[str, object]:
    return {"low_end": 1.0, "high_end": 5.0, "value": value, "low": low, "high": high, "n": 9, "title": {"en": "x"}}


@pytest.fixture
def assessed(hotel: Scope, tmp_path):
    """A published self-assessment that so many people have answered: ``assessed(6)``."""

    def fill(people: int) -> Survey:
        survey = create_survey(hotel, "cx-maturity", template_draft("cx-maturity"))
        publish(hotel, survey.id)
        rows = [row.item for item in published(hotel.organisation_id, survey.id).document.items() for row in item.rows]
        lines = [
            ",".join([f"p{at}", "2026-05-01", "cx-maturity", *["4" if at % 2 else "2"] * len(rows)])
            for at in range(people)
        ]
        (tmp_path / "a.csv").write_text("\n".join([",".join(["id", "day", "survey", *rows]), *lines]), encoding="utf-8")
        asked = "".join(f'[[answer]]\nitem = "{row}"\ncolumn = "{row}"\nscale = [1, 5]\n' for row in rows)
        head = '[source]\nformat = "csv"\n[event]\nid = "id"\nkind = {value = "pulse"}\nside = {value = "employee"}\n'
        head += 'occurred_at = {column = "day", format = "%Y-%m-%d"}\ncontext = ["survey"]\n'
        (tmp_path / "a.toml").write_text(head + asked, encoding="utf-8")
        load(store_of(hotel, create=True), tmp_path / "a.csv", read_mapping(tmp_path / "a.toml"))
        return survey

    return fill


def test_spokes_stand_around_the_middle_and_the_highest_value_on_the_ring() -> None:
    found = drawn([spoke(5.0), spoke(1.0), spoke(3.0), spoke(3.0)])

    corners = [tuple(map(float, corner.split(","))) for corner in found.area.split()]
    assert corners[0] == (0.0, -100.0), "the first spoke points upwards, its highest value lies on the ring"
    assert hypot(*corners[1]) == 0.0, "the lowest value lies in the middle"
    assert corners[2] == pytest.approx((0.0, 50.0))
    assert [later[0] - earlier[0] for earlier, later in pairwise(found.rings)] == [25.0] * 3


def test_no_area_is_drawn_over_a_dimension_that_may_not_be_shown() -> None:
    found = drawn([spoke(3.0), spoke(None), spoke(3.0)])

    assert (found.area, len(found.marks)) == ("", 2)
    assert drawn([spoke(3.0)] * 2) is None


def test_the_answers_of_the_store_are_read_by_person_and_row(hotel: Scope, assessed) -> None:
    survey = assessed(6)

    found = responses(hotel, "cx-maturity", survey.id, published(hotel.organisation_id, survey.id).document)

    assert len(found) == 6
    assert {value for one in found for answer in one.values() for value in answer.rows.values()} == {2.0, 4.0}


@pytest.mark.parametrize(("people", "shown"), [(6, True), (4, False)])
def test_the_page_shows_means_with_n_or_says_that_too_few_have_answered(
    people: int, shown: object, hotel: Scope, assessed, signed_in
) -> None:
    survey = assessed(people)
    client, address = signed_in(Role.EX_MANAGER), reverse("survey_radar", args=["hotel", survey.id])

    client.get(address)
    while work_once():
        pass
    page = client.get(address).content.decode()

    assert ('data-label="Mean">3.00<' in page) == shown
    assert ("Not shown: too few people answered." in page) != shown
    assert ("radar-area" in page) == shown


def test_who_may_not_see_teams_sees_no_radar(hotel: Scope, assessed, signed_in) -> None:
    survey = assessed(6)

    assert signed_in(Role.TRAINER).get(reverse("survey_radar", args=["hotel", survey.id])).status_code == 403

"""Flagged answers are counted beside the scores with and without them; of employees nothing of the kind is told."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from math import hypot

import pytest
from django.urls import reverse
from tests.web.surveys.conftest import asking

from twofold.sources.mapping_file import read_mapping
from twofold.store.load import load
from twofold_web.answering.flowing.flusher import flow_all
from twofold_web.answering.models import Response
from twofold_web.fieldwork.careless import CARELESS, prepare_careless, scored
from twofold_web.fieldwork.rates import rate
from twofold_web.fieldwork.reads.careless import flags_of
from twofold_web.foundation.jobs import work_once
from twofold_web.foundation.models import Prepared
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.surveys.models import Survey
from twofold_web.surveys.reads.published import published
from twofold_web.surveys.writes.drafting import create_survey
from twofold_web.surveys.writes.publishing import publish

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
MAPPING = """
[source]
format = "csv"
[event]
id = "id"
kind = {value = "survey"}
side = "side"
occurred_at = {value = "2026-05-01"}
context = ["survey", "quality"]
"""


@pytest.fixture
def live(hotel: Scope) -> Survey:
    survey = create_survey(hotel, "stay", asking("nps", "text"))
    publish(hotel, survey.id)
    return Survey.objects.of(hotel).get(id=survey.id)


@pytest.fixture
def respond(hotel: Scope, live: Survey) -> Callable[..., None]:
    """So many who recommend by so much, each in so many seconds."""
    key = next(published(hotel.organisation_id, live.id).document.items()).key

    def came(count: int, number: int, seconds: float) -> None:
        for _ in range(count):
            Response.objects.add(
                hotel, id=uuid.uuid4(), survey=live, number=1, state="finished", revision=1, kind="anonymous",
                language="en", seed=1, answers={key: {"number": number}}, seconds={"block-1.1": seconds},
                begun_at=NOW, seen_at=NOW, finished_at=NOW, person="", unit="", touchpoint="", channel="", case="",
                hidden={}, touchpoints=[], end="",
            )  # fmt: skip

    return came


@pytest.fixture
def loaded(hotel: Scope, tmp_path) -> Callable[..., dict[str, dict[str, object]]]:
    """Rows of side, quality and an answer into the store, and what is prepared from them, by question."""

    def fill(rows: list[tuple[str, str, int]], measure: str, scale: str) -> dict[str, dict[str, object]]:
        instrument = "" if measure == "mean" else f'instrument = "{measure}"\n'
        asked = f'[[answer]]\nitem = "asked"\ncolumn = "asked"\nscale = {scale}\n{instrument}'
        lines = [f"{scale[4]}{at},{side},stay,{quality},{value}" for at, (side, quality, value) in enumerate(rows)]
        text = "\n".join(["id,side,survey,quality,asked", *lines])
        (tmp_path / "a.csv").write_text(text, encoding="utf-8")
        (tmp_path / "a.toml").write_text(MAPPING + asked, encoding="utf-8")
        load(store_of(hotel, create=True), tmp_path / "a.csv", read_mapping(tmp_path / "a.toml"))
        request = {"survey": "stay", "id": 1, "items": {measure: ["asked"]}}
        return {row["item"]: row for row in prepare_careless(hotel, request, lambda *_: None)["rows"]}

    return fill


def shown(client, survey: Survey, language: str = "en") -> str:
    """The page, when it is prepared."""
    client.cookies["django_language"] = language
    address = reverse("survey_careless", args=["hotel", survey.id])
    client.get(address)
    while work_once():
        pass
    return client.get(address).content.decode()


def test_what_was_answered_too_fast_stands_beside_the_score_without_it(
    hotel: Scope, live: Survey, respond, signed_in
) -> None:
    respond(40, 10, 60.0)
    respond(10, 0, 5.0)
    flow_all()

    page = shown(signed_in(Role.CX_MANAGER), live)

    assert dict(flags_of(hotel, live.id))["Too fast"].count == 10
    assert ">60.0<" in page, "40 promoters and 10 detractors"
    assert ">100.0<" in page, "promoters alone"
    assert ">-40.0<" in page
    assert "move 1 score by more than chance" in page


def test_where_it_makes_no_difference_the_page_says_so(hotel: Scope, live: Survey, respond, signed_in) -> None:
    respond(30, 10, 60.0)
    respond(10, 5, 60.0)
    respond(6, 10, 5.0)
    respond(2, 5, 5.0)
    flow_all()

    page = shown(signed_in(Role.CX_MANAGER), live)

    assert "makes no difference that is more than chance" in page
    assert "n 48" in page
    assert "n 40" in page


def test_the_interval_of_the_difference_knows_how_sure_both_its_parts_are(loaded) -> None:
    # Newcombe 1998, table II (a), method 10: 56 of 70 against 48 of 80 is 0.2000, 0.0524 to 0.3339
    rows = [("customer", "fast", 5 if at < 56 else 1) for at in range(70)]
    rows += [("customer", "ok", 5 if at < 48 else 1) for at in range(80)]

    found = loaded(rows, "csat", "[1, 5]")["asked"]

    flagged = rate(70, 150)
    below = hypot(0.2 * (flagged.value - flagged.low), flagged.value * (0.2 - 0.0524))
    above = hypot(0.2 * (flagged.high - flagged.value), flagged.value * (0.3339 - 0.2))
    change = found["change"]
    assert (found["all"]["n"], found["without"]["n"]) == (150, 80)
    assert change["value"] == pytest.approx(100 * flagged.value * 0.2)
    assert change["value"] - change["low"] == pytest.approx(100 * below, abs=0.01)
    assert change["high"] - change["value"] == pytest.approx(100 * above, abs=0.01)
    assert change["differs"]


def test_answers_without_a_flag_of_any_kind_count_on_both_sides(loaded) -> None:
    rows = [("customer", quality, 4) for quality in ("", "ok", "straight", "bot", "duplicate") for _ in range(6)]

    found = loaded(rows, "mean", "[1, 5]")["asked"]

    assert (found["all"]["n"], found["without"]["n"]) == (30, 12)
    assert not found["change"]["differs"]


def test_a_question_that_was_asked_on_several_scales_has_no_score(loaded) -> None:
    loaded([("customer", "ok", 4)] * 6, "mean", "[1, 5]")

    found = loaded([("customer", "fast", 4)] * 6, "mean", "[1, 7]")

    assert found["asked"]["all"] is None


def test_of_employees_neither_flags_nor_scores_with_and_without_them_are_told(hotel: Scope, loaded, signed_in) -> None:
    survey = create_survey(hotel, "pulse", asking("rating", side="employee"))
    publish(hotel, survey.id)

    assert (
        loaded([("employee", quality, 4) for quality in ("ok", "straight") for _ in range(30)], "mean", "[1, 5]") == {}
    )
    page = shown(signed_in(Role.EX_MANAGER), Survey.objects.of(hotel).get(id=survey.id))

    assert "Not shown of employees" in page
    assert "<td" not in page


def test_nobody_and_nothing_flagged_is_said_without_a_computation(
    hotel: Scope, live: Survey, respond, signed_in
) -> None:
    client = signed_in(Role.CX_MANAGER)
    assert "Nothing was looked at yet." in shown(client, live)

    respond(3, 9, 60.0)
    flow_all()

    page = shown(client, live)
    assert "No answer looks careless" in page
    assert "3 finished answers" in page
    assert not Prepared.objects.of(hotel).filter(kind=CARELESS).exists()


def test_rows_of_a_matrix_have_a_score_of_their_own_and_texts_have_none(hotel: Scope) -> None:
    survey = create_survey(hotel, "rows", asking("nps", "matrix", "text", "csat"))
    publish(hotel, survey.id)
    document = published(hotel.organisation_id, survey.id).document

    found = scored(document)

    rows = [row.item for item in document.items() for row in item.rows]
    assert rows
    assert found["mean"] == rows
    assert set(found) == {"nps", "mean", "csat"}

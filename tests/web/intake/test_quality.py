"""The data-quality page: what is late, unusual or drifting is shown with its numbers, and nothing else is."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.web.intake.conftest import MAPPING

from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load as load_into
from twofold_web.foundation import jobs
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import address_of
from twofold_web.intake.models import Load, LoadState, Origin
from twofold_web.intake.quality.preparing import feed_name, prepare
from twofold_web.intake.quality.reads import quality_of

pytestmark = pytest.mark.django_db
Enter = Callable[..., Scope]
NOW = datetime.now(UTC)


def came(scope: Scope, days_ago: float, source: str = "Guests: a.csv", **more: Any) -> Load:
    """A load that was done so many days ago."""
    number = Load.objects.of(scope).count()
    values = {"origin": Origin.PULL, "read": 100, "accepted": 100, "rejected": 0} | more
    made = Load.objects.add(
        scope, stored="0" * 32, source=source, mapping=MAPPING, store_load=f"x{number}", made_by="y", **values
    )
    Load.objects.of(scope).filter(id=made.pk).update(state=LoadState.DONE, ended_at=NOW - timedelta(days=days_ago))
    return made


def told(scope: Scope) -> dict[str, Any]:
    body = prepare(scope, {}, lambda _share, _note: None)
    return dict(json.loads(json.dumps(body)))  # it has to be JSON


def test_a_daily_feed_that_stopped_four_days_ago_is_late_and_one_that_keeps_time_is_not(
    scope_as: Enter, hotel: Scope
) -> None:
    for day in range(4, 34):
        came(hotel, day)
    for day in range(30):
        came(hotel, day + 0.2, "Bookings: b.csv")
    scope = scope_as(Role.ANALYST)
    quality_of(scope)
    while jobs.work_once():
        pass
    lines = quality_of(scope).feeds
    assert [(line.name, line.late) for line in lines] == [("Guests", True), ("Bookings", False)]
    assert lines[0].usual == pytest.approx(24)


def test_a_feed_that_is_on_time_now_is_late_when_the_page_is_opened_a_week_later(scope_as: Enter, hotel: Scope) -> None:
    for day in range(12):
        came(hotel, day + 0.1)
    scope = scope_as(Role.ANALYST)
    quality_of(scope)
    while jobs.work_once():
        pass
    assert quality_of(scope, NOW).feeds[0].late is False
    assert quality_of(scope, NOW + timedelta(days=7)).feeds[0].late is True


def test_a_load_with_far_fewer_rows_is_unusual(hotel: Scope) -> None:
    for day in range(1, 20):
        came(hotel, day + 0.0, read=100 + day % 5)
    came(hotel, 0, read=3)
    (feed,) = told(hotel)["feeds"]
    assert feed["volume"]["sudden"] is True
    assert feed["volume"]["found"] == 3


def test_feeds_that_come_often_are_counted_by_the_day(hotel: Scope) -> None:
    for hour in range(24 * 10):
        came(hotel, hour / 24, "survey tool", origin=Origin.BULK, read=5)
    (feed,) = told(hotel)["feeds"]
    assert feed["by_day"] is True
    assert feed["volume"]["found"] == 120


@pytest.mark.parametrize(
    ("origin", "source", "name"),
    [
        (Origin.PULL, "Guests: march: 2.csv", "Guests"),
        (Origin.BULK, "api 2", "api 2"),
        (Origin.UPLOAD, "survey-2026-03.csv", "survey-…-….csv"),
    ],
)
def test_loads_of_one_feed_are_found_together(origin: Origin, source: str, name: str) -> None:
    assert feed_name(Load(origin=origin, source=source)) == name


def test_rejected_rows_are_counted_by_reason_and_week(hotel: Scope) -> None:
    came(hotel, 1, summary={"rejected_rows_by_reason": {"day is no time": 4}})
    came(hotel, 10, summary={"rejected_answers_by_reason": {"nps": {"score is no answer": 2}}})
    came(hotel, 100, summary={"rejected_rows_by_reason": {"long ago": 9}})
    found = told(hotel)["rejected"]
    assert [(row["reason"], row["total"]) for row in found["reasons"]] == [
        ("day is no time", 4),
        ("score is no answer", 2),
    ]
    assert found["reasons"][0]["counts"][-1] == 4
    assert found["reasons"][1]["counts"][-2] == 2


def test_a_scale_that_was_turned_into_another_is_named_with_its_counts(hotel: Scope, tmp_path: Path) -> None:
    Path(address_of(hotel)).parent.mkdir(parents=True)
    store = open_store(address_of(hotel), create=True)
    mapping = parse_mapping(MAPPING.replace("scale = [0, 10]", "scale = [0, 10]\nmissing = [99]"))
    for number, (days, scores) in enumerate([(90, (6, 7, 8, 9, 10)), (1, (1, 2, 3, 4, 5))]):
        path = tmp_path / f"{number}.csv"
        rows = [f"{number}-{n},2026-03-01,g{n},prague,{scores[n % 5]},ok" for n in range(120)]
        path.write_text("\n".join(["id,day,guest,hotel,score,said", *rows]) + "\n")
        load_into(store, path, mapping, now=NOW - timedelta(days=days))
        came(hotel, days, f"Guests: {number}.csv")
    found = told(hotel)["codes"]
    assert (found["before"], found["after"]) == (120, 120)
    assert {(drift["item"], drift["what"]) for drift in found["drifts"]} == {
        ("nps", "new code"),
        ("nps", "vanished code"),
    }
    assert found["drifts"][0]["p_value"] < 0.001


def test_the_page_is_empty_before_the_first_load_and_shows_what_was_found_after_it(
    signed_in: Callable[..., Client], hotel: Scope
) -> None:
    browser = signed_in(Role.ANALYST)
    assert "Nothing was loaded yet" in browser.get("/o/hotel/data/quality/").content.decode()
    came(hotel, 1, "<script>x</script>: a.csv", summary={"rejected_rows_by_reason": {"<b>reason</b>": 1}})
    assert browser.get("/o/hotel/data/quality/").status_code == 200
    while jobs.work_once():
        pass
    page = browser.get("/o/hotel/data/quality/").content.decode()
    assert "&lt;script&gt;x" in page
    assert "&lt;b&gt;reason" in page
    assert "fewer than 6 loads" in page


def test_only_those_who_load_data_see_its_quality(signed_in: Callable[..., Client], bank: Scope) -> None:
    assert signed_in(Role.VIEWER).get("/o/hotel/data/quality/").status_code == 403
    assert Client().get("/o/hotel/data/quality/").status_code == 302
    assert signed_in(Role.ADMINISTRATOR, scope=bank).get("/o/hotel/data/quality/").status_code == 404

"""Whoever runs the installation sees whether it works; logs and figures name nobody."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from twofold_web.foundation.logs import JsonLines
from twofold_web.foundation.models import Worker
from twofold_web.foundation.permissions import Role


def beat(seconds_ago: int) -> None:
    moment = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    Worker.objects.create(name=f"w{seconds_ago}", host="here", started_at=moment, seen_at=moment)


@pytest.mark.parametrize(("seconds_ago", "status"), [(5, 200), (120, 503)])
def test_health_needs_a_worker_that_was_heard_of_lately(db: None, seconds_ago: int, status: int):
    beat(seconds_ago)
    answer = Client().get("/health/")

    assert answer.status_code == status
    assert answer.json()["worker"] is (status == 200)


def test_life_is_told_under_any_name_and_without_the_database():
    assert Client().get("/health/live/", headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize(
    ("token", "headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "10.0.0.7", 403),
        ("", {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 403),
        ("a token", {}, "127.0.0.1", 403),
        ("a token", {"Authorization": "Bearer another"}, "127.0.0.1", 403),
        ("a token", {"Authorization": "Bearer a token"}, "10.0.0.7", 200),
    ],
)
def test_figures_are_for_this_machine_or_for_who_has_the_token(
    db: None, settings: LazySettings, token: str, headers: dict, address: str, status: int
):
    settings.METRICS_TOKEN = token

    assert Client().get("/metrics/", headers=headers, REMOTE_ADDR=address).status_code == status


def test_a_request_is_logged_by_numbers_and_by_the_pattern_of_its_address(signed_in, caplog: pytest.LogCaptureFixture):
    client = signed_in(Role.VIEWER)
    caplog.set_level(logging.INFO, "twofold.requests")
    answer = client.get("/o/hotel/?who=somebody@example.org", headers={"X-Request-ID": "from-the-proxy"})
    line = json.loads(JsonLines().format(caplog.records[-1]))

    assert answer.headers["X-Request-ID"] == "from-the-proxy"
    assert line["route"] == "/o/<slug:slug>/"
    assert line["user"] == int(client.session["_auth_user_id"])
    assert "hotel" not in json.dumps(line)
    assert "somebody" not in json.dumps(line)


def test_a_number_that_could_write_lines_of_its_own_is_not_taken_over(db: None):
    assert Client().get("/nowhere/", headers={"X-Request-ID": 'x"} {"evil'}).headers["X-Request-ID"] != 'x"} {"evil'


def test_what_broke_is_told_by_its_place_and_not_by_what_it_quoted():
    try:
        int("somebody@example.org")
    except ValueError as wrong:
        record = logging.LogRecord("a", logging.ERROR, "", 0, "broke", (), (type(wrong), wrong, wrong.__traceback__))
    line = JsonLines().format(record)

    assert "ValueError" in line
    assert "test_watching.py" in line
    assert "somebody" not in line

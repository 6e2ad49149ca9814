"""Reports and alerts behind the API: what a person sets on the pages, a program of theirs can set too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Alert, Report
from twofold_web.people.models import User

API = "/api/v1/o/hotel/"
Person = Callable[..., Client]
REPORT: dict[str, Any] = {
    "name": "Monday",
    "rhythm": "weekly",
    "day": 0,
    "hour": 7,
    "readers": ["analyst@hotel.example"],
}
ALERT: dict[str, Any] = {"name": "NPS", "measure": "nps", "period": "month", "rate": 1.0, "since": "2026-01"}


@pytest.fixture
def analyst(answered: Scope, signed_in: Person, worker) -> Client:
    """Somebody with facts that were looked through, so that there is something to choose from."""
    client = signed_in(Role.ANALYST)
    client.get("/o/hotel/explore/")
    worker()
    return client


def sent(client: Client, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(API + path, body, "application/json")


def test_a_report_is_scheduled_rested_tried_and_ended(analyst: Client, hotel: Scope, worker) -> None:
    readers = [_address_of(analyst)]
    made = sent(analyst, "post", "reports", REPORT | {"readers": readers})
    assert made.status_code == 201, made.content
    report = made.json()
    assert (report["what"], report["rhythm"], report["day"]) == ("overview", "weekly", 0)

    assert sent(analyst, "patch", f"reports/{report['id']}", {"paused": True}).json()["paused"] is True
    assert sent(analyst, "post", f"reports/{report['id']}/copy").status_code == 202
    worker()
    assert [one.to for one in mail.outbox] == [readers]
    assert analyst.delete(f"{API}reports/{report['id']}").status_code == 204
    assert not Report.objects.of(hotel).exists()
    acts = set(AuditEntry.objects.of(hotel).values_list("act", flat=True))
    assert {"report.scheduled", "report.paused", "report.tried", "report.deleted"} <= acts


def test_an_alert_is_set_rested_and_ended(analyst: Client, hotel: Scope) -> None:
    made = sent(analyst, "post", "alerts", ALERT)
    assert made.status_code == 201, made.content
    alert = made.json()

    assert alert["question"].startswith("measure=nps")
    assert sent(analyst, "patch", f"alerts/{alert['id']}", {"paused": True}).json()["paused"] is True
    assert analyst.get(API + "alarms").json() == {"items": [], "next": None}
    assert analyst.delete(f"{API}alerts/{alert['id']}").status_code == 204
    assert not Alert.objects.of(hotel).exists()


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("reports", REPORT | {"readers": ["nobody@elsewhere.example"]}, "readers"),
        ("reports", REPORT | {"rhythm": "monthly", "day": 0}, "day"),
        ("reports", REPORT | {"day": 8}, "day"),
        ("reports", REPORT | {"view": 999_999}, "view"),
        ("alerts", ALERT | {"measure": "nope"}, "measure"),
        ("alerts", ALERT | {"unit": "elsewhere"}, "unit"),
        ("alerts", ALERT | {"rate": 3}, "rate"),
        ("alerts", ALERT | {"since": "January"}, "since"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(
    analyst: Client, hotel: Scope, path: str, body: dict[str, Any], field: str
) -> None:
    answer = sent(analyst, "post", path, body)

    assert answer.status_code == 422, answer.content
    assert [wrong["where"].split(".")[-1] for wrong in answer.json()["fields"]] == [field]
    assert not Report.objects.of(hotel).exists()
    assert not Alert.objects.of(hotel).exists()


def test_nobody_changes_what_is_somebody_elses(analyst: Client, signed_in: Person) -> None:
    alert = sent(analyst, "post", "alerts", ALERT).json()["id"]
    report = sent(analyst, "post", "reports", REPORT | {"readers": [_address_of(analyst)]}).json()["id"]
    other = signed_in(Role.CX_MANAGER)

    for path in (f"alerts/{alert}", f"reports/{report}"):
        assert sent(other, "patch", path, {"paused": True}).status_code == 404
        assert other.delete(API + path).status_code == 404
    assert sent(other, "post", f"reports/{report}/copy").status_code == 404
    viewer = signed_in(Role.VIEWER)
    assert sent(viewer, "post", "alerts", ALERT).status_code == 403


def _address_of(client: Client) -> str:
    return str(User.objects.get(pk=client.session["_auth_user_id"]).email)

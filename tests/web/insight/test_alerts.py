"""Alerts: a change is told once, within its owner's rights, and never of employees."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from tests.web.insight.conftest import CUSTOMERS

from twofold.store import open_store
from twofold.way import bring
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import address_of
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import Alarm, Alert
from twofold_web.insight.preparing.alarming import prepare_alarms
from twofold_web.insight.questions import Question
from twofold_web.insight.writes.alerts import delete_alert, see_alarm, set_alert

As = Callable[..., Scope]
MONTHLY = Question(measure="nps", by=("month",))


@pytest.fixture(scope="session")
def falling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two good years of forty answers a month, and a bad half-year after."""
    folder = tmp_path_factory.mktemp("falling")
    months = [f"{2023 + at // 12}-{at % 12 + 1:02d}" for at in range(30)]
    lines = [
        f"{month}-{n},{month}-{n % 28 + 1:02d},g{month}{n},prague,room,app,{(n * 7 + at) % 11 if at < 24 else n % 7},x"
        for at, month in enumerate(months)
        for n in range(40)
    ]
    (folder / "g.csv").write_text("\n".join(["id,day,guest,hotel,where,how,score,said", *lines]), encoding="utf-8")
    (folder / "g.toml").write_text(CUSTOMERS, encoding="utf-8")
    bring(open_store(folder / "facts", create=True), folder / "g.csv")
    return folder / "facts"


@pytest.fixture
def dropped(hotel: Scope, falling: Path, settings: LazySettings) -> Scope:
    """The hotel with these answers."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    shutil.copytree(falling, address_of(hotel))
    return hotel


def check(scope: Scope) -> dict[str, object]:
    return prepare_alarms(scope, {}, lambda _share, _note: None)


def test_a_change_is_told_once_by_e_mail(dropped: Scope, scope_as: As, worker) -> None:
    with walled(dropped.organisation_id):
        set_alert(scope_as(Role.ANALYST), "NPS", MONTHLY, 1.0, "2025-01")
        assert [check(dropped)["raised"], check(dropped)["raised"]] == [1, 0]
        alarm = Alarm.objects.of(dropped).get()
        assert (alarm.since, alarm.upwards) == ("2025-01", False)
    worker()
    assert [message.to for message in mail.outbox] == [["analyst@hotel.example"]]


def test_the_page_says_how_fast_what_would_be_found(dropped: Scope, signed_in, scope_as: As, worker) -> None:
    with walled(dropped.organisation_id):
        set_alert(scope_as(Role.ANALYST), "NPS <script>", MONTHLY, 1.0, "2025-01")
    worker()
    page = signed_in(Role.ANALYST).get("/o/hotel/alerts/").content.decode()
    assert "a change of" in page
    assert "the level has fallen" in page
    assert "NPS <script>" not in page


def test_too_short_a_baseline_is_said(dropped: Scope, scope_as: As) -> None:
    with walled(dropped.organisation_id):
        set_alert(scope_as(Role.ANALYST), "NPS", MONTHLY, 1.0, "2023-04")
        assert check(dropped)["raised"] == 0
        assert Alert.objects.of(dropped).get().state["trouble"] == "few"


def test_an_owner_without_a_role_is_told_nothing(dropped: Scope, scope_as: As, monkeypatch) -> None:
    with walled(dropped.organisation_id):
        set_alert(scope_as(Role.ANALYST), "NPS", MONTHLY, 1.0, "2025-01")
        monkeypatch.setattr("twofold_web.insight.preparing.alarming.scope_of", lambda _user, _slug: None)
        assert check(dropped)["raised"] == 0


def test_nobody_sees_or_ends_the_alert_of_another(dropped: Scope, scope_as: As) -> None:
    with walled(dropped.organisation_id):
        alert = set_alert(scope_as(Role.ANALYST), "NPS", MONTHLY, 1.0, "2025-01")
        check(dropped)
        with pytest.raises(Alert.DoesNotExist):
            delete_alert(scope_as(Role.CX_MANAGER), alert.pk)
        with pytest.raises(Alarm.DoesNotExist):
            see_alarm(scope_as(Role.CX_MANAGER), Alarm.objects.of(dropped).get().pk)


def test_employees_are_not_offered_to_be_watched(dropped: Scope, signed_in, worker) -> None:
    client = signed_in(Role.ANALYST)
    assert 'value="enps"' not in client.get("/o/hotel/alerts/").content.decode()
    form = {"name": "x", "measure": "enps", "period": "month", "rate": "1.0", "since": "2025-01"}
    assert client.post("/o/hotel/alerts/", form).status_code == 422

"""Reports by e-mail: the reader's own rights and language, each copy once, ended by whoever gets it."""

from collections.abc import Callable
from email.header import decode_header, make_header

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.models import Schedule
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import Delivery, Reader, Report, Rhythm, Sending
from twofold_web.insight.preparing import reporting
from twofold_web.insight.preparing.reporting import send_report
from twofold_web.insight.questions import Question
from twofold_web.insight.writes.reports import ReportWish, schedule_report, try_report
from twofold_web.insight.writes.views import save_view
from twofold_web.people.models import User

As = Callable[..., Scope]


@pytest.fixture(autouse=True)
def outbox(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def scheduled(owner: Scope, *readers: Scope, name: str = "By unit") -> Report:
    view = save_view(owner, "by unit", Question(measure="nps", by=("unit",)), shared=True)
    wish = ReportWish(name, Rhythm.MONTHLY, 3, 7, [one.actor.id for one in readers], view.pk)
    return schedule_report(owner, wish)


def run_of(scope: Scope, report: Report, job: int = 7) -> JobRun:
    return JobRun(scope, {"report": report.pk}, job, "", lambda _share, _note: None)


def test_each_reader_gets_what_they_may_see(answered: Scope, scope_as: As, monkeypatch) -> None:
    said: list[str] = []
    laid = reporting.pdf_of
    monkeypatch.setattr(reporting, "pdf_of", lambda *given: said.append(repr(given)) or laid(*given))
    with walled(answered.organisation_id):
        everything, brno = scope_as(Role.ANALYST), scope_as(Role.UNIT_LEADER, unit="brno")
        User.objects.filter(pk=brno.actor.id).update(language="hu")
        send_report(run_of(answered, scheduled(everything, everything, brno)))
    assert [message.to for message in mail.outbox] == [["analyst@hotel.example"], ["unit_leaderbrno@hotel.example"]]
    assert ["Praha" in one for one in said] == [True, False]
    assert "Mellékeljük" in str(mail.outbox[1].body)
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name, content[:5], kind) == ("report.pdf", b"%PDF-", "application/pdf")


def test_a_repeated_job_sends_no_copy_twice(answered: Scope, scope_as: As) -> None:
    with walled(answered.organisation_id):
        analyst = scope_as(Role.ANALYST)
        report = scheduled(analyst, analyst)
        for _attempt in range(2):
            send_report(run_of(answered, report))
        assert len(mail.outbox) == 1
        send_report(run_of(answered, report, job=8))
    assert len(mail.outbox) == 2


def test_a_worker_that_died_while_sending_does_not_send_again(answered: Scope, scope_as: As) -> None:
    with walled(answered.organisation_id):
        analyst = scope_as(Role.ANALYST)
        report = scheduled(analyst, analyst)
        Delivery.objects.add(answered, report=report, user_id=analyst.actor.id, job=7)
        send_report(run_of(answered, report))
        assert Delivery.objects.of(answered).get().state == Sending.CLAIMED
    assert mail.outbox == []


def test_who_has_lost_their_role_gets_nothing(answered: Scope, scope_as: As) -> None:
    with walled(answered.organisation_id):
        analyst, former = scope_as(Role.ANALYST), scope_as(Role.VIEWER)
        report = scheduled(analyst, former)
        User.objects.filter(pk=former.actor.id).update(is_active=False)
        send_report(run_of(answered, report))
        assert Delivery.objects.of(answered).get().state == Sending.NOT_ALLOWED
    assert mail.outbox == []


def test_a_name_begins_no_header(answered: Scope, scope_as: As) -> None:
    with walled(answered.organisation_id):
        analyst = scope_as(Role.ANALYST)
        send_report(run_of(answered, scheduled(analyst, analyst, name="By unit\r\nBcc: all@hotel.example")))
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert str(make_header(decode_header(message["Subject"]))).startswith("By unit Bcc: all@hotel.example")


def test_whoever_holds_the_link_ends_it_and_only_by_saying_so(answered: Scope, scope_as: As) -> None:
    with walled(answered.organisation_id):
        analyst = scope_as(Role.ANALYST)
        report = scheduled(analyst, analyst)
        token = Reader.objects.of(answered).get(report=report).token
    stranger = Client()
    assert stranger.get(f"/reports/end/hotel/{token}/").status_code == 200
    with walled(answered.organisation_id):
        assert Reader.objects.of(answered).get().ended_at is None
    assert stranger.post(f"/reports/end/hotel/{token}/").status_code == 200
    assert stranger.post("/reports/end/hotel/nothing/").status_code == 404
    assert stranger.post(f"/reports/end/bank/{token}/").status_code == 404
    with walled(answered.organisation_id):
        send_report(run_of(answered, report))
        assert mail.outbox == []


def test_a_trial_goes_to_its_owner_alone(answered: Scope, scope_as: As, worker) -> None:
    with walled(answered.organisation_id):
        analyst, manager = scope_as(Role.ANALYST), scope_as(Role.CX_MANAGER)
        try_report(analyst, scheduled(analyst, manager).pk)
    worker()
    assert [message.to for message in mail.outbox] == [["analyst@hotel.example"]]


def test_it_is_due_as_the_form_says(hotel: Scope, signed_in) -> None:
    client = signed_in(Role.CX_MANAGER)
    form = {"name": "Monday", "view": "", "rhythm": "weekly", "weekday": "0", "day": "1", "hour": "6"}
    client.post("/o/hotel/reports/", form | {"readers": "cx_manager@hotel.example"})
    assert Schedule.objects.get(kind="insight.report").cron == "0 6 * * 1"
    wrong = client.post("/o/hotel/reports/", form | {"readers": "somebody@elsewhere.example"})
    assert wrong.status_code == 422
    assert "somebody@elsewhere.example" in wrong.content.decode()
    assert Schedule.objects.filter(kind="insight.report").count() == 1


def test_a_leader_schedules_nothing(hotel: Scope, scope_as: As, signed_in) -> None:
    assert signed_in(Role.UNIT_LEADER).get("/o/hotel/reports/").status_code == 403
    with walled(hotel.organisation_id), pytest.raises(PermissionDenied):
        schedule_report(scope_as(Role.UNIT_LEADER), ReportWish("x", Rhythm.WEEKLY, 0, 7, []))

"""What waits for somebody today."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from twofold_web.foundation.hooks import Panel
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.models import Job, JobState, Prepared
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.home.reads import own_jobs
from twofold_web.home.reads.waiting import FIGURES, new_figures
from twofold_web.home.writes import visit
from twofold_web.intake.models import Load, LoadState
from twofold_web.people.writes.invitations import Guest, invite

MORNING = datetime(2026, 3, 30, 8, tzinfo=UTC)


def test_the_first_visit_has_none_before_it(scope_as):
    assert visit(scope_as(Role.VIEWER), MORNING) is None


def test_coming_back_the_next_day_tells_what_is_new_since_the_day_before(scope_as):
    scope = scope_as(Role.VIEWER)
    visit(scope, MORNING)
    visit(scope, MORNING + timedelta(minutes=30))
    assert visit(scope, MORNING + timedelta(days=1)) == MORNING + timedelta(minutes=30)
    assert visit(scope, MORNING + timedelta(days=1, minutes=5)) == MORNING + timedelta(minutes=30)


def test_only_my_own_jobs_are_mine(scope_as):
    mine, theirs = scope_as(Role.ANALYST), scope_as(Role.CX_MANAGER)
    enqueue(theirs, "intake.load", {})
    assert own_jobs(mine, None) is None
    enqueue(mine, "intake.load", {})
    assert len(own_jobs(mine, None)["jobs"]) == 1


def test_work_that_ended_last_week_is_no_news(scope_as):
    scope = scope_as(Role.ANALYST)
    job = enqueue(scope, "intake.load", {})
    Job.objects.filter(id=job.id).update(state=JobState.DONE, ended_at=datetime.now(UTC) - timedelta(days=7))
    assert own_jobs(scope, None) is None


def test_a_panel_is_shown_to_whom_it_is_for(signed_in, monkeypatch):
    panel = Panel("t.x", "Trails", Permission.READ_AUDIT, lambda _scope, _since: {"jobs": []}, "home/panels/jobs.html")
    monkeypatch.setattr("twofold_web.home.reads.today.HOME", [panel])
    assert "Trails" in signed_in(Role.ADMINISTRATOR).get("/o/hotel/me/").content.decode()
    assert "Trails" not in signed_in(Role.VIEWER).get("/o/hotel/me/").content.decode()


def test_a_page_with_nothing_on_it_says_so(signed_in):
    assert "Nothing waits for you" in signed_in(Role.VIEWER).get("/o/hotel/me/").content.decode()


def test_invitations_nobody_took_up_wait_for_the_administrator(signed_in, scope_as):
    invite(scope_as(Role.ADMINISTRATOR), Guest("new@hotel.example", Role.VIEWER))
    assert "new@hotel.example" in signed_in(Role.ADMINISTRATOR).get("/o/hotel/me/").content.decode()
    assert "new@hotel.example" not in signed_in(Role.VIEWER).get("/o/hotel/me/").content.decode()


def test_a_load_with_rejected_rows_waits_for_those_who_load(signed_in, hotel):
    Load.objects.add(
        hotel, stored=uuid4(), source="<b>survey.csv", mapping="", store_load="x", state=LoadState.DONE, rejected=3
    )
    page = signed_in(Role.ANALYST).get("/o/hotel/me/").content.decode()
    assert "&lt;b&gt;survey.csv" in page
    assert "3 rows rejected" in page
    assert "survey.csv" not in signed_in(Role.VIEWER).get("/o/hotel/me/").content.decode()


def test_figures_renewed_since_the_last_visit_are_news(scope_as):
    scope = scope_as(Role.VIEWER)
    Prepared.objects.add(scope, kind=FIGURES, key="k", version=1, body={}, made_at=MORNING, seconds=0.1)
    assert new_figures(scope, MORNING - timedelta(hours=2)) == {"made": MORNING}
    assert new_figures(scope, MORNING) is None
    assert new_figures(scope, None) is None

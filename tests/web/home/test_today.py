"""What waits for somebody today."""

from datetime import UTC, datetime, timedelta

from twofold_web.foundation.hooks import Panel
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.home.reads import own_jobs
from twofold_web.home.writes import visit

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

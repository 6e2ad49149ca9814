"""The panel that waits for a job: how far it is, and loading the page again once it has ended."""

import pytest

from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope


def _address(job: Job) -> str:
    return f"/o/hotel/preparing/{job.pk}/"


def test_a_running_job_says_how_far_it_is(hotel: Scope, signed_in):
    job = enqueue(hotel, "t.wait", {})
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, share=0.42, note="<b>Reading")
    page = signed_in(Role.VIEWER).get(_address(job)).content.decode()
    assert "42%" in page
    assert "&lt;b&gt;Reading" in page


def test_a_waiting_job_does_not_show_what_went_wrong_before(hotel: Scope, signed_in):
    job = enqueue(hotel, "t.wait", {})
    Job.objects.filter(pk=job.pk).update(note="ValueError: secret path")
    assert "secret" not in signed_in(Role.VIEWER).get(_address(job)).content.decode()


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_a_job_that_has_ended_loads_the_page_again(hotel: Scope, signed_in, state):
    job = enqueue(hotel, "t.wait", {})
    Job.objects.filter(pk=job.pk).update(state=state)
    assert signed_in(Role.VIEWER).get(_address(job)).headers["HX-Refresh"] == "true"


def test_the_job_of_another_organisation_does_not_exist(bank: Scope, signed_in):
    assert signed_in(Role.ADMINISTRATOR).get(_address(enqueue(bank, "t.wait", {}))).status_code == 404

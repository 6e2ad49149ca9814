"""Signed deliveries: taken once, refused when stale, forged or sent to a paused address, and loaded together."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from twofold.store import info
from twofold_web.foundation import jobs
from twofold_web.foundation.models import Job
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake.bulk.hook_writes import delete_hook, make_hook, pause_hook, renew_secret
from twofold_web.intake.bulk.signing import secret_of, signature_of
from twofold_web.intake.models import Load
from twofold_web.intake.pull_models import Hook, HookDelivery
from twofold_web.people.api_problems import Refused

pytestmark = pytest.mark.django_db
Enter = Callable[..., Scope]
MAPPING = """\
[event]
id = "response.id"
kind = {value = "survey"}
side = {value = "customer"}
occurred_at = "response.at"

[[answer]]
item = "nps"
column = "response.score"
scale = [0, 10]
"""


@pytest.fixture
def hook(scope_as: Enter) -> Hook:
    """An address of the hotel."""
    return make_hook(scope_as(Role.ANALYST), "survey tool", MAPPING)


def told(number: int) -> bytes:
    return json.dumps({"response": {"id": number, "at": "2026-03-01T10:00:00Z", "score": 9}}).encode()


def deliver(hook: Hook, body: bytes, *, age: int = 0, secret: str = "", prefix: str = "v1=") -> Any:
    moment = str(int(time.time()) - age)
    signature = prefix + signature_of(secret or secret_of(hook), moment, body)
    headers = {"X-Twofold-Timestamp": moment, "X-Twofold-Signature": signature}
    return Client().post(f"/deliver/{hook.address}/", body, content_type="application/json", headers=headers)


def work() -> None:
    """Do what waits, without waiting for deliveries of the same moment."""
    while True:
        Job.objects.filter(state="waiting").update(run_at="2026-01-01T00:00:00Z")
        if not jobs.work_once():
            return


def test_deliveries_of_one_moment_are_loaded_together_and_their_texts_forgotten(hook: Hook, hotel: Scope) -> None:
    assert [deliver(hook, told(number)).status_code for number in range(3)] == [202] * 3
    work()
    load = Load.objects.of(hotel).get()
    assert (load.state, load.accepted, load.rejected) == ("done", 3, 0)
    assert info(store_of(hotel)).events == {"survey": 3}
    assert {each.body for each in HookDelivery.objects.of(hotel)} == {""}


def test_a_list_of_objects_is_as_many_rows(hook: Hook, hotel: Scope) -> None:
    assert deliver(hook, b"[" + told(1) + b"," + told(2) + b"]").status_code == 202
    work()
    assert Load.objects.of(hotel).get().accepted == 2


def test_half_a_character_and_a_nul_reject_their_row_only(hook: Hook, hotel: Scope) -> None:
    half = json.dumps({"response": {"id": "\ud800", "at": "2026-03-01T10:00:00Z"}}).encode()
    nul = json.dumps({"response": {"id": "a\x00b", "at": "2026-03-01T10:00:00Z"}}).encode()
    assert [deliver(hook, body).status_code for body in (half, nul, told(1))] == [202] * 3
    work()
    load = Load.objects.of(hotel).get()
    assert (load.state, load.read, load.rejected) == ("done", 3, 1)


def test_a_replay_is_answered_and_not_taken_again(hook: Hook, hotel: Scope) -> None:
    body, moment = told(1), str(int(time.time()))
    headers = {"X-Twofold-Timestamp": moment, "X-Twofold-Signature": signature_of(secret_of(hook), moment, body)}
    answers = [
        Client().post(f"/deliver/{hook.address}/", body, content_type="application/json", headers=headers)
        for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [202, 200]
    assert HookDelivery.objects.of(hotel).count() == 1


@pytest.mark.parametrize("age", [400, -400])
def test_a_delivery_from_another_time_is_refused(hook: Hook, hotel: Scope, age: int) -> None:
    answer = deliver(hook, told(1), age=age)
    assert answer.status_code == 401
    assert "older or newer" in answer.json()["error"]
    assert HookDelivery.objects.of(hotel).count() == 0


def test_a_forged_signature_is_refused_and_so_is_the_secret_before_the_last(
    hook: Hook, hotel: Scope, scope_as: Enter
) -> None:
    before = secret_of(hook)
    renew_secret(scope_as(Role.ANALYST), hook)
    assert deliver(hook, told(1), secret=before).status_code == 401
    assert deliver(hook, told(1), secret="0" * 64).status_code == 401
    assert deliver(hook, told(1), prefix="v1=0,v1=").status_code == 202
    assert HookDelivery.objects.of(hotel).count() == 1


def test_the_secret_is_nowhere_in_the_database(hook: Hook) -> None:
    assert secret_of(hook) not in json.dumps(Hook.objects.anywhere().values().get(), default=str)


def test_a_paused_address_and_a_deleted_one_take_nothing(hook: Hook, scope_as: Enter) -> None:
    scope = scope_as(Role.ANALYST)
    pause_hook(scope, hook, paused=True)
    assert deliver(hook, told(1)).status_code == 409
    delete_hook(scope, hook)
    assert deliver(Hook(address=hook.address), told(1)).status_code == 404


def test_an_address_with_deliveries_that_wait_cannot_be_deleted(hook: Hook, scope_as: Enter) -> None:
    deliver(hook, told(1))
    with pytest.raises(Refused, match="Deliveries wait"):
        delete_hook(scope_as(Role.ANALYST), hook)


@pytest.mark.parametrize(
    "body", [b"nonsense", b"[]", b"[1]", b'"text"', b"NaN", b'{"a":' * 60 + b"1" + b"}" * 60, b"\xff\xfe"]
)
def test_a_body_that_is_no_object_is_refused(hook: Hook, hotel: Scope, body: bytes) -> None:
    answer = deliver(hook, body)
    assert answer.status_code == 400
    assert answer.json()["do"]
    assert HookDelivery.objects.of(hotel).count() == 0


def test_a_flush_that_died_before_its_transaction_loses_and_doubles_nothing(
    hook: Hook, hotel: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(hook, told(1))
    complete = jobs.complete

    def die(job_id: int, holder: str) -> None:
        raise SystemExit

    monkeypatch.setattr(jobs, "complete", die)
    Job.objects.update(run_at="2026-01-01T00:00:00Z")
    with pytest.raises(SystemExit):
        jobs.work_once()
    monkeypatch.setattr(jobs, "complete", complete)
    Job.objects.update(lease_until="2026-01-01T00:00:00Z")
    work()
    assert info(store_of(hotel)).events == {"survey": 1}
    assert Load.objects.of(hotel).count() == 1

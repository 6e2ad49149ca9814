"""A person who is forgotten is nowhere any more: the whole database and every file are searched for them."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.web.answering.conftest import STAY, TOKEN, Asking, Respondent, t
from tests.web.answering.test_files import photo

from twofold.facts import Unit
from twofold_web.answering.flowing import flusher
from twofold_web.answering.flowing.claiming import claim
from twofold_web.answering.models import Attachment, ContactWish, Response
from twofold_web.answering.writes.forgetting import StillFlowing, forget_answers
from twofold_web.delivery.asking.identity import identities_in
from twofold_web.delivery.asking.tables import table_of
from twofold_web.delivery.models import Invitation, OptOut
from twofold_web.delivery.writes.forgetting import FORGET, forget
from twofold_web.delivery.writes.listing import bring_list
from twofold_web.delivery.writes.opting import opt_out
from twofold_web.foundation import jobs
from twofold_web.foundation.hooks import Somebody
from twofold_web.foundation.models import Job, JobState, Prepared
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.stores import store_of
from twofold_web.insight.models import Part
from twofold_web.intake.pull_models import Hook, HookDelivery
from twofold_web.people.writes import adopt_units

ANNA, BELA = "anna-4711", "bela-0815"


@pytest.fixture
def asking(published_survey) -> Asking:
    items = [
        {"key": "comment", "item": "comment", "type": "text", "text": t("Why?")},
        {"key": "photo", "item": "photo", "type": "file", "text": t("A photo?")},
    ]
    return published_survey(STAY | {"blocks": [{"key": "a", "items": items}]})


def answered(asking: Asking, name: str, said: str) -> None:
    """Somebody with a name and an address answers an invitation, with a photo."""
    path = asking.invite(name)
    Invitation.objects.of(asking.scope).filter(name=name).update(address=f"{name}@guest.example")
    person = Respondent(path).open()
    form = {"page": TOKEN.search(person.shown)[1], "comment": said, "photo": SimpleUploadedFile("x.jpg", photo())}
    assert "Thank you" in person.client.post(person.address, form).content.decode()


def kept(scope, name: str) -> None:
    """Everything else that an installation may hold of somebody."""
    now = datetime.now(UTC)
    survey = Response.objects.of(scope).values_list("survey_id", flat=True)[0]
    bring_list(scope, survey, "x", "email", table_of(f"email,id\n{name}@guest.example,{name}\n".encode()))
    told = {"unit": "", "language": "en", "consent": "yes", "made_at": now}
    ContactWish.objects.add(
        scope, survey_id=survey, name="x", reach=f" {name}@GUEST.example", note=f"call {name}", once=name, **told
    )
    rows = [{"guest": {"mail": f"{name}@GUEST.example"}, "score": 9}, {"guest": {"mail": ""}, "score": 1}, {"id": name}]
    hook, _ = Hook.objects.of(scope).get_or_create(name="tool", defaults={"organisation_id": scope.organisation_id})
    HookDelivery.objects.add(scope, hook=hook, signature=secrets.token_hex(32), body="\n".join(map(json.dumps, rows)))
    Prepared.objects.add(scope, kind="x", key=name, version=0, body={"quote": name}, made_at=now, seconds=0)
    Part.objects.add(scope, kind="x", key=name, section="x", language="en", html=f"<p>{name}</p>")


def everything(folder: Path) -> str:
    """Every row of every table, and every byte and every cell of every file."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the database's own names
            told.append(str(cursor.fetchall()))
    for path in folder.rglob("*"):
        if path.is_file():
            told.append(path.read_bytes().decode("latin-1"))
            told += [str(pq.read_table(path).to_pylist())] if path.suffix == ".parquet" else []
    return "\n".join(told)


def work(kind: str = FORGET) -> Job:
    """The job, before whatever else waits."""
    job = next(each for each in iter(jobs.claim, None) if each.kind == kind)
    jobs.run(job)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("typed", [ANNA, f"{ANNA}@guest.example"])
def test_nothing_is_left_but_that_they_do_not_want_to_be_asked(asking, tmp_path, typed):
    scope = asking.scope
    for name in (ANNA, BELA):
        answered(asking, name, f"{name} says the room was cold")
        flusher.flow_all()
        answered(asking, name, f"{name} is still waiting")
        kept(scope, name)
        opt_out(scope, identities_in(f"{name}@guest.example"), how="page")
    pseudonym = str(store_of(scope).key.pseudonym("person", ANNA))
    before = everything(tmp_path)
    assert before.count(ANNA) > 5
    assert pseudonym in before

    forget(scope, identities_in(typed))
    job = work()

    assert job.state == JobState.DONE
    assert job.result == {"rows": job.result["rows"], "proven": True}
    after = everything(tmp_path)
    assert ANNA not in after
    assert pseudonym not in after
    waiting = HookDelivery.objects.of(scope).filter(taken=False)
    assert sorted(each.body.count("\n") + 1 for each in waiting) == [1, 3]  # rows of others are loaded all the same
    assert after.count(BELA) > 5
    assert OptOut.objects.of(scope).count() == 4  # each by address and by what was typed as a number
    assert Attachment.objects.of(scope).count() == 2
    assert len([path for path in tmp_path.rglob("answers/*") if path.is_file()]) == 2
    flusher.flow_all()
    assert ANNA not in everything(tmp_path)


def test_an_answer_to_an_address_without_a_name_is_found_by_its_invitation(asking, tmp_path):
    answered(asking, ANNA, "the wifi was slow")
    Invitation.objects.of(asking.scope).update(name="")
    Response.objects.of(asking.scope).update(person="")
    flusher.flow_all()
    assert "the wifi was slow" in everything(tmp_path)

    forget(asking.scope, identities_in(f"{ANNA}@guest.example"))
    work()

    assert "the wifi was slow" not in everything(tmp_path)


def test_while_a_batch_is_under_way_nothing_is_changed_and_it_is_tried_again(asking):
    answered(asking, ANNA, "x")
    claim(asking.scope, datetime.now(UTC))

    with pytest.raises(StillFlowing):
        forget_answers(asking.scope, Somebody((ANNA,)))
    forget(asking.scope, identities_in(ANNA))

    assert work().state == JobState.WAITING
    assert Response.objects.of(asking.scope).get().person == ANNA


def test_only_who_may_ask_people_and_bring_data_in_everywhere_may_forget(asking, scope_as, signed_in):
    adopt_units(asking.scope, [Unit("b1", name="B1")])
    for role, unit in ((Role.EX_MANAGER, ""), (Role.ANALYST, ""), (Role.CX_MANAGER, "b1")):
        with pytest.raises(PermissionDenied):
            forget(scope_as(role, unit=unit), identities_in(ANNA))
    assert "erase" not in signed_in(Role.EX_MANAGER).get("/o/hotel/contacts/").content.decode()
    assert "erase" in signed_in(Role.CX_MANAGER).get("/o/hotel/contacts/").content.decode()

"""Pages of pulls and delivery addresses: who may open them, what they say, what their forms refuse."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.intake.conftest import MAPPING

from twofold_web.foundation import jobs
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.intake.bulk.hook_writes import make_hook
from twofold_web.intake.bulk.signing import secret_of
from twofold_web.intake.models import Load
from twofold_web.intake.pull_models import Every, Hook, Pull, PullKind
from twofold_web.intake.pulls.writes import PullWish, make_pull

pytestmark = pytest.mark.django_db
Enter = Callable[..., Scope]
Browser = Callable[..., Client]
PULLS = "/o/hotel/data/pulls/"


@pytest.fixture
def pull(scope_as: Enter) -> Pull:
    """A pull of the hotel."""
    wish = PullWish("<script>Guests</script>", PullKind.FOLDER, {"folder": "in"}, "", MAPPING, Every.HOUR)
    return make_pull(scope_as(Role.ANALYST), wish)


@pytest.fixture
def hook(scope_as: Enter) -> Hook:
    """A delivery address of the hotel."""
    return make_hook(scope_as(Role.ANALYST), "survey tool", MAPPING)


def filled(kind: str, **more: Any) -> dict[str, Any]:
    places: dict[str, dict[str, Any]] = {
        "folder": {"folder": "in", "pattern": "*.csv"},
        "https": {"url": "https://survey.test/a.csv"},
        "sftp": {
            "host": "x.test",
            "port": 22,
            "user": "u",
            "folder": ".",
            "pattern": "*",
            "host_key": "k",
            "secret": "s",
        },
        "imap": {"host": "x.test", "port": 993, "user": "u", "folder": "INBOX", "pattern": "*", "secret": "s"},
        "sql": {"query": "SELECT 1", "secret": "db"},
    }
    return {"name": "Feed", "every": 60, "mapping": MAPPING} | places[kind] | more


@pytest.mark.parametrize("kind", PullKind.values)
def test_every_kind_of_pull_is_made_with_its_form(signed_in: Browser, hotel: Scope, kind: str) -> None:
    browser = signed_in(Role.ANALYST)
    assert browser.get(f"{PULLS}new/{kind}/").status_code == 200
    answer = browser.post(f"{PULLS}new/{kind}/", filled(kind), follow=True)
    assert answer.status_code == 200
    pull = Pull.objects.of(hotel).get()
    assert (pull.name, pull.kind, pull.every) == ("Feed", kind, 60)
    assert answer.redirect_chain[-1][0] == f"{PULLS}{pull.pk}/"
    assert "secret" not in pull.place


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mapping": ""}, "Give a mapping"),
        ({"mapping": "nonsense"}, "This mapping cannot be used"),
        ({"name": ""}, "required"),
        ({"every": 7}, "Select a valid choice"),
    ],
)
def test_a_form_that_is_not_right_says_what_is_wrong(
    signed_in: Browser, hotel: Scope, wrong: dict[str, Any], said: str
) -> None:
    answer = signed_in(Role.ANALYST).post(f"{PULLS}new/folder/", filled("folder", **wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Pull.objects.of(hotel).exists()


def test_two_pulls_cannot_have_one_name(signed_in: Browser, pull: Pull) -> None:
    answer = signed_in(Role.ANALYST).post(f"{PULLS}new/folder/", filled("folder", name=pull.name))
    assert answer.status_code == 422
    assert "Another pull has this name" in answer.content.decode()


def test_names_are_shown_as_text(signed_in: Browser, pull: Pull) -> None:
    for path in (PULLS, f"{PULLS}{pull.pk}/", f"{PULLS}{pull.pk}/change/"):
        page = signed_in(Role.ANALYST).get(path).content.decode()
        assert "<script>Guests" not in page
        assert "&lt;script&gt;Guests" in page


def test_a_failed_look_is_explained_on_its_page(signed_in: Browser, pull: Pull) -> None:
    jobs.work_once()
    page = signed_in(Role.ANALYST).get(f"{PULLS}{pull.pk}/").content.decode()
    assert "TWOFOLD_PULL_FOLDERS" in page


def test_a_pull_is_changed_tried_paused_and_deleted_from_its_page(signed_in: Browser, pull: Pull, hotel: Scope) -> None:
    browser = signed_in(Role.ANALYST)
    changed = filled("folder", name="Other", folder="out")
    assert browser.post(f"{PULLS}{pull.pk}/change/", changed).status_code == 302
    assert browser.post(f"{PULLS}{pull.pk}/try/").status_code == 302
    assert browser.post(f"{PULLS}{pull.pk}/pause/").status_code == 302
    found = Pull.objects.of(hotel).get()
    assert (found.name, found.place["folder"], found.paused) == ("Other", "out", True)
    assert browser.get(f"{PULLS}{pull.pk}/delete/").status_code == 405
    assert browser.post(f"{PULLS}{pull.pk}/delete/").status_code == 302
    assert not Pull.objects.of(hotel).exists()


def test_the_mapping_of_an_earlier_load_can_be_taken_over(signed_in: Browser, hotel: Scope) -> None:
    load = Load.objects.add(hotel, stored="0" * 32, source="a.csv", mapping=MAPPING, store_load="x", made_by="y")
    signed_in(Role.ANALYST).post(f"{PULLS}new/folder/", filled("folder", mapping="", begin=load.pk))
    assert Pull.objects.of(hotel).get(name="Feed").mapping == MAPPING


def test_the_secret_of_an_address_is_shown_on_demand_and_the_look_recorded(
    signed_in: Browser, hook: Hook, hotel: Scope
) -> None:
    browser = signed_in(Role.ANALYST)
    path = f"{PULLS}addresses/{hook.pk}/"
    assert secret_of(hook) not in browser.get(path).content.decode()
    shown = browser.post(f"{path}secret/")
    assert secret_of(hook) in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert AuditEntry.objects.of(hotel).filter(act="hook.secret.seen").count() == 1


def test_an_address_is_made_paused_renewed_and_closed(signed_in: Browser, hotel: Scope) -> None:
    browser = signed_in(Role.ANALYST)
    assert browser.post(f"{PULLS}addresses/new/", {"name": "tool", "mapping": MAPPING}).status_code == 302
    hook = Hook.objects.of(hotel).get()
    path = f"{PULLS}addresses/{hook.pk}/"
    before = secret_of(hook)
    assert [browser.post(f"{path}{act}/").status_code for act in ("pause", "renew")] == [302, 302]
    hook = Hook.objects.of(hotel).get()
    assert hook.paused
    assert secret_of(hook) != before
    assert browser.post(f"{path}delete/").status_code == 302
    assert not Hook.objects.of(hotel).exists()


def test_nobody_else_gets_in(signed_in: Browser, pull: Pull, hook: Hook, bank: Scope) -> None:
    paths = [PULLS, f"{PULLS}{pull.pk}/", f"{PULLS}new/folder/", f"{PULLS}addresses/{hook.pk}/"]
    viewer, stranger = signed_in(Role.VIEWER), Client()
    banker = signed_in(Role.ADMINISTRATOR, scope=bank)
    for path in paths:
        assert viewer.get(path).status_code == 403
        assert stranger.get(path).status_code == 302
        assert banker.get(path).status_code == 404
        assert banker.get(path.replace("hotel", "bank")).status_code in {200, 404}
    assert banker.get(f"/o/bank/data/pulls/{pull.pk}/").status_code == 404
    assert viewer.post(f"{PULLS}{pull.pk}/delete/").status_code == 403
    assert banker.post(f"/o/bank/data/pulls/addresses/{hook.pk}/secret/").status_code == 404


def test_a_kind_that_does_not_exist_is_not_found(signed_in: Browser) -> None:
    browser = signed_in(Role.ANALYST)
    assert browser.get(f"{PULLS}new/ftp/").status_code == 404
    assert browser.get(f"{PULLS}99999999999999999999/").status_code == 404
    assert browser.get(PULLS).status_code == 200

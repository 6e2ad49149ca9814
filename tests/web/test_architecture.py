"""What must hold in every app, whoever writes it: the direction of keys, permissions, and pages without inline code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from twofold_web.foundation.owned import Owned
from twofold_web.foundation.permissions import Permission, Role

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "twofold_web"
ORDER = (
    "foundation",
    "people",
    "intake",
    "blueprint",
    "surveys",
    "delivery",
    "answering",
    "fieldwork",
    "insight",
    "home",
    "demonstration",
)
# tables that a worker or a chain must see beyond one organisation; the reason stands in their docstrings
UNWALLED = {"AuditHead", "HookDoor", "Job", "Schedule"}
TEMPLATES = sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.is_file())
INLINE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a script without a file": r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "a javascript address": r"javascript:",
}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("twofold_web.")]


def relations() -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    for model in own_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if field.is_relation:
                yield model, field


def addresses(resolver: URLResolver, above: str = "") -> Iterator[tuple[str, URLPattern]]:
    for found in resolver.url_patterns:
        path = above + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from addresses(found, path)
        else:
            yield path, found


def test_keys_point_down_the_order_of_the_apps_and_are_never_followed_back():
    wrong = []
    for model, field in relations():
        target = field.related_model._meta.app_label
        # tables of other packages stand below all of ours
        down = target not in ORDER or ORDER.index(target) <= ORDER.index(model._meta.app_label)
        if not down or field.remote_field.related_name != "+":
            wrong.append(str(field))

    assert wrong == []


def test_rows_of_organisations_stand_behind_the_wall():
    with_owner = {model for model, field in relations() if field.name == "organisation"}

    assert {model.__name__ for model in with_owner if not issubclass(model, Owned)} == UNWALLED


def test_every_page_of_an_organisation_says_who_may_see_it():
    below = [(path, found) for path, found in addresses(get_resolver()) if path.startswith("o/<slug:slug>/")]
    silent = [path for path, found in below if not isinstance(getattr(found.callback, "permission", None), Permission)]

    assert len(below) > 1
    assert silent == []


def test_every_name_of_an_address_is_its_own():
    names = [found.name for path, found in addresses(get_resolver()) if found.name and not path.startswith("api/")]

    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_template_holds_inline_style_or_script(path: Path):
    text = path.read_text(encoding="utf-8")

    assert [name for name, pattern in INLINE.items() if re.search(pattern, text, flags=re.IGNORECASE)] == []


# respondents have no session and no cookie that another site could borrow; their pages carry a signed token
COOKIELESS = PACKAGE / "answering" / "templates" / "answering" / "respond"


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if COOKIELESS not in path.parents],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_every_form_that_writes_proves_where_it_comes_from(path: Path):
    text = path.read_text(encoding="utf-8")
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, flags=re.IGNORECASE | re.DOTALL)

    assert [form[:80] for form in forms if "csrf_token" not in form and "csrfmiddlewaretoken" not in form] == []


@pytest.mark.parametrize("address", ["/", "/account/login/", "/o/hotel/", "/nowhere/", "/api/v1/nowhere", "/metrics/"])
def test_every_answer_forbids_inline_code(signed_in, address: str):
    for client in (signed_in(Role.ADMINISTRATOR), Client()):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy


def test_no_change_of_a_model_lacks_its_migration(db: None):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

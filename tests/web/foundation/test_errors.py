"""Pages that cannot be shown say what happened, leak nothing, and lose nothing that somebody typed."""

import re

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import translation

from twofold_web.foundation import errors
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.words import PERMISSIONS

LANGUAGES = ("en", "hu", "bg", "el", "cs")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_page_in_every_language(language, db):
    request = RequestFactory().get("/")
    seen = set()
    with translation.override(language):
        for handler in (errors.handler400, errors.handler403, errors.handler404):
            page = handler(request, PermissionDenied(Permission.READ_AUDIT.value)).content.decode()
            assert f'<html lang="{language}">' in page
            seen.add(page)
        seen.add(errors.handler500(request).content.decode())
    assert len(seen) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_permission_is_called_as_on_the_administrators_page(language):
    with translation.override(language):
        for permission, words in PERMISSIONS.items():
            if permission is not Permission.SEE_OWN:  # everybody in an organisation has it
                assert errors.permission_words(permission.value) == str(words)


def test_what_is_no_permission_is_not_repeated():
    assert errors.permission_words("<script>") == ""


def test_a_page_that_does_not_exist_names_no_organisation(hotel: Scope, signed_in):
    page = signed_in(Role.ADMINISTRATOR).get("/o/hotel/preparing/77/")
    assert page.status_code == 404
    assert "Hotel chain" not in page.content.decode()


def test_a_stranger_to_an_organisation_sees_the_same_as_where_nothing_is(hotel: Scope, bank: Scope, signed_in):
    guest = signed_in(Role.VIEWER)
    there, nowhere = guest.get("/o/bank/"), guest.get("/o/nosuch/")
    assert there.status_code == nowhere.status_code == 404
    said = [re.sub(r'value="[^"]*"', "", page.content.decode()) for page in (there, nowhere)]
    assert said[0] == said[1]


def test_a_broken_page_asks_no_database():
    # no fixture allows the database here
    assert errors.handler500(RequestFactory().get("/")).status_code == 500


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(hotel: Scope):
    page = Client().post("/o/hotel/", {"note": "<script>long text"}, headers={"origin": "http://testserver"})
    assert page.status_code == 401
    assert "&lt;script&gt;long text" in page.content.decode()


def test_a_form_of_another_site_is_not_repeated(hotel: Scope):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/o/hotel/", {"note": "forged"}, headers={"origin": "https://elsewhere.example"})
    assert page.status_code == 403
    assert "forged" not in page.content.decode()


def test_an_old_form_of_ours_may_be_sent_again(hotel: Scope):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/o/hotel/", {"note": "kept"}, headers={"origin": "http://testserver"})
    assert page.status_code == 403
    assert "kept" in page.content.decode()


def test_a_password_is_never_written_back(db, settings: LazySettings):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/account/login/", {"password": "secret words"}, headers={"origin": "http://testserver"})
    assert page.status_code == 403
    assert "secret words" not in page.content.decode()

"""What breaks, or does not exist, or is not allowed tells nobody more than that."""

import re
from collections.abc import Callable

import pytest
from django.test import Client, override_settings
from django.urls import path

from twofold_web import urls
from twofold_web.foundation.permissions import Role

QUOTED = "a secret in the error of somebody@example.org"
LANGUAGES = ("en", "hu", "bg", "el", "cs")


def breaks(request: object) -> None:
    raise RuntimeError(QUOTED)


urlpatterns = [*urls.urlpatterns, path("breaks/", breaks)]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def answers(signed_in: Callable[..., Client]) -> Callable[[str, str], tuple[int, str]]:
    """The state and text of an address, in a language, for somebody who may only see."""

    def ask(address: str, language: str) -> tuple[int, str]:
        client = signed_in(Role.VIEWER)
        client.raise_request_exception = False
        with override_settings(ROOT_URLCONF=__name__):
            answer = client.get(address, headers={"Accept-Language": language})
        return answer.status_code, answer.content.decode()

    return ask


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_ours_says_nothing_of_what_broke(answers, language: str):
    status, text = answers("/breaks/", language)

    assert status == 500
    assert QUOTED not in text
    assert "RuntimeError" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_ones_own_looks_like_what_does_not_exist(answers, bank: object, language: str):
    # the address itself may stand in the page that offers other languages
    (foreign, theirs), (missing, nobodys) = answers("/o/bank/", language), answers("/o/none/", language)

    assert (foreign, missing) == (404, 404)
    assert _same(theirs) == _same(nobodys)


def _same(text: str) -> str:
    """Without what differs at every look: the token of the form, and the address itself."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text).replace("/o/bank/", "").replace("/o/none/", "")


def test_every_language_has_an_error_page_of_its_own(answers):
    for address in ("/breaks/", "/nowhere/"):
        texts = {language: answers(address, language)[1] for language in LANGUAGES}
        assert all(f'lang="{language}"' in text for language, text in texts.items())
        assert len(set(texts.values())) == len(LANGUAGES)


def test_a_name_that_is_not_ours_is_refused_without_a_word_about_settings(db: None):
    answer = Client().get("/account/login/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "ALLOWED_HOSTS" not in answer.content.decode()

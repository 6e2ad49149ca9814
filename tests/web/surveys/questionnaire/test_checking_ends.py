"""The checker on end pages: an address that leads nowhere or tells a secret stops publishing; good ones pass."""

from typing import Any

import pytest
from django.utils import translation

from twofold_web.foundation.scope import Scope
from twofold_web.surveys.editor.noted import as_findings
from twofold_web.surveys.questionnaire.checking import Rule, Weight, check
from twofold_web.surveys.questionnaire.document import Document, QuestionnaireError, parse_document
from twofold_web.surveys.refusals import NotPublishable
from twofold_web.surveys.writes.drafting import change_draft
from twofold_web.surveys.writes.publishing import publish

NOWHERE = ("https://", "https:///hotel", "https://.", "https://-a.com", "https://a..b", "https://300.1.1.1")
NOWHERE = (*NOWHERE, "https://[::1", "https://review.example:port/", "https://review.example:99999", "https://?a=1")
WITH_LETTERS = ("https:// review.example", "https://review.example/my hotel", "https://review.example/{hidden:room}")
WITH_LETTERS = (
    *WITH_LETTERS,
    'https://review.example/"onclick',
    "https://review.example\\@evil.example",
    "https://a\u200bb.cz",
)
WITH_SECRETS = (
    "https://anna@review.example",
    "https://anna:secret@review.example/",
    "https://bank.example@evil.example",
)
GOOD = ("https://review.example", "https://www.review.example:8443/a/b?c=d&e=%20#f", "https://отзиви.бг/хотел")
GOOD = (
    *GOOD,
    "https://xn--e1afkbm1ac.xn--90ae/",
    "https://review.example/@hotel",
    "https://192.0.2.1/a",
    "https://[2001:db8::1]/",
)
UNSAFE = ("javascript:alert(1)", "data:text/html,<b>x</b>", "http://review.example", "//review.example", "vbscript:x")


def ending(url: str | None, kind: str = "review") -> dict[str, Any]:
    return {
        "format": 1,
        "name": "one",
        "languages": ["en"],
        "title": {"en": "One"},
        "blocks": [{"key": "b", "items": [{"key": "q", "type": "csat", "text": {"en": "How was your stay?"}}]}],
        "ends": [{"key": "thanks", "kind": kind, "text": {"en": "x"}, "url": url}],
    }


def found(document: Document) -> list[tuple[Rule, Weight]]:
    return [(note.rule, note.weight) for note in check(document) if note.place == "ends/thanks/url"]


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        *((url, Rule.NO_SITE) for url in NOWHERE),
        *((url, Rule.ADDRESS_LETTERS) for url in WITH_LETTERS),
        *((url, Rule.SECRET_IN_ADDRESS) for url in WITH_SECRETS),
    ],
)
def test_an_address_that_leads_nowhere_or_tells_a_secret_must_be_mended(url: str, rule: Rule) -> None:
    assert found(parse_document(ending(url))) == [(rule, Weight.ERROR)]


@pytest.mark.parametrize("url", GOOD)
def test_an_address_of_a_site_is_left_alone_in_any_script(url: str) -> None:
    assert found(parse_document(ending(url))) == []


@pytest.mark.parametrize("url", UNSAFE)
def test_anything_but_https_is_no_questionnaire(url: str) -> None:
    with pytest.raises(QuestionnaireError) as refused:
        parse_document(ending(url))
    assert [problem.place for problem in refused.value.problems] == ["ends/thanks/url"]


def test_what_may_still_work_is_advice() -> None:
    assert found(parse_document(ending("https://reviews/"))) == [(Rule.NO_SITE, Weight.WARNING)]
    assert found(parse_document(ending(None))) == [(Rule.NO_ADDRESS, Weight.WARNING)]
    assert found(parse_document(ending("https://review.example", "thanks"))) == [(Rule.UNUSED_ADDRESS, Weight.WARNING)]
    assert found(parse_document(ending(None, "thanks"))) == []


@pytest.mark.parametrize("url", ["https://", "https://anna:secret@review.example", "javascript:alert(1)"])
def test_a_draft_with_such_an_address_is_not_published(hotel: Scope, begun, url: str) -> None:
    survey = begun("csat")
    draft = {**survey.draft, "ends": [{**survey.draft["ends"][0], "kind": "review", "url": url}]}
    change_draft(hotel, survey.id, survey.draft_number, draft, act="text")

    with pytest.raises(NotPublishable) as refused:
        publish(hotel, survey.id)

    assert [problem.place for problem in refused.value.problems] == ["ends/thanks/url"]


@pytest.mark.parametrize("language", ["en", "hu", "bg", "el", "cs"])
def test_the_author_reads_it_beside_the_end_in_every_language(language: str) -> None:
    with translation.override(language):
        said = [one for one in as_findings(check(parse_document(ending("https://a b")))) if one.at == "end:thanks"]
    assert [(one.wrong, "https://a b" in one.sentence) for one in said] == [(True, True)]
    assert ("braces" in said[0].sentence) == (language == "en")

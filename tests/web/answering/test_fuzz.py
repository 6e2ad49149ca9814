"""Whatever is sent to whatever questionnaire: no broken page, no value outside its scale, none that is lost."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.answering.conftest import STAY, TOKEN, Asking, Respondent, t

from twofold_web.answering.asked import fields_of, place_of
from twofold_web.answering.flowing import flusher
from twofold_web.answering.kept import kept_of
from twofold_web.answering.models import Response
from twofold_web.answering.tokens import read_page_token, read_resume_code
from twofold_web.foundation.stores import store_of
from twofold_web.surveys.questionnaire.document import parse_document

KEYS = ("a", "b", "c", "d", "e", "f")
CHOICES = [{"code": code, "text": t(code)} for code in ("x", "y", "z")]
SCALES = {"nps": [0, 10], "csat": [1, 5], "ces": [1, 7], "rating": [1, 5]}
ANYTHING = st.text(max_size=30) | st.sampled_from(
    ["0", "5", "11", "-1", "1e9", "NaN", "not_applicable", "x", "y,z", "2026-02-30", "2026-02-28", "\x00", "<script>"]
)


@st.composite
def items(draw: st.DrawFn, key: str) -> dict[str, Any]:
    kind = draw(st.sampled_from([*SCALES, "single", "multiple", "text", "number", "date", "ranking", "consent"]))
    item: dict[str, Any] = {"key": key, "item": f"item-{key}", "type": kind, "text": t(f"Question {key}?")}
    if kind in SCALES:
        item["scale"] = SCALES[kind]
    if kind in {"single", "multiple", "ranking"}:
        item["choices"] = CHOICES
    if kind == "number":
        item["scale"] = [0, 100]
    return item | {"required": draw(st.booleans()), "not_applicable": draw(st.booleans())}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    asked = [draw(items(key)) for key in keys]
    cut = draw(st.integers(1, len(asked)))
    parts = [part for part in (asked[:cut], asked[cut:]) if part]
    blocks = [{"key": f"block{number}", "items": part} for number, part in enumerate(parts)]
    return STAY | {"name": "fuzzed", "blocks": blocks}


FORMS = st.dictionaries(
    st.sampled_from([*KEYS, *(f"{key}.{part}" for key in KEYS for part in ("na", "other", "x", "strength"))]),
    ANYTHING,
    max_size=8,
)


def outside(asking: Asking, document: dict[str, Any]) -> list[object]:
    """Answers that no form may bring."""
    scales = {item["key"]: item.get("scale") for block in document["blocks"] for item in block["items"]}
    wrong: list[object] = []
    for row in Response.objects.of(asking.scope):
        for key, answer in row.answers.items():
            number, scale = answer.get("number"), scales[key]
            if number is not None and (scale is None or not scale[0] <= number <= scale[1]):
                wrong.append((key, answer))
            if any(code not in {"x", "y", "z", "yes", "no"} for code in answer.get("choices", ())):
                wrong.append((key, answer))
    return wrong


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents(), forms=st.lists(FORMS, min_size=1, max_size=4))
def test_no_form_breaks_a_page_or_brings_what_was_not_asked(published_survey, document, forms):
    parse_document(document)
    with transaction.atomic():
        asking = published_survey(document)
        person = Respondent(asking.link()).open()
        for form in forms:
            if TOKEN.search(person.shown) is None:
                break
            person.send(**form)
            assert person.status < 500
            assert "Thank you" in person.shown or TOKEN.search(person.shown)
        assert outside(asking, document) == []
        transaction.set_rollback(True)


def test_what_a_generated_respondent_said_is_in_the_facts_as_it_was_said(published_survey):
    """Hundreds of forms; every number that was kept is in the facts, none more, none rejected."""

    @settings(max_examples=60, deadline=None, database=None)
    @given(form=st.fixed_dictionaries({"nps": st.integers(-2, 13).map(str), "comment": ANYTHING}))
    def answer(form: dict[str, str]) -> None:
        person = Respondent(link).open().send(**form)
        if person.status != 422:
            person.send(bed="3")

    asking = published_survey()
    link = asking.link()
    answer()
    kept = [row.answers["nps"]["number"] for row in Response.objects.of(asking.scope).filter(state="finished")]
    assert kept
    flusher.flow_all()

    facts = store_of(asking.scope).facts()
    rows = [row for row in facts.collect(facts.answers()).to_pylist() if row["item"] == "nps"]
    assert sorted(row["number"] for row in rows) == sorted(kept)
    assert all(0 <= row["number"] <= 10 for row in rows)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_token_or_breaks_its_reading(text: str):
    assert read_page_token("1-a", text) is None
    assert read_resume_code("1-a", text) is None
    assert isinstance(fields_of(text), dict)
    place_of(text)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(stay: Asking, method: str):
    person = Respondent(stay.link())

    assert person.client.generic(method, person.address).status_code == 405


def test_a_row_comes_back_as_it_was_kept(stay: Asking):
    from twofold_web.answering.kept import COLUMNS  # noqa: PLC0415 - read beside its use

    Respondent(stay.link()).open().send(nps="4", comment="Ő és ο άλλος")
    row = Response.objects.of(stay.scope).values(*COLUMNS).get()

    assert kept_of(row).answers == {"nps": {"number": 4}, "comment": {"text": "Ő és ο άλλος"}}

"""Whatever is sent to whatever questionnaire: no broken page, no value outside its scale, none that is lost."""

import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.answering.conftest import STAY, TOKEN, Asking, Respondent, t

from twofold_web.answering.asked import fields_of, place_of
from twofold_web.answering.flowing import flusher
from twofold_web.answering.kept import kept_of
from twofold_web.answering.models import Flow, Response
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


RATED = {"type": "matrix", "scale": [1, 5], "rows": [{"key": row, "text": t(row)} for row in ("bed", "bath")]}
CHOSEN = {"type": "matrix", "choices": CHOICES, "rows": [{"key": row, "text": t(row)} for row in ("day", "night")]}
WHOLE = STAY | {
    "blocks": [
        {
            "key": "first",
            "items": [
                {"key": "a", "item": "a", "type": "multiple", "text": t("What did you use?"), "choices": CHOICES},
                {"key": "b", "item": "b", "text": t("How good was it?")} | RATED,
                {"key": "c", "item": "c", "text": t("When was it best?")} | CHOSEN,
            ],
        },
        {
            "key": "each",
            "loop": {"over": "item:a", "most": 3},
            "items": [{"key": "d", "item": "d", "type": "csat", "text": t("How was it?"), "scale": [1, 5]}],
        },
        {
            "key": "last",
            "items": [
                {"key": "e", "item": "e", "type": "ranking", "text": t("In which order?"), "choices": CHOICES},
                {"key": "f", "item": "f", "type": "file", "text": t("A photo?")},
            ],
        },
    ]
}
OFFERED = re.compile(r'name="([a-f][^"]*)"(?: value="([^"]*)")?')


def filled(shown: str, chance: random.Random, junk: list[str]) -> dict[str, Any]:
    """The fields of a page, most of them with what it offers, some with anything, some left out."""
    offered: dict[str, list[str]] = {}
    for name, value in OFFERED.findall(shown):
        offered.setdefault(name, []).extend([value] if value else ["1", "2", "3"])
    form: dict[str, Any] = {name: chance.choice(offered[name] + junk) for name in offered if chance.random() < 0.8}
    places = [name for name in ("e.x", "e.y", "e.z") if name in offered]
    if chance.random() < 0.6:  # by chance alone hardly anybody gives each place once
        form |= dict(zip(places, chance.sample(["1", "2", "3"], len(places)), strict=True))
    if "f" in form:
        form["f"] = SimpleUploadedFile("x.png", chance.choice([b"", b"<script>", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4"]))
    return form


def test_matrices_rankings_rounds_files_and_answers_taken_up_again_keep_to_their_scales_and_all_flow(published_survey):
    """People who fill in what they are offered and worse, go back, and come again by their address."""

    @settings(max_examples=20, deadline=None, database=None, derandomize=True)
    @given(chance=st.randoms(use_true_random=False), junk=st.lists(ANYTHING, max_size=2))
    def answer(chance: random.Random, junk: list[str]) -> None:
        person = Respondent(link).open()
        for _page in range(9):
            if chance.random() < 0.3:
                person.open(person.path)
            token = TOKEN.search(person.shown)
            if token is None:
                break
            back = {"go": "back"} if chance.random() < 0.1 else {}
            person.post(filled(person.shown, chance, junk) | {"page": token[1]} | back)
            assert person.status < 500

    asking = published_survey(WHOLE)
    link = asking.link()
    answer()
    kept = [row.answers for row in Response.objects.of(asking.scope)]
    said = [
        value
        for answers in kept
        for value in answers.get("b", {}).get("rows", {}).values()
        if value != "not_applicable"
    ]
    flusher.flow_all(datetime.now(UTC) + timedelta(hours=1))  # who stopped half-way is taken for partial by then

    facts = store_of(asking.scope).facts()
    rows = facts.collect(facts.answers()).to_pylist()
    scaled = [row for row in rows if row["number"] is not None]
    assert len(facts.collect(facts.events()).to_pylist()) == len(kept) > 0
    assert sum(Flow.objects.of(asking.scope).values_list("rejected", flat=True)) == 0
    assert {row["item"] for row in scaled} >= {"a-x", "b-bed", "d", "e-x"}
    assert sorted(row["number"] for row in scaled if row["item"].startswith("b-")) == sorted(said)
    assert all(row["scale_low"] <= row["number"] <= row["scale_high"] for row in scaled)
    assert {row["choice"] for row in rows if row["item"].startswith("c-")} <= {"x", "y", "z", None}


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

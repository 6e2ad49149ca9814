"""The checker: it finds what it should, says "cannot tell" where it cannot, and leaves good questionnaires alone."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from tests.web.surveys.questionnaires import documents, draws, filled, givens

from twofold_web.surveys.questionnaire.accepting import accepted
from twofold_web.surveys.questionnaire.answered import Answered  # noqa: TC001 - as everywhere in tests
from twofold_web.surveys.questionnaire.checking import Rule, Weight, check, reading_time, weight
from twofold_web.surveys.questionnaire.document import Document, parse_document
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.walking import next_page, traced
from twofold_web.surveys.shipped.library import LANGUAGES, SHIPPED, shipped

Json = dict[str, Any]


def asking(*blocks: Json, languages: tuple[str, ...] = ("en",), **changes: Any) -> Document:
    ends = [{"key": "thanks", "text": dict.fromkeys(languages, "x")}]
    return parse_document(
        {"format": 1, "name": "one", "languages": list(languages), "blocks": list(blocks), "ends": ends, **changes}
    )


def block(*items: Json, key: str = "b", **changes: Any) -> Json:
    return {"key": key, "items": [{"text": {"en": "x"}, **item} for item in items], **changes}


def found(document: Document, rule: Rule) -> list[str]:
    return [note.place for note in check(document) if note.rule is rule]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_checker_leaves_the_questionnaires_that_ship_alone(name: str) -> None:
    loud = [note for note in check(shipped(name)) if note.weight is not Weight.HINT]
    assert not loud
    unsure = [note for note in check(shipped(name)) if note.rule is Rule.CANNOT_TELL]
    assert not unsure


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("en", "Don't you agree that our service is fast?", Rule.LEADING),
        ("en", "How satisfied were you with our excellent rooms?", Rule.LEADING),
        ("hu", "Ugye elégedett volt velünk?", Rule.LEADING),
        ("bg", "Нали сте доволни от нас?", Rule.LEADING),
        ("el", "Πόσο σας άρεσε το υπέροχο πρωινό μας;", Rule.LEADING),
        ("cs", "Jak se Vám líbily naše skvělé pokoje?", Rule.LEADING),
        ("en", "Was the staff fast and friendly?", Rule.DOUBLE_BARRELLED),
        ("en", "Was it fast? Was it friendly?", Rule.DOUBLE_BARRELLED),
        ("hu", "Gyors és barátságos volt a kiszolgálás?", Rule.DOUBLE_BARRELLED),
        ("bg", "Бързо и любезно ли беше обслужването?", Rule.DOUBLE_BARRELLED),
        ("el", "Ήταν γρήγορη και ευγενική η εξυπηρέτηση;", Rule.DOUBLE_BARRELLED),
        ("cs", "Byla obsluha rychlá a milá?", Rule.DOUBLE_BARRELLED),
        ("en", "The room wasn't clean.", Rule.NEGATION),
        ("hu", "A szoba nem volt tiszta.", Rule.NEGATION),
        ("bg", "Стаята не беше чиста.", Rule.NEGATION),
        ("el", "Το δωμάτιο δεν ήταν καθαρό.", Rule.NEGATION),
        ("cs", "Pokoj nebyl čistý.", Rule.NEGATION),
        ("en", "How was this touchpoint?", Rule.JARGON),
        ("en", "x" * 300, Rule.TOO_LONG),
    ],
)
def test_doubtful_wording_is_found_in_every_language(language: str, text: str, rule: Rule) -> None:
    document = asking(block({"key": "q", "type": "text", "text": {language: text}}), languages=(language,))
    assert found(document, rule) == ["blocks/b/items/q/text"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How did you like the food and drinks?"),
        ("en", "How was the branding of the notebook you bought?"),
        ("hu", "Hogyan értékeli a recepció munkáját?"),
        ("hu", "Mennyire volt elégedett a szobával?"),
        ("bg", "Как оценявате закуската?"),
        ("el", "Πώς ήταν το πρωινό;"),
        ("cs", "Jak jste byli spokojeni s pokojem či jeho vybavením?"),
        ("cs", "Který nejbližší termín Vám vyhovuje nejvíce?"),
    ],
)
def test_plain_wording_is_left_alone(language: str, text: str) -> None:
    document = asking(block({"key": "q", "type": "text", "text": {language: text}}), languages=(language,))
    assert not [note for note in check(document) if note.weight is not Weight.HINT]


def test_scales_side_by_side_labels_that_lean_and_labels_that_mirror_nothing_are_found() -> None:
    lean = {str(n): {"en": text} for n, text in enumerate(("Poor", "Fair", "Good", "Very good", "Excellent"), 1)}
    even = {str(n): {"en": text} for n, text in enumerate(("Very bad", "Bad", "Middling", "Good", "Very good"), 1)}
    lone = {"1": {"en": "Bad"}}
    rating = {"type": "rating", "scale": [1, 5]}
    document = asking(
        block(
            rating | {"key": "lean", "labels": lean},
            rating | {"key": "even", "labels": even},
            rating | {"key": "lone", "labels": lone},
            {"key": "seven", "type": "rating", "scale": [1, 7]},
        )
    )
    assert found(document, Rule.UNBALANCED_LABELS) == ["blocks/b/items/lean/labels"]
    assert found(document, Rule.UNEVEN_LABELS) == ["blocks/b/items/lone/labels"]
    assert found(document, Rule.MIXED_SCALES) == ["blocks/b"]


def test_what_must_be_mended_before_publishing_is_an_error() -> None:
    document = asking(
        block(
            {"key": "a", "type": "text", "text": {}},
            {"key": "b", "type": "text", "text": {"en": "Dear {hidden:name}, {answer:c} {answer:nobody}"}},
            {"key": "c", "type": "single", "choices": [{"code": "x"}, {"code": "y", "text": {"en": "Y"}}]},
        )
    )
    errors = {
        (note.rule, note.place, note.about.get("name")) for note in check(document) if note.weight is Weight.ERROR
    }
    assert errors == {
        (Rule.NO_TEXT, "blocks/b/items/a/text", None),
        (Rule.NO_TEXT, "blocks/b/items/c/choices/x", None),
        (Rule.UNKNOWN_PIPE, "blocks/b/items/b/text", "name"),
        (Rule.UNKNOWN_PIPE, "blocks/b/items/b/text", "nobody"),
        (Rule.LATER_PIPE, "blocks/b/items/b/text", "c"),
    }


def asks(key: str, comparison: str, value: Any) -> Json:
    return {"answer": key, "is": comparison, "value": value}


NPS = {"key": "nps", "type": "nps"}
CODES = [{"code": code, "text": {"en": code}} for code in "abcdefg"]


def test_what_nobody_can_reach_is_found_and_what_somebody_can_is_not() -> None:
    contradiction = {"all": [asks("nps", ">", 8), asks("nps", "<", 3)]}
    gap = {"all": [asks("nps", ">", 8), asks("nps", "<", 10)]}
    document = asking(
        block(
            NPS,
            {"key": "never", "type": "text", "show_if": contradiction},
            {"key": "nine", "type": "text", "show_if": gap},
            {"key": "after-never", "type": "text", "show_if": {"answer": "never", "is": "answered"}},
            after=[{"if": asks("nps", "<=", 6), "go": "block:end"}, {"if": None, "go": "block:end"}],
        ),
        block({"key": "skipped", "type": "text"}, key="middle"),
        block({"key": "last", "type": "text"}, key="end"),
        ends=[
            {"key": "usual", "text": {"en": "x"}},
            {"key": "behind", "kind": "review", "text": {"en": "x"}, "show_if": asks("nps", "=", 10)},
            {"key": "lost", "kind": "screened_out", "text": {"en": "x"}},
        ],
    )
    assert found(document, Rule.UNREACHABLE) == [
        "blocks/b/items/never",
        "blocks/b/items/after-never",
        "blocks/middle/items/skipped",
        "ends/behind",
        "ends/lost",
    ]


def test_a_rare_but_possible_combination_is_found_by_trying_all() -> None:
    codes = [f"q{n}" for n in range(4)]
    items = [{"key": key, "type": "single", "choices": CODES[:3], "required": True} for key in codes]
    needle = {"all": [asks(key, "=", "c") for key in codes]}
    document = asking(block(*items), block({"key": "rare", "type": "text", "show_if": needle}, key="x"))
    assert not found(document, Rule.UNREACHABLE)
    assert not found(document, Rule.CANNOT_TELL)


def test_what_only_a_long_chain_of_answers_leads_to_is_found() -> None:
    """By chance one in 11 to the 40th gets there; nobody could try all combinations."""
    chain = [{"key": "q0", "type": "nps"}]
    chain += [{"key": f"q{at}", "type": "nps", "show_if": asks(f"q{at - 1}", "=", at % 11)} for at in range(1, 41)]
    rare = {"all": [asks("q40", ">", 8), {"not": asks("q40", ">", 9)}, asks("q3", "=", 4)]}
    document = asking(
        block(*chain),
        block({"key": "rare", "type": "text", "show_if": rare}, key="x", after=[{"if": rare, "go": "end:odd"}]),
        block({"key": "never", "type": "text", "show_if": {"all": [rare, asks("q2", "=", 5)]}}, key="y"),
        ends=[{"key": "thanks", "text": {"en": "x"}}, {"key": "odd", "kind": "screened_out", "text": {"en": "x"}}],
    )
    doubted = found(document, Rule.UNREACHABLE) + found(document, Rule.CANNOT_TELL)
    assert doubted == ["blocks/y/items/never"]


def test_too_many_answers_to_try_are_owned_up_to() -> None:
    many = {"key": "m", "type": "multiple", "choices": CODES}
    every = {"all": [*(asks("m", "has", code) for code in "abcdefg"), asks("m", "in", ["a"])]}
    looped = block({"key": "csat", "type": "csat"}, key="each", loop={"over": "touchpoints", "most": 3})
    differing = {"all": [asks("csat", "<", 2), asks("csat", ">", 4)]}
    document = asking(
        block(many),
        looped,
        block({"key": "all", "type": "text", "show_if": every}, key="x"),
        block({"key": "differ", "type": "text", "show_if": differing}, key="y"),
    )
    assert found(document, Rule.CANNOT_TELL) == ["blocks/x/items/all", "blocks/y/items/differ"]
    assert not found(document, Rule.UNREACHABLE)


@settings(deadline=None, max_examples=20)
@given(draws(), documents(), givens())
def test_what_is_called_unreachable_is_never_reached(random: Random, document: Document, respondent: Given) -> None:
    never = set(found(document, Rule.UNREACHABLE))
    # nobody sees a page in a language that the questionnaire does not have
    respondent = replace(respondent, language=random.choice(document.languages))
    for _ in range(10):
        answers: dict[str, Answered] = {}
        step = next_page(document, respondent, answers, None)
        while isinstance(step, Page):
            answers |= accepted(document, step, filled(random, step), {one.field: "f" for one in step.items}).answers
            step = next_page(document, respondent, answers, step.key)
        trace = traced(document, respondent, answers)
        shown = {f"blocks/{page.block.key}/items/{one.item.key}" for page in trace.pages for one in page.items}
        assert not never & (shown | set(trace.jumps) | {f"ends/{trace.end.key}"})


def test_longer_questionnaires_take_longer_and_a_condition_counts_half() -> None:
    one = {"key": "q", "type": "csat", "text": {"en": "How satisfied were you with the room?"}}
    maybe = block({**one, "key": "r"}, key="x", show_if=asks("q", "<", 3))
    short, both = asking(block(one)), asking(block(one), block({**one, "key": "r"}, key="x"))
    half = asking(block(one), maybe)
    times = [reading_time(document, "en").total_seconds() for document in (short, half, both)]
    assert times == sorted(set(times))
    assert (weight(both).questions, weight(both).open) == (2, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_minutes_are_promised_where_it_takes_about_two(language: str) -> None:
    for name in ("touchpoint-csat", "relationship-nps", "after-service", "hotel-stay", "omnichannel-handover"):
        assert reading_time(shipped(name), language).total_seconds() < 150

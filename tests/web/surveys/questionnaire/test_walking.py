"""The way through a questionnaire: it ends, repeats nothing, and shows only what its logic allows."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from tests.web.surveys.questionnaires import documents, draws, filled, givens, posted

from twofold_web.surveys.questionnaire.accepting import accepted
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.document import Document, End, ItemType, parse_document
from twofold_web.surveys.questionnaire.facts import answer_rows
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.holding import Situation, holds, places_of
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.walking import (
    last_page,
    next_page,
    page_before,
    pages,
    quotas_met,
    reported,
    share_done,
    traced,
    unfinished,
    way,
)

SLOW = settings(deadline=None, max_examples=100)


def walked(random: Random, document: Document, respondent: Given) -> tuple[list[Page], dict[str, Answered], End]:
    """Answer page after page, as the respondent's browser does."""
    answers: dict[str, Answered] = {}
    seen: list[Page] = []
    step = next_page(document, respondent, answers, None)
    while isinstance(step, Page):
        assert len(seen) < 2000, "the way does not end"
        seen.append(step)
        came = accepted(document, step, filled(random, step), {one.field: "file-1" for one in step.items})
        assert not came.troubles
        answers |= came.answers
        step = next_page(document, respondent, answers, step.key)
    return seen, answers, step


@SLOW
@given(draws(), documents(), givens())
def test_every_way_ends_and_no_page_or_question_comes_twice(
    random: Random, document: Document, respondent: Given
) -> None:
    seen, answers, end = walked(random, document, respondent)
    keys = [page.key for page in seen]
    assert len(set(keys)) == len(keys)
    questions = [shown.key for page in seen for shown in page.items]
    assert len(set(questions)) == len(questions)
    assert [page.number for page in seen] == list(range(1, len(seen) + 1))
    assert end == last_page(document, respondent, answers)
    assert keys == [page.key for page in pages(document, respondent, answers)], "what was walked is what is kept"
    assert unfinished(document, respondent, answers) is None


@SLOW
@given(draws(), documents(), givens())
def test_nothing_is_shown_whose_condition_does_not_hold_for_what_was_answered_before(
    random: Random, document: Document, respondent: Given
) -> None:
    seen, answers, _ = walked(random, document, respondent)
    before: dict[str, Answered] = {}
    for page in seen:
        outside = Situation(respondent, places_of(document), before)
        first_of_block = all(other.block.key != page.block.key for other in seen[: page.number - 1])
        assert not first_of_block or holds(page.block.show_if, outside)
        inside = Situation(respondent, places_of(document), before, page.block.key, page.turn)
        assert all(holds(shown.item.show_if, inside) for shown in page.items)
        before |= {shown.key: answers[shown.key] for shown in page.items if shown.key in answers}


@SLOW
@given(draws(), documents(), givens())
def test_the_share_done_never_falls_and_is_whole_only_at_the_end(
    random: Random, document: Document, respondent: Given
) -> None:
    seen, answers, _ = walked(random, document, respondent)
    shares = [page.done for page in seen] + [1.0]
    assert shares == sorted(shares)
    assert all(share < 1 for share in shares[:-1])
    if seen:
        assert share_done(document, respondent, answers, seen[-1].key) == 1.0
        assert page_before(document, respondent, answers, seen[0].key) is None


@SLOW
@given(draws(), documents(), givens(), givens())
def test_answers_that_left_the_way_are_kept_aside_and_decide_nothing(
    random: Random, document: Document, respondent: Given, other: Given
) -> None:
    _, strange, _ = walked(random, document, other)
    seen, answers, end = walked(random, document, respondent)
    on_the_way = {shown.key for page in seen for shown in page.items}
    aside = {key: answer for key, answer in strange.items() if key not in on_the_way}
    assert reported(document, respondent, answers | aside) == answers
    assert [page.key for page in pages(document, respondent, answers | aside)] == [page.key for page in seen]
    assert last_page(document, respondent, answers | aside) == end
    assert quotas_met(document, respondent, answers | aside) == quotas_met(document, respondent, answers)


@SLOW
@given(draws(), documents(), givens())
def test_whatever_is_posted_nothing_outside_a_scale_or_a_list_gets_through(
    random: Random, document: Document, respondent: Given
) -> None:
    for page in pages(document, respondent, {}):
        came = accepted(document, page, posted(random, page))
        asked = {shown.key: shown.item for shown in page.items}
        answerable = {key for key, item in asked.items() if item.type is not ItemType.STATEMENT}
        assert came.answers.keys() | came.troubles.keys() | set(came.cleared) == answerable
        for answer in came.answers.values():
            assert Answered.of(answer.kept()) == answer
        for row in answer_rows(document, came.answers):
            assert sum(value is not None for value in (row.number, row.choice, row.text, row.missing)) == 1
            if row.number is not None and row.scale is not None:
                assert row.number in row.scale
        for key, answer in came.answers.items():
            codes = {choice.code for choice in asked[key].choices}
            if codes and asked[key].type is not ItemType.MATRIX:
                assert set(answer.choices) <= codes
            assert answer.text is None or len(answer.text) <= asked[key].most_letters
            assert answer.not_applicable <= asked[key].not_applicable


def hotel(**changes: Any) -> Document:
    """Three blocks: where guests were, a question about each, thanks."""
    return parse_document(
        {
            "format": 1,
            "name": "hotel",
            "languages": ["en"],
            "hidden": [{"key": "places"}, {"key": "floor"}],
            "blocks": [
                {
                    "key": "where",
                    "items": [
                        {"key": "used", "type": "multiple", "choices": [{"code": "bar"}, {"code": "spa"}]},
                        {"key": "why", "type": "text", "show_if": {"answer": "used", "is": "has", "value": "bar"}},
                    ],
                },
                {
                    "key": "each",
                    "loop": {"over": "item:used", "most": 5},
                    "items": [
                        {"key": "csat", "type": "csat"},
                        {"key": "sorry", "type": "text", "show_if": {"answer": "csat", "is": "<=", "value": 2}},
                    ],
                },
                {
                    "key": "last",
                    "show_if": {"answer": "csat", "is": "<=", "value": 2},
                    "items": [{"key": "call", "type": "consent"}],
                },
            ],
            "ends": [
                {"key": "call", "kind": "call_back", "show_if": {"answer": "call", "is": "=", "value": "yes"}},
                {"key": "thanks"},
                {"key": "full", "kind": "quota_full"},
            ],
            **changes,
        }
    )


ENGLISH = Given("en")


def test_a_question_that_needs_an_answer_of_its_page_begins_a_new_page() -> None:
    shown = pages(hotel(), ENGLISH, {"used": Answered(choices=("bar", "spa"))})
    assert [(page.key, [one.key for one in page.items]) for page in shown] == [
        ("where.1", ["used"]),
        ("where.2", ["why"]),
        ("each@bar.1", ["each@bar/csat"]),
        ("each@spa.1", ["each@spa/csat"]),
    ]


def test_a_round_of_a_loop_asks_about_its_own_answers_and_what_follows_about_any() -> None:
    answers = {
        "used": Answered(choices=("bar", "spa")),
        "each@bar/csat": Answered(number=5.0),
        "each@spa/csat": Answered(number=1.0),
        "call": Answered(choices=("yes",)),
    }
    shown = [page.key for page in pages(hotel(), ENGLISH, answers)]
    assert shown == ["where.1", "where.2", "each@bar.1", "each@spa.1", "each@spa.2", "last.1"]
    assert last_page(hotel(), ENGLISH, answers).key == "call"
    rows = [(row.item, row.number, row.touchpoint) for row in answer_rows(hotel(), answers) if row.item == "csat"]
    assert rows == [("csat", 5.0, "bar"), ("csat", 1.0, "spa")]


def test_names_of_rounds_come_from_a_link_and_are_taken_for_names_only() -> None:
    blocks = [{"key": "each", "loop": {"over": "hidden:places", "most": 9}, "items": [{"key": "csat", "type": "csat"}]}]
    document = hotel(blocks=blocks, ends=[{"key": "thanks"}])
    hidden = {"places": "bar, ../../etc , bar,a@b/c,\u202eevil,,<b>"}
    found = pages(document, Given("en", hidden), {})
    assert [page.turn for page in found] == ["bar", "../../etc", "a@b/c", "<b>"]
    odd = {"each@a@b/c/csat": Answered(number=3.0)}
    assert answer_rows(document, odd)[0].touchpoint == "a@b/c"
    assert reported(document, Given("en", hidden), odd) == odd


def test_a_full_quota_ends_the_way_once_what_it_asks_about_was_answered_and_not_before() -> None:
    quota = {
        "key": "no-bar",
        "if": {"not": {"answer": "used", "is": "has", "value": "bar"}},
        "most": 1,
        "go": "end:full",
    }
    document = hotel(quotas=[quota])
    full = Given("en", full_quotas=frozenset({"no-bar"}))
    assert [page.key for page in pages(document, full, {})] == ["where.1"], "asked before it is judged"
    spa = {"used": Answered(choices=("spa",))}
    assert last_page(document, full, spa).key == "full"
    assert last_page(document, full, {"used": Answered(choices=("bar",))}).key == "thanks"
    assert quotas_met(document, ENGLISH, spa) == {"no-bar"}
    assert last_page(document, ENGLISH, spa).key == "thanks"


def test_somebody_whose_earlier_answer_changed_goes_on_at_the_first_page_without_answers() -> None:
    answers = {"used": Answered(choices=("spa",)), "each@spa/csat": Answered(number=4.0)}
    following = next_page(hotel(), ENGLISH, answers, "each@bar.1")
    assert isinstance(following, End)
    assert isinstance(step := next_page(hotel(), ENGLISH, {"used": Answered(choices=("spa",))}, "each@bar.1"), Page)
    assert step.key == "each@spa.1"


def test_a_seed_fixes_every_order_and_different_seeds_give_every_order() -> None:
    blocks = [
        {
            "key": key,
            "random_group": "g",
            "random_items": True,
            "items": [
                {"key": f"{key}1", "type": "text"},
                {"key": f"{key}2", "type": "text", "show_if": {"answer": f"{key}1", "is": "answered"}},
                {"key": f"{key}3", "type": "text"},
            ],
        }
        for key in "abc"
    ]
    document = hotel(blocks=blocks, ends=[{"key": "thanks"}])
    orders = set()
    for seed in range(200):
        answers = {f"{key}{n}": Answered(text="x") for key in "abc" for n in "123"}
        found = pages(document, Given("en", seed=seed), answers)
        assert found == pages(document, Given("en", seed=seed), answers)
        asked = [one.key for page in found for one in page.items]
        assert sorted(asked) == sorted(answers)
        assert all(asked.index(f"{key}1") < asked.index(f"{key}2") for key in "abc")
        orders.add(tuple(dict.fromkeys(page.block.key for page in found)))
    assert len(orders) == 6


@SLOW
@given(draws(), documents(), givens())
def test_a_walk_that_is_told_the_answers_of_a_page_goes_on_as_a_new_walk_would(
    random: Random, document: Document, respondent: Given
) -> None:
    told: dict[str, Answered] = {}
    gone: list[str] = []
    for step in way(document, respondent, told):
        if isinstance(step, End):
            assert step == last_page(document, respondent, told)
            break
        told |= accepted(document, step, filled(random, step)).answers
        gone.append(step.key)
    assert gone == [page.key for page in pages(document, respondent, told)]


@SLOW
@given(draws(), documents(), givens())
def test_a_way_that_is_kept_for_everybody_is_the_way_that_each_would_walk(
    random: Random, document: Document, respondent: Given
) -> None:
    _, answers, _ = walked(random, document, respondent)
    for told in ({}, answers):
        trace = traced(document, respondent, told)
        assert tuple(way(document, respondent, told)) == (*trace.pages, trace.end)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"one_a_page": True},
        {"random_items": True},
        {"loop": {"over": "hidden:places", "most": 3}},
        {"show_if": {"hidden": "floor", "is": "=", "value": "2"}},
        {"after": [{"if": {"answer": "csat", "is": "<=", "value": 2}, "go": "end:full"}]},
        {"items": [{"key": "felt", "type": "emotion"}, {"key": "csat", "type": "csat"}]},
        {"items": [{"key": "bar", "type": "single", "random_choices": True, "choices": [{"code": c} for c in "abcd"]}]},
    ],
)
def test_a_way_kept_for_everybody_knows_what_chance_answers_and_hidden_fields_change(change: dict[str, Any]) -> None:
    block = {"key": "one", "items": [{"key": "csat", "type": "csat"}, {"key": "why", "type": "text"}]} | change
    last = {"key": "last", "items": [{"key": "comment", "type": "text"}]}
    document = hotel(blocks=[block, last], ends=[{"key": "thanks"}, {"key": "full", "kind": "quota_full"}])
    for seed in range(6):
        for floor in "12":
            respondent = Given("en", hidden={"places": "bar,spa", "floor": floor}, seed=seed)
            for answers in ({}, {"csat": Answered(number=1.0)}):
                trace = traced(document, respondent, answers)
                assert tuple(way(document, respondent, answers)) == (*trace.pages, trace.end)

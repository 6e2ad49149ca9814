"""A questionnaire as JSON: read and written without a loss, refused with the place of everything that is wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.surveys.questionnaires import documents

from twofold_web.surveys.questionnaire.document import (
    Document,
    QuestionnaireError,
    canonical,
    content_hash,
    parse_document,
    parse_item,
    written,
    written_item,
)

Json = dict[str, Any]


def asking(*items: Json, **changes: Any) -> Json:
    """A questionnaire of one block."""
    blocks = [{"key": "first", "items": list(items)}]
    ends = [{"key": "thanks", "kind": "thanks", "text": {"en": "Thank you"}}]
    return {"format": 1, "name": "short", "languages": ["en", "hu"], "blocks": blocks, "ends": ends, **changes}


def complaints(data: Json) -> dict[str, str]:
    with pytest.raises(QuestionnaireError) as caught:
        parse_document(data)
    return {problem.place: problem.sentence for problem in caught.value.problems}


@settings(deadline=None, max_examples=100)
@given(documents())
def test_what_is_written_is_read_as_it_was_and_hashes_alike(document: Document) -> None:
    again = parse_document(json.loads(json.dumps(written(document))))
    assert again == document
    assert canonical(again) == canonical(document)
    assert [parse_item(written_item(item)) for item in document.items()] == list(document.items())


def test_the_hash_depends_on_every_word_and_on_no_order_of_keys() -> None:
    one = parse_document(asking({"key": "nps", "type": "nps", "text": {"en": "Yes?", "hu": "Igen?"}}))
    same = parse_document(asking({"text": {"hu": "Igen?", "en": "Yes?"}, "type": "nps", "key": "nps"}))
    other = parse_document(asking({"key": "nps", "type": "nps", "text": {"en": "Yes!", "hu": "Igen?"}}))
    assert content_hash(one) == content_hash(same) != content_hash(other)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    "key",
    "type",
    "text",
    "items",
    "blocks",
    "scale",
    "labels",
    "show_if",
    "loop",
    "after",
    "ends",
    "rows",
    "choices",
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(NAMES), JSON), st.dictionaries(st.sampled_from(NAMES), JSON))
def test_any_json_is_a_questionnaire_or_is_refused_with_places(item: Json, document: Json) -> None:
    data = asking({"key": "a", "type": "rating", **item}) | document
    try:
        found = parse_document(data)
    except QuestionnaireError as refused:
        assert refused.problems  # noqa: PT017 - both ways are right, and each says what must hold
        return
    assert parse_document(written(found)) == found


def _looped(over: str) -> Json:
    return asking(blocks=[{"key": "a", "loop": {"over": over}, "items": [{"key": "q", "type": "text"}]}])


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (asking(format=2), "format", "update"),
        (asking(title="plain"), "title", "text by language"),
        (asking(surprise=1), "surprise", "spelling"),
        (asking({"key": "a b", "type": "text"}), "blocks/first/items/a b/key", "letters"),
        (asking({"key": "a", "type": "nps", "scale": [1, 5]}), "blocks/first/items/a/scale", "0 to 10"),
        (asking({"key": "a", "type": "csat", "scale": [1, 1e14]}), "blocks/first/items/a/scale", "11 points"),
        (
            asking({"key": "a", "type": "csat", "labels": {"6": {"en": "x"}}}),
            "blocks/first/items/a/labels/6",
            "no such point",
        ),
        (asking({"key": "a", "type": "text", "scale": [1, 5]}), "blocks/first/items/a/scale", "has none"),
        (asking({"key": "a", "type": "single"}), "blocks/first/items/a/choices", "2 choices at least"),
        (asking({"key": "a", "type": "matrix", "scale": [1, 5]}), "blocks/first/items/a/rows", "one line"),
        (
            asking({"key": "a", "type": "emotion", "choices": [{"code": "x"}]}),
            "blocks/first/items/a/choices",
            "feeling",
        ),
        (
            asking({"key": "a", "type": "text", "text": {"en": "x\u202ey"}}),
            "blocks/first/items/a/text/en",
            "nobody can see",
        ),
        (
            asking(
                {"key": "a", "type": "text", "show_if": {"answer": "b", "is": "answered"}}, {"key": "b", "type": "text"}
            ),
            "blocks/first/items/a/show_if",
            "asked later",
        ),
        (
            asking(
                {"key": "a", "type": "csat"}, {"key": "b", "type": "text", "show_if": {"answer": "a", "value": "x"}}
            ),
            "blocks/first/items/b/show_if/is",
            "One of =",
        ),
        (
            asking({"key": "a", "type": "csat"}, {"key": "b", "type": "csat", "item": "a", "version": 2}),
            "blocks/first/items/b/item",
            "another type, scale or version",
        ),
        (asking(ends=[]), "ends", "last page"),
        (asking(ends=[{"key": "t", "url": "javascript:alert(1)"}]), "ends/t/url", "https://"),
        (
            asking(quotas=[{"key": "q", "if": {"language": "en"}, "most": 1, "go": "end:x"}]),
            "quotas/q/go",
            "no last page",
        ),
        (asking(quotas=[{"key": "q", "most": 1, "go": "end:thanks"}]), "quotas/q/if", "whom it counts"),
        (_looped("item:q"), "blocks/a/loop/over", "no question with choices"),
        (_looped("hidden:x"), "blocks/a/loop/over", "no hidden field"),
        (_looped("everything"), "blocks/a/loop/over", "touchpoints"),
        (asking({"key": "a", "type": "text"}, {"key": "a", "type": "text"}), "items", "twice"),
        (
            asking(
                blocks=[
                    {"key": "one", "items": []},
                    {"key": "two", "after": [{"go": "block:one"}], "items": []},
                ]
            ),
            "blocks/two/after/0/go",
            "forward",
        ),
        (
            asking(
                blocks=[{"key": key, "random_group": group, "items": []} for key, group in ("ag", "bh", "cg")],
            ),
            "blocks/c/random_group",
            "stand together",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(data: Json, place: str, says: str) -> None:
    found = complaints(data)
    assert says in found.get(place, f"nothing at {place}, but {found}")


def test_all_problems_come_at_once() -> None:
    found = complaints(asking({"type": "smell"}, {"key": "b", "type": "nps", "scale": [5, 1]}, languages=["english"]))
    assert {"languages", "blocks/first/items/0/type", "blocks/first/items/0/key", "blocks/first/items/b/scale"} <= set(
        found
    )


def _nested(times: int) -> Json:
    condition: Json = {"language": "en"}
    for _ in range(times):
        condition = {"not": condition}
    return condition


@pytest.mark.parametrize(
    "bomb",
    [
        lambda: asking({"key": "a", "type": "text", "show_if": _nested(400)}),
        lambda: asking({"key": "a", "type": "number", "scale": [-1e14, 1e14], "labels": {"1": {"en": "x"}}}),
        lambda: asking({"key": "a", "type": "text", "text": {"en": "x" * 10**6}}),
        lambda: asking(blocks=[{"key": "b", "items": [{}] * 10**5}]),
        lambda: asking({"key": "a", "type": "csat", "scale": [float("nan"), float("inf")]}),
    ],
)
def test_a_hostile_document_is_refused_without_much_work(bomb: Callable[[], Json]) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        parse_document(bomb())
    assert len(str(caught.value)) < 10**6

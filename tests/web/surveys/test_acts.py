"""What an author does to a draft: every act keeps the draft a questionnaire, and leaves the rest as it was."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold_web.surveys.acts.fields import Form, laid_over
from twofold_web.surveys.acts.inside import inside_step
from twofold_web.surveys.acts.logic import shown, subjects
from twofold_web.surveys.acts.places import find, items
from twofold_web.surveys.acts.starting import empty_survey
from twofold_web.surveys.acts.steps import stepped
from twofold_web.surveys.acts.texts import MISSING, OUTDATED, all_texts, confirmed, progress, with_texts
from twofold_web.surveys.questionnaire.document import parse_document
from twofold_web.surveys.questionnaire.words import ItemType

WORDS = {"text": "How was it?", "low": "Bad", "high": "Good", "choice": "Answer", "row": "Line"}


def survey() -> dict[str, object]:
    """A named survey with an end that says thanks."""
    draft = empty_survey("Stay", "en")
    draft["name"] = "stay"
    draft["ends"][0]["text"] = {"en": "Thank you"}
    return draft


def asking(*types: str) -> dict[str, object]:
    draft = survey()
    for type_ in types:
        draft = stepped(draft, f"add:item:{type_}:block:block-1", words=WORDS).draft
    return draft


def order(draft: dict[str, object]) -> list[list[str]]:
    return [[item["key"] for item in block["items"]] for block in draft["blocks"]]


@pytest.mark.parametrize("type_", list(ItemType))
def test_a_new_question_of_every_type_can_be_published_as_it_is(type_: ItemType) -> None:
    assert [item.type for item in parse_document(asking(type_.value)).items()] == [type_]


@pytest.mark.parametrize("before", list(ItemType))
@pytest.mark.parametrize("after", [ItemType.RATING, ItemType.SINGLE, ItemType.MATRIX, ItemType.TEXT, ItemType.NPS])
def test_a_question_may_become_one_of_another_type(before: ItemType, after: ItemType) -> None:
    draft = asking(before.value)
    key = next(items(draft))["key"]

    changed, _ = laid_over(draft, {}, f"item:{key}", Form({"type": [after.value]}))

    assert next(parse_document(changed).items()).type is after


def test_a_question_moves_up_and_down_and_over_the_border_of_its_block() -> None:
    draft = stepped(asking("nps", "text"), "add:block").draft
    draft = stepped(draft, "down:item:nps").draft
    assert order(draft) == [["text", "nps"], []]
    draft = stepped(draft, "down:item:nps").draft
    assert order(draft) == [["text"], ["nps"]]
    assert order(stepped(draft, "up:item:nps").draft) == [["text", "nps"], []]


def test_a_dragged_question_stands_where_it_was_dropped() -> None:
    draft = stepped(asking("nps", "text", "csat"), "add:block").draft

    assert order(stepped(draft, "move:item:csat:item:nps").draft) == [["csat", "nps", "text"], []]
    assert order(stepped(draft, "move:item:nps:block:block-1-2").draft) == [["text", "csat"], ["nps"]]
    assert order(stepped(draft, "move:block:block-1-2:block:block-1").draft) == [[], ["nps", "text", "csat"]]


def test_a_copied_question_is_another_one_in_the_store() -> None:
    draft = stepped(asking("matrix"), "copy:item:matrix").draft

    assert [item["item"] for item in items(draft)] == ["matrix", "matrix-2"]
    assert find(draft, "item:matrix-2").part["rows"][0]["item"] == "matrix-2-a"


def test_after_a_removal_the_neighbour_is_looked_at() -> None:
    draft = asking("nps", "text")

    assert stepped(draft, "remove:item:text").at == "item:nps"
    assert stepped(stepped(draft, "remove:item:text").draft, "remove:item:nps").at == "block:block-1"


@pytest.mark.parametrize(
    "wanted",
    ["", "up", "up:item:none", "remove:start", "add:item:poem:block:block-1", "move:item:nps", "add:", "::::",
     "move:item:nps:end:thanks", "move:block:block-1:item:nps", "fly:item:nps",
     "up:item:nps", "move:item:nps:item:nps"],
)  # fmt: skip
def test_a_step_that_makes_no_sense_changes_nothing(wanted: str) -> None:
    draft = asking("nps")

    assert stepped(draft, wanted, "item:nps").draft == draft


STEPS = st.sampled_from(
    [f"add:item:{type_.value}:block:block-1" for type_ in ItemType]
    + ["add:block", "add:end", "add:quota", "add:hidden:room", "copy:block:block-1", "copy:item:nps", "up:item:text"]
    + ["down:item:nps", "remove:item:nps", "move:item:text:block:block-1-2", "move:block:block-1-2:block:block-1"]
)


@settings(deadline=None)  # machines under load are slow, not wrong
@given(st.lists(STEPS, max_size=12))
def test_whatever_is_done_the_draft_stays_a_questionnaire_and_no_key_is_there_twice(steps: list[str]) -> None:
    draft = survey()
    for wanted in steps:
        draft = stepped(draft, wanted, words=WORDS).draft

    assert len(list(parse_document(draft).items())) == len(list(items(draft)))


def test_no_act_changes_the_draft_it_was_given() -> None:
    draft = asking("nps", "single")
    before = copy.deepcopy(draft)

    stepped(draft, "remove:item:nps")
    inside_step(draft, "item:single", "add-choice")
    laid_over(draft, {}, "item:nps", Form({"text|item:nps/text|en": ["Other"], "boxes": ["required"]}))

    assert draft == before


def test_boxes_that_are_not_in_the_form_stay_as_they_were() -> None:
    draft = asking("nps")
    ticked, _ = laid_over(draft, {}, "item:nps", Form({"boxes": ["required"], "required": ["on"]}))
    other, _ = laid_over(ticked, {}, "item:nps", Form({"boxes": ["sensitive"]}))

    assert find(other, "item:nps").part["required"] is True


def test_choices_are_added_moved_and_removed() -> None:
    draft = inside_step(asking("single"), "item:single", "add-choice")

    def codes(one):
        return [choice["code"] for choice in find(one, "item:single").part["choices"]]

    assert codes(draft) == ["a", "b", "c"]
    assert codes(inside_step(draft, "item:single", "up-choice:2")) == ["a", "c", "b"]
    assert codes(inside_step(draft, "item:single", "remove-choice:0")) == ["b", "c"]


# conditions


def chosen(draft: dict, at: str, **fields: list[str]) -> object:
    changed, _ = laid_over(draft, {}, at, Form({name.replace("__", "."): value for name, value in fields.items()}))
    assert parse_document(changed)
    return find(changed, at).part["show_if"]


def test_a_condition_is_chosen_without_typing_its_form() -> None:
    draft = asking("nps", "single", "text")

    said = chosen(
        draft, "item:text", show_if__match=["any"], show_if__0__about=["answer:nps"], show_if__0__is=["<="],
        show_if__0__value=["6"], show_if__1__about=["answer:single"], show_if__1__is=["in"],
        show_if__1__value=["a", "b"],
    )  # fmt: skip

    assert said == {
        "any": [{"answer": "nps", "is": "<=", "value": 6}, {"answer": "single", "is": "in", "value": ["a", "b"]}]
    }
    assert shown(said)[0] == "any"


def test_a_condition_just_begun_asks_about_the_question_before() -> None:
    assert chosen(asking("nps", "text"), "item:text", show_if__match=["all"]) == {
        "answer": "nps", "is": "=", "value": 0
    }  # fmt: skip


def test_only_earlier_questions_may_be_asked_about() -> None:
    draft = asking("nps", "text", "csat")

    assert [one.about for one in subjects(draft, "item:text")] == ["answer:nps"]
    said = chosen(draft, "item:nps", show_if__match=["any"], show_if__0__about=["answer:csat"], show_if__0__is=["="])
    assert said is None


def test_a_condition_of_another_form_is_kept_as_it_is() -> None:
    draft = asking("nps", "csat", "text")
    deep = {"any": [{"all": [{"answer": "nps", "is": "<", "value": 3}]}, {"answer": "csat", "is": "=", "value": 1}]}
    find(draft, "item:text").part["show_if"] = deep

    assert shown(deep)[0] == "other"
    assert chosen(draft, "item:text", show_if__match=["other"]) == deep


@settings(deadline=None)  # machines under load are slow, not wrong
@given(st.sampled_from(list(ItemType)), st.sampled_from(["all", "any", "none"]), st.text(max_size=6), st.data())
def test_every_condition_that_can_be_chosen_is_one_that_can_be_asked(
    type_: ItemType, match: str, value: str, data: st.DataObject
) -> None:
    draft = asking(type_.value, "text")
    at = "item:text-2" if type_ is ItemType.TEXT else "item:text"
    known = subjects(draft, at)
    if not known:
        return
    about = data.draw(st.sampled_from(known))
    offered = [code for code, _ in about.values] or [value if not about.number else "3"]

    chosen(
        draft, at, show_if__match=[match], show_if__0__about=[about.about],
        show_if__0__is=[data.draw(st.sampled_from(about.comparisons))],
        show_if__0__value=[data.draw(st.sampled_from(offered))],
    )  # fmt: skip


def test_a_comparison_more_and_one_less() -> None:
    draft = inside_step(asking("nps", "text"), "item:text", "add-part:show_if")
    more = inside_step(draft, "item:text", "add-part:show_if")

    assert len(shown(find(more, "item:text").part["show_if"])[1]) == 2
    less = inside_step(inside_step(more, "item:text", "remove-part:show_if:1"), "item:text", "remove-part:show_if:0")
    assert find(less, "item:text").part["show_if"] is None


# translations


def test_a_translation_is_missing_then_done_then_outdated_then_confirmed() -> None:
    draft = asking("nps")
    draft["languages"] = ["en", "hu"]
    place = "item:nps/text"
    texts = len([text for text in all_texts(draft) if text.texts.get("en")])
    assert (progress(draft, {})[0].missing, progress(draft, {})[0].texts) == (texts, texts)

    draft, made_from = with_texts(draft, {}, {(place, "hu"): "Milyen volt?"})
    assert (progress(draft, made_from)[0].missing, progress(draft, made_from)[0].outdated) == (texts - 1, 0)

    draft, made_from = with_texts(draft, made_from, {(place, "en"): "How was your stay?"})
    states = {text.place: text.state("hu", "en", made_from) for text in all_texts(draft)}
    assert (states[place], states["start/title"]) == (OUTDATED, MISSING)

    assert progress(draft, confirmed(draft, made_from, place, "hu"))[0].outdated == 0


def test_a_translation_that_came_with_a_file_is_outdated_when_its_source_changes() -> None:
    draft = asking("nps")
    draft["languages"] = ["en", "hu"]
    find(draft, "item:nps").part["text"]["hu"] = "Milyen volt?"

    changed, made_from = with_texts(draft, {}, {("item:nps/text", "en"): "Other"})

    assert progress(changed, made_from)[0].outdated == 1


def test_source_and_translation_written_at_once_belong_together() -> None:
    draft = asking("nps")
    draft["languages"] = ["en", "hu"]
    find(draft, "item:nps").part["text"]["hu"] = "Milyen volt?"

    changed, made_from = with_texts(
        draft, {}, {("item:nps/text", "en"): "Other", ("item:nps/text", "hu"): "Más"}
    )  # fmt: skip

    assert progress(changed, made_from)[0].outdated == 0


def test_a_text_of_another_part_or_language_is_not_written() -> None:
    form = Form({"text|item:csat/text|en": ["x"], "text|item:nps/text|hu": ["y"]})
    draft = asking("nps", "csat")

    assert laid_over(draft, {}, "item:nps", form)[0] == draft

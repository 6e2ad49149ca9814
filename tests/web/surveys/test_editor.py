"""The editor works with plain forms, keeps every change, and lets no author overwrite another one's words."""

import pytest
from django.test import Client
from django.urls import reverse

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.places import find, items
from twofold_web.surveys.models import BankItem, Survey
from twofold_web.surveys.questionnaire.words import ItemType

HTMX = {"HX-Request": "true"}


@pytest.fixture
def author(signed_in) -> Client:
    return signed_in(Role.CX_MANAGER)


def now(hotel: Scope) -> Survey:
    return Survey.objects.of(hotel).get(name="stay")


def sent(
    client: Client, survey: Survey, at: str, do: str = "", headers: dict[str, str] | None = None, **fields: object
):
    body = {"at": at, "draft_number": str(now_number(survey)), "do": do, "show": ["en"], "shown": ["en"]}
    body |= {name.replace("__", "|"): value for name, value in fields.items()}
    return client.post(reverse("survey_edit", args=["hotel", survey.id]), body, headers=headers or {})


def now_number(survey: Survey) -> int:
    return Survey.objects.of(survey.organisation_id).get(id=survey.id).draft_number


@pytest.mark.parametrize("type_", list(ItemType))
def test_every_kind_of_question_has_a_form_and_a_preview(type_: ItemType, hotel: Scope, author: Client, begun) -> None:
    survey = begun(type_.value)
    key = next(items(survey.draft))["key"]

    page = author.get(reverse("survey_edit", args=["hotel", survey.id]), {"at": f"item:{key}"})

    assert page.status_code == 200
    assert f'name="text|item:{key}/text|en"' in page.content.decode()


def test_a_change_without_a_script_is_kept_and_leads_back_to_the_part(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps")

    answer = sent(author, survey, "item:nps", **{"text|item:nps/text|en": "Would you come again?"})

    assert (answer.status_code, "at=item%3Anps" in answer["Location"]) == (302, True)
    assert find(now(hotel).draft, "item:nps").part["text"] == {"en": "Would you come again?"}


def test_a_script_gets_what_is_beside_the_form_while_the_form_stays_the_same(
    hotel: Scope, author: Client, begun
) -> None:
    survey = begun("nps")

    typed = sent(author, survey, "item:nps", headers=HTMX, **{"text|item:nps/text|en": "Would you come again?"})
    other = sent(author, survey, "item:nps", headers=HTMX, type="matrix")

    assert "HX-Retarget" not in typed
    assert 'id="survey-beside"' in typed.content.decode()
    assert 'id="survey-form"' not in typed.content.decode()
    assert other["HX-Retarget"] == "#survey-editor"


def test_a_question_is_added_behind_the_open_one_and_opened(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps", "text")

    answer = sent(author, survey, "item:nps", "add:item:csat:item:nps")

    assert [item["key"] for item in items(now(hotel).draft)] == ["nps", "csat", "text"]
    assert "item%3Acsat" in answer["Location"]


def test_a_removed_question_comes_back_by_undo(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps", "text")

    sent(author, survey, "item:nps", "remove:item:nps")
    sent(author, survey, "item:text", "undo")

    assert [item["key"] for item in items(now(hotel).draft)] == ["nps", "text"]
    sent(author, survey, "item:text", "redo")
    assert [item["key"] for item in items(now(hotel).draft)] == ["text"]


def test_what_was_just_typed_can_be_taken_back(author: Client, begun) -> None:
    survey = begun("nps")

    before = author.get(reverse("survey_edit", args=["hotel", survey.id])).content.decode()
    typed = sent(author, survey, "item:nps", headers=HTMX, **{"text|item:nps/text|en": "Mine"}).content.decode()

    assert 'id="do-undo" disabled' in before
    assert 'id="do-undo" hx-swap-oob="true">' in typed
    assert 'id="do-redo" hx-swap-oob="true" disabled' in typed


def test_nobody_takes_back_what_another_author_did_since(hotel: Scope, author: Client, begun, signed_in) -> None:
    survey, other = begun("nps", "text"), signed_in(Role.ADMINISTRATOR)
    sent(author, survey, "item:nps", **{"text|item:nps/text|en": "Mine"})
    seen = str(now_number(survey))
    sent(other, survey, "item:text", **{"text|item:text/text|en": "Theirs"})

    refused = sent(author, survey, "item:nps", "undo", draft_number=seen, headers=HTMX)

    assert [item["text"]["en"] for item in items(now(hotel).draft)] == ["Mine", "Theirs"]
    assert "Nothing was taken back" in refused.content.decode()
    sent(author, survey, "item:nps", "undo")  # having seen it
    assert [item["text"]["en"] for item in items(now(hotel).draft)] == ["Mine", "How was it?"]


def test_a_question_that_goes_to_the_bank_says_so_at_once(author: Client, begun) -> None:
    survey = begun("nps")
    answer = sent(author, survey, "item:nps", "to-bank", headers=HTMX).content.decode()
    assert "The question is in the bank, as version 1." in answer


def test_two_authors_of_different_parts_do_not_hinder_each_other(
    hotel: Scope, author: Client, begun, signed_in
) -> None:
    survey, other = begun("nps", "text"), signed_in(Role.ADMINISTRATOR)
    sent(other, survey, "item:text", **{"text|item:text/text|en": "Theirs"})

    answer = sent(author, survey, "item:nps", draft_number="1", **{"text|item:nps/text|en": "Mine"})

    assert answer.status_code == 302
    draft = now(hotel).draft
    assert [item["text"]["en"] for item in items(draft)] == ["Mine", "Theirs"]


@pytest.mark.parametrize("removed", ["item:text", "block:block-1"])
def test_who_writes_what_another_author_removed_sees_it_and_may_keep_it(
    hotel: Scope, author: Client, begun, signed_in, removed: str
) -> None:
    survey, other = begun("nps", "text"), signed_in(Role.ADMINISTRATOR)
    sent(other, survey, "item:nps", f"remove:{removed}")

    mine = {"text|item:text/text|en": "My words"}
    shown = sent(author, survey, "item:text", draft_number="1", **mine)
    page = shown.content.decode()
    gone = find(now(hotel).draft, "item:text")
    sent(author, survey, "item:text", "over", seen="1", **mine)

    assert (shown.status_code, gone) == (409, None)
    assert "It was removed." in page
    assert 'name="seen" value="1"' in page
    assert page.count("My words") == 2  # in the preview and in the field that is sent again
    assert find(now(hotel).draft, "item:text").part["text"] == {"en": "My words"}


def test_two_authors_of_one_part_see_both_and_choose(hotel: Scope, author: Client, begun, signed_in) -> None:
    survey, other = begun("nps"), signed_in(Role.ADMINISTRATOR)
    sent(other, survey, "item:nps", **{"text|item:nps/text|en": "Theirs"})

    shown = sent(author, survey, "item:nps", draft_number="1", **{"text|item:nps/text|en": "Mine"})
    kept = find(now(hotel).draft, "item:nps").part["text"]["en"]
    sent(author, survey, "item:nps", "over", **{"text|item:nps/text|en": "Mine"})

    page = shown.content.decode()
    assert (shown.status_code, kept) == (409, "Theirs")
    assert "Theirs" in page
    assert "Mine" in page
    assert find(now(hotel).draft, "item:nps").part["text"]["en"] == "Mine"


def test_words_of_authors_are_shown_as_words(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps")

    sent(author, survey, "item:nps", **{"text|item:nps/text|en": "<script>alert(1)</script>"})

    page = author.get(reverse("survey_edit", args=["hotel", survey.id]), {"at": "item:nps"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_question_goes_to_the_bank_and_into_another_survey(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps")
    sent(author, survey, "item:nps", "to-bank")
    sent(author, survey, "item:nps", "to-bank")
    kept = BankItem.objects.of(hotel).get()

    author.post(reverse("survey_bank_item", args=["hotel", kept.key]), {"into": survey.id, "at": "item:nps"})

    assert [(item["key"], item["bank"]) for item in items(now(hotel).draft)] == [("nps", "nps/1"), ("nps-2", "nps/1")]
    assert "Stay" in author.get(reverse("survey_bank_item", args=["hotel", "nps"])).content.decode()


@pytest.mark.parametrize("name", ["survey", "survey_edit", "survey_preview", "survey_try", "survey_translations"])
def test_the_neighbour_sees_no_survey_of_ours(name: str, hotel: Scope, bank: Scope, begun, signed_in) -> None:
    survey = begun("nps")
    neighbour = signed_in(Role.ADMINISTRATOR, scope=bank)

    assert neighbour.get(reverse(name, args=["bank", survey.id])).status_code == 404
    assert neighbour.get(reverse(name, args=["hotel", survey.id])).status_code == 404


def test_a_language_is_added_and_translated(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps")
    address = reverse("survey_translations", args=["hotel", survey.id])

    author.post(address, {"add": "el", "draft_number": "1"})
    author.post(address, {"language": "el", "draft_number": "2", "text|item:nps/text": "Πώς ήταν;"})

    page = author.get(address, {"language": "el"}).content.decode()
    assert find(now(hotel).draft, "item:nps").part["text"]["el"] == "Πώς ήταν;"
    assert "Πώς ήταν;" in page


def test_a_translator_overwrites_nothing_that_others_did_meanwhile(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps")
    address = reverse("survey_translations", args=["hotel", survey.id])
    author.post(address, {"add": "el", "draft_number": "1"})
    sent(author, survey, "item:nps", **{"text|item:nps/text|en": "New words"})

    author.post(address, {"language": "el", "draft_number": "2", "text|item:nps/text": "Πώς ήταν;"})

    assert find(now(hotel).draft, "item:nps").part["text"] == {"en": "New words", "el": "Πώς ήταν;"}


def test_publishing_from_the_page_says_what_stops_it_and_then_publishes(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps")
    address = reverse("survey_publish", args=["hotel", survey.id])
    sent(author, survey, "item:nps", **{"text|item:nps/text|en": ""})

    stopped = author.post(address, {})
    sent(author, survey, "item:nps", **{"text|item:nps/text|en": "How was it?"})
    author.post(address, {})

    assert stopped.status_code == 422
    assert now(hotel).state == "open"


def test_the_trend_break_is_announced_before_publishing(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps")
    address = reverse("survey_publish", args=["hotel", survey.id])
    author.post(address, {})
    sent(author, survey, "item:nps", **{"text|item:nps/text|en": "Quite another question?"})

    assert "begins anew" in author.get(address).content.decode()
    author.post(address, {})
    version = author.get(reverse("survey_version", args=["hotel", survey.id, 2])).content.decode()
    assert "1 question begins a new trend" in version


def test_a_walk_follows_the_logic_and_keeps_nothing(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps", "text")
    sent(author, survey, "item:text", **{
        "show_if.match": "all", "show_if.0.about": "answer:nps", "show_if.0.is": "<=", "show_if.0.value": "6",
        "text|item:text/text|en": "What went wrong?",
    })  # fmt: skip
    address = reverse("survey_try", args=["hotel", survey.id])

    first = author.post(address, {"answers": "{}"}).content.decode()
    low = author.post(address, {"answers": "{}", "after": "block-1.1", "nps": "3"}).content.decode()
    high = author.post(address, {"answers": "{}", "after": "block-1.1", "nps": "10"}).content.decode()

    assert "How was it?" in first
    assert "What went wrong?" in low
    assert "What went wrong?" not in high
    assert "Thank you" in high


@pytest.mark.parametrize("answers", ["", "[]", "{", '{"a": 3}', "null", '{"nps": {"number": "x"}}', "1" * 300_000])
def test_a_walk_takes_any_nonsense(answers: str, hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps", "text")

    answer = author.post(
        reverse("survey_try", args=["hotel", survey.id]),
        {"answers": answers, "after": "block-1.1", "nps": ["x", "99"], "seed": "-7", "language": "xx"},
    )

    assert answer.status_code == 200


def test_a_survey_is_copied_closed_and_put_away_from_its_page(hotel: Scope, author: Client, begun) -> None:
    survey = begun("nps")
    author.post(reverse("survey_publish", args=["hotel", survey.id]), {})
    act = reverse("survey_act", args=["hotel", survey.id])

    for wanted in ("copy", "close", "archive"):
        author.post(act, {"do": wanted})

    assert Survey.objects.of(hotel).filter(name="stay-copy").exists()
    assert (now(hotel).state, now(hotel).archived_at is None) == ("closed", False)
    assert "stay-copy" in author.get(reverse("surveys", args=["hotel"])).content.decode()

"""What changed between versions, whether a trend breaks, and which translations are old."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from tests.web.surveys.questionnaires import documents

from twofold_web.surveys.questionnaire.document import Document, parse_document
from twofold_web.surveys.questionnaire.translating import outdated, sources, untranslated
from twofold_web.surveys.questionnaire.versions import Changed, broken, difference, versioned

ASKED: dict[str, Any] = {
    "key": "q",
    "type": "single",
    "text": {"en": "Where did you book?", "hu": "Hol foglalt?"},
    "help": {"en": "One answer"},
    "choices": [{"code": "web", "text": {"en": "Online"}}, {"code": "phone", "text": {"en": "By phone"}}],
}
RATED: dict[str, Any] = {
    "key": "q",
    "type": "rating",
    "scale": [1, 5],
    "text": {"en": "Rooms"},
    "labels": {"1": {"en": "Bad"}},
}


def asking(item: dict[str, Any]) -> Document:
    return parse_document(
        {
            "format": 1,
            "name": "one",
            "languages": ["en", "hu"],
            "blocks": [{"key": "b", "items": [item]}],
            "ends": [{"key": "thanks", "text": {"en": "Thanks", "hu": "Köszönjük"}}],
        }
    )


@pytest.mark.parametrize(
    ("before", "changes", "what"),
    [
        (ASKED, {"text": {"en": "Where did you buy?", "hu": "Hol foglalt?"}}, Changed.WORDING),
        (ASKED, {"text": {"en": "Where did you book?", "hu": "Hol vett?"}}, Changed.WORDING),
        (ASKED, {"choices": [*ASKED["choices"], {"code": "desk"}]}, Changed.CHOICES),
        (ASKED, {"choices": ASKED["choices"][::-1]}, Changed.CHOICES),
        (ASKED, {"choices": [{"code": "web", "text": {"en": "Web"}}, ASKED["choices"][1]]}, Changed.CHOICES),
        (ASKED, {"type": "multiple"}, Changed.TYPE),
        (ASKED, {"item": "channel"}, Changed.NAME),
        (RATED, {"scale": [1, 7]}, Changed.SCALE),
        (RATED, {"labels": {"1": {"en": "Awful"}}}, Changed.LABELS),
        (RATED, {"labels": {}}, Changed.LABELS),
        (RATED, {"labels": {"1": {"en": "Bad"}, "5": {"en": "Good"}}}, Changed.LABELS),
    ],
)
def test_a_change_of_what_is_asked_breaks_the_trend_and_makes_the_next_version(
    before: dict[str, Any], changes: dict[str, Any], what: Changed
) -> None:
    old, new = asking(before), asking(before | changes)
    assert what in {change.what for change in difference(old, new) if change.breaks}
    number = versioned(old, new).blocks[0].items[0].version
    assert number == (1 if what is Changed.NAME else 2)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"help": {"en": "Choose one"}}, Changed.HELP),
        ({"text": ASKED["text"] | {"cs": "Kde jste rezervovali?"}}, Changed.TRANSLATED),
        ({"required": True}, Changed.RULES),
        ({"show_if": {"language": "en"}}, Changed.LOGIC),
        ({"text": {"en": " Where did  you book?", "hu": "Hol foglalt?"}}, None),
    ],
)
def test_a_change_of_what_frames_a_question_is_named_and_breaks_nothing(
    changes: dict[str, Any], what: Changed | None
) -> None:
    old, new = asking(ASKED), asking(ASKED | changes)
    assert [change.what for change in difference(old, new)] == [what] * (what is not None)
    assert not broken(old, new)
    assert versioned(old, new).blocks[0].items[0].version == 1


def test_a_change_says_what_it_was_and_in_which_language() -> None:
    changed = ASKED | {"text": ASKED["text"] | {"hu": "Hol vett?"}}
    [change] = difference(asking(ASKED), asking(changed))
    assert (change.language, change.before, change.after) == ("hu", "Hol foglalt?", "Hol vett?")


@settings(deadline=None, max_examples=50)
@given(documents(), documents())
def test_numbering_is_steady_and_never_falls(old: Document, new: Document) -> None:
    assert versioned(old, old) == old
    assert not difference(old, old)
    numbered = versioned(old, new)
    assert versioned(old, numbered) == numbered
    before = {item.key: item for item in old.items()}
    for item in numbered.items():
        same = before.get(item.key)
        if same is not None and same.item == item.item:
            assert item.version == same.version + (item.key in broken(old, new))


def test_what_lacks_a_language_is_listed_with_its_place() -> None:
    gaps = {(gap.place, gap.language) for gap in untranslated(asking(ASKED))}
    assert gaps == {
        ("blocks/b/items/q/help", "hu"),
        ("blocks/b/items/q/choices/web", "hu"),
        ("blocks/b/items/q/choices/phone", "hu"),
    }


def test_a_translation_is_outdated_once_its_source_changed_and_not_before() -> None:
    document = asking(ASKED)
    noted = sources(document)
    assert not outdated(document, noted)
    later = asking(ASKED | {"text": {"en": "Where did you buy?", "hu": "Hol foglalt?"}})
    assert [(gap.place, gap.language) for gap in outdated(later, noted)] == [("blocks/b/items/q/text", "hu")]
    assert not outdated(replace(later, languages=("en",)), noted)

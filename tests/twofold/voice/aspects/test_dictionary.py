"""A dictionary is checked line by line, and an organisation's edits merge with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.errors import DefinitionError
from twofold.voice.aspects.dictionary import LANGUAGES, default_dictionary, parse_dictionary
from twofold.voice.aspects.editing import edits_text, merged, parse_edits
from twofold.voice.aspects.entries import parse_pattern
from twofold.voice.aspects.spotting import Spotter
from twofold.voice.aspects.vocabulary import default_vocabulary

EDITS = """
[new.touchpoints.rooftop]
title = {en = "Rooftop bar", hu = "Tetőbár"}

[new.qualities.sunset]
title = {en = "Sunset"}
examples = {en = ["What a sunset."]}

[add.en.touchpoints]
rooftop = ["rooftop", "roof bar"]

[add.en.qualities.sunset]
good = ["golden hour"]

[[add.en.contexts]]
needs = ["rooftop"]
quality = "comfort"
bad = ["windy"]

[remove.en.qualities.price]
bad = ["steep"]
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_hundreds_of_entries_for_every_quality(language: str) -> None:
    entries = default_dictionary(language).entries
    assert len(entries) > 1000
    qualities = default_vocabulary().qualities
    for quality in qualities:
        signs = {entry.sign for entry in entries if entry.quality == quality}
        assert {1, -1} <= signs, quality


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_touchpoint_has_words_in_every_language(language: str) -> None:
    named = {entry.touchpoint for entry in default_dictionary(language).entries}
    assert set(default_vocabulary().touchpoints) <= named


def test_every_quality_is_described_and_titled_in_every_language() -> None:
    for notion in default_vocabulary().quality.values():
        assert set(notion.title) == set(LANGUAGES)
        assert set(notion.examples) == set(LANGUAGES)
    assert all(set(notion.title) == set(LANGUAGES) for notion in default_vocabulary().touchpoint.values())


def test_the_six_conditions_of_work_are_those_of_the_pulse() -> None:
    from twofold.pulse.instrument import read_instrument  # noqa: PLC0415 - only this test compares the rooms

    work = {name for name, notion in default_vocabulary().quality.items() if notion.work}
    assert work == {scale.id for scale in read_instrument().drivers}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("language = 'en'\n[qualities.tidiness]\ngood = ['tidy']", "there is no quality tidiness"),
        ("language = 'en'\n[touchpoints]\nmoon = ['moon']", "there is no touchpoint moon"),
        ("language = 'en'\n[qualities.price]\nnice = ['cheap']", "there is no list nice"),
        ("language = 'en'\n[qualities.price]\ngood = 'cheap'", "must be a list of patterns"),
        ("language = 'en'\n[qualities.price]\ngood = ['ch**p']", "is no word"),
        ("language = 'en'\n[qualities.price]\ngood = ['c*']", "too short a beginning"),
        ("language = 'en'\n[qualities.price]\ngood = ['cheap']\nbad = ['cheap']", "stands twice"),
        ("language = 'en'\n[[contexts]]\nneeds = ['moon']\ngood = ['high']", "there is no touchpoint moon"),
        ("[qualities.price]\ngood = ['cheap']", "must say its language"),
        ("language = 'en'\ncontexts = 3", "[[contexts]]"),
        ("language = 'en'\n[other]\na = 1", "there is no section other"),
        ("language =", "is no TOML"),
    ],
)
def test_a_wrong_dictionary_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_dictionary(text)
    assert told in str(refused.value)


def test_a_sixth_language_is_a_file() -> None:
    slovak = parse_dictionary(
        'language = "sk"\nnegations = ["nie"]\n[touchpoints]\nroom = ["izba"]\n'
        '[qualities.cleanliness]\nbad = ["špinav*"]'
    )
    found = Spotter(slovak).aspects("Izba bola špinavá.")
    assert [(one.touchpoint, one.quality, one.valence) for one in found] == [("room", "cleanliness", -1.0)]


def test_edits_add_words_qualities_and_touchpoints_and_take_words_away() -> None:
    edits = parse_edits(EDITS, default_vocabulary())
    own = Spotter(merged(default_dictionary("en"), edits))
    found = {(one.touchpoint, one.quality) for one in own.aspects("The roof bar was windy, steep though.")}
    assert ("rooftop", "comfort") in found
    assert all(quality != "price" for _, quality in found)
    assert ("rooftop", "sunset") in {(one.touchpoint, one.quality) for one in own.aspects("Golden hour at the rooftop")}


def test_an_editor_page_reads_back_what_it_wrote() -> None:
    edits = parse_edits(EDITS, default_vocabulary())
    again = parse_edits(edits_text(edits), default_vocabulary())
    assert again == edits


def test_edits_in_one_language_leave_the_others_alone() -> None:
    edits = parse_edits(EDITS, default_vocabulary())
    assert merged(default_dictionary("hu"), edits) == default_dictionary("hu")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[remove.en.qualities.price]\nbad = ['nonsense word']", "where it does not stand"),
        ("[add.en.qualities.price]\nbad = ['expensive']", "where it stands already"),
        ("[add.en.qualities.price]\nbad = ['dear', 'dear']", "stands twice"),
        ("[new.touchpoints.room]\ntitle = {en = 'Room'}", "there is a 'room' already"),
        ("[new.touchpoints.attic]\n", "must have a title"),
        ("[change.en]\n", "has change"),
        ("[add]\nen = 3", "must be a table"),
    ],
)
def test_wrong_edits_are_refused_with_their_place(text: str, told: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        merged(default_dictionary("en"), parse_edits(text, default_vocabulary()))
    assert told in str(refused.value)


@given(st.text(max_size=40))
def test_a_pattern_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        elements = parse_pattern(text)
    except DefinitionError:
        return
    assert 1 <= len(elements) <= 8
    assert not elements[0].after_gap


@given(st.text(max_size=120))
def test_any_text_as_edits_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        edits = parse_edits(text, default_vocabulary())
    except DefinitionError:
        return
    assert parse_edits(edits_text(edits), default_vocabulary()) == edits

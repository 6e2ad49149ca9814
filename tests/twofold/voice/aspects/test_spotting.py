"""What the default dictionary finds in sentences, in five languages and in the ways people type."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.voice.aspects.dictionary import LANGUAGES, default_dictionary
from twofold.voice.aspects.spotting import Spotter

Spotters = Callable[[str], Spotter]


def said(spotter: Spotter, text: str) -> set[tuple[str | None, str, int]]:
    return {(one.touchpoint, one.quality, round(one.valence)) for one in spotter.aspects(text)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hu", "A szoba koszos volt, de a személyzet kedves."),
        ("bg", "Стаите бяха мръсни, но персоналът беше любезен."),
        ("el", "Το δωμάτιο ήταν βρώμικο αλλά το προσωπικό ευγενικό."),
        ("cs", "Pokoje byly špinavé, ale personál milý."),
        ("en", "The rooms were dirty, but the staff was friendly."),
    ],
)
def test_each_clause_keeps_its_touchpoint_quality_and_sign(spotter: Spotters, language: str, text: str) -> None:
    assert said(spotter(language), text) == {("room", "cleanliness", -1), ("staff", "friendliness", 1)}


@pytest.mark.parametrize(
    ("language", "text", "aspect"),
    [
        ("hu", "a wifi lassu volt", ("wifi", "speed", -1)),
        ("cs", "snidane byla studena", ("breakfast", "quality", -1)),
        ("el", "to dwmatio htan vrwmiko", ("room", "cleanliness", -1)),
        ("el", "to proswpiko htan poly eygeniko", ("staff", "friendliness", 1)),
        ("bg", "staite bqha mrysni", ("room", "cleanliness", -1)),
        ("bg", "personalyt beshe mnogo lubezen", ("staff", "friendliness", 1)),
    ],
)
def test_words_are_found_without_accents_and_in_latin_letters(
    spotter: Spotters, language: str, text: str, aspect: tuple[str, str, int]
) -> None:
    assert aspect in said(spotter(language), text)


@pytest.mark.parametrize(
    ("language", "text", "quality"),
    [
        ("hu", "A fürdőszoba nem volt koszos.", "cleanliness"),
        ("bg", "Банята не беше мръсна.", "cleanliness"),
        ("el", "Το μπάνιο δεν ήταν βρώμικο.", "cleanliness"),
        ("cs", "Koupelna nebyla špinavá.", "cleanliness"),
        ("en", "The bathroom wasn't dirty.", "cleanliness"),
    ],
)
def test_a_negation_turns_blame_into_praise(spotter: Spotters, language: str, text: str, quality: str) -> None:
    assert ("bathroom", quality, 1) in said(spotter(language), text)


def test_a_czech_word_that_begins_with_no_is_no_form_of_the_one_without_it(spotter: Spotters) -> None:
    assert {
        sign for _, quality, sign in said(spotter("cs"), "Nestojí to za ty peníze, nestojí za to") if quality == "price"
    } == {-1}
    assert {sign for _, quality, sign in said(spotter("cs"), "Wifi nefunguje") if quality == "reliability"} == {-1}
    assert "price" not in {quality for _, quality, _ in said(spotter("cs"), "Stalo se to už potřetí")}


def test_a_negation_does_not_reach_over_a_turn(spotter: Spotters) -> None:
    assert ("room", "noise", -1) in said(spotter("en"), "The staff did not help, but the room was noisy")


def test_the_words_that_carry_an_aspect_can_be_highlighted(spotter: Spotters) -> None:
    text = "Great stay. The room was spotless and the waiter ruder than ever."
    marked = {text[one.start : one.end] for one in spotter("en").aspects(text)}
    assert {"spotless", "ruder"} <= marked


def test_words_that_depend_on_their_touchpoint_need_it(spotter: Spotters) -> None:
    assert ("food", "quality", -1) in said(spotter("en"), "The soup was cold.")
    assert all(quality != "quality" for _, quality, _ in said(spotter("en"), "The pool was cold."))


@pytest.mark.parametrize(
    ("language", "text", "there"),
    [
        ("en", "No hot water, dirty room", ("room", "cleanliness", -1)),
        ("en", "not cheap, rude staff", ("staff", "friendliness", -1)),
        ("hu", "A lámpa nem ég, lassú az app", ("app", "speed", -1)),
        ("hu", "lassú, nem jó", (None, "speed", -1)),
        ("bg", "не работи, любезен персонал", ("staff", "friendliness", 1)),
        ("el", "δεν είχε νερό, βρώμικο δωμάτιο", ("room", "cleanliness", -1)),
        ("cs", "nic moc, drahé", (None, "price", -1)),
    ],
)
def test_what_is_negated_ends_at_a_comma(
    spotter: Spotters, language: str, text: str, there: tuple[str | None, str, int]
) -> None:
    assert there in said(spotter(language), text)


def test_the_valence_of_the_sentence_speaks_where_words_do_not(spotter: Spotters) -> None:
    (aspect,) = spotter("en").aspects("The price.", valence=-0.7)
    assert (aspect.quality, aspect.valence) == ("price", -0.7)


@pytest.mark.parametrize("driver", ["tools", "manager-support", "error-handling", "time-and-room"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_employees_conditions_of_work_have_words_in_every_language(language: str, driver: str) -> None:
    entries = [entry for entry in default_dictionary(language).entries if entry.quality == driver]
    assert {entry.sign for entry in entries} >= {1, -1}


@pytest.mark.parametrize(
    ("language", "text", "driver"),
    [
        ("en", "Whoever makes a mistake is blamed in front of everybody.", "error-handling"),
        ("hu", "A vezetőm meghallgat, ha baj van.", "manager-support"),
        ("bg", "Претоварени сме, недостиг на хора.", "time-and-room"),
        ("el", "Το σύστημα κολλάει συνέχεια στη βάρδια.", "tools"),
        ("cs", "O změnách se dozvíme poslední, o nás bez nás.", "process-transparency"),
    ],
)
def test_employees_comments_speak_of_the_six_conditions_and_customers_do_not(
    spotter: Spotters, colleague: Spotters, language: str, text: str, driver: str
) -> None:
    assert driver in {one.quality for one in colleague(language).aspects(text)}
    assert driver not in {one.quality for one in spotter(language).aspects(text)}


@given(text=st.text(max_size=200), language=st.sampled_from([*LANGUAGES, "sk"]))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_read_and_every_place_lies_in_it(spotter: Spotters, text: str, language: str) -> None:
    for one in spotter(language).aspects(text):
        assert 0 <= one.start < one.end <= len(text)
        assert -1 <= one.valence <= 1


def test_a_text_without_a_full_stop_costs_no_more_than_twice_as_much_when_it_is_twice_as_long(
    spotter: Spotters,
) -> None:
    spot, calls = spotter("en"), 0

    def counted(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal calls
        calls += event == "call"

    def called(times: int) -> int:
        nonlocal calls
        calls = 0
        sys.setprofile(counted)
        try:
            found = spot.aspects("friendly staff, dirty room " * times)
        finally:
            sys.setprofile(None)
        assert {one.touchpoint for one in found} == {"staff", "room"}
        return calls

    called(1)
    assert called(200) < 2.2 * called(100)

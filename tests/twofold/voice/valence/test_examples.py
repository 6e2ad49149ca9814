"""The example sentences and word lists are in order: five languages, both sides, no sentence twice, no word on both."""

import hashlib
import json
from collections import Counter

import pytest

from twofold.voice.valence.example_sentences import example_paragraphs, example_sentences
from twofold.voice.valence.heads import shipped_card
from twofold.voice.valence.reading import Label
from twofold.voice.valence.word_lists import words_of
from twofold.voice.valence.words_of_valence import word_counts

LANGUAGES = ("hu", "bg", "el", "cs", "en")


def test_each_language_has_sentences_of_every_kind():
    counts = Counter((example.language, example.label) for example in example_sentences())
    assert all(counts[language, label] >= 10 for language in LANGUAGES for label in Label)


def test_no_sentence_stands_twice():
    assert max(Counter(example.text for example in example_sentences()).values()) == 1


def test_paragraphs_are_the_same_every_time():
    assert example_paragraphs() == example_paragraphs()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_both_good_and_bad(language):
    lists = words_of(language)
    assert not lists.positive.whole & lists.negative.whole
    assert not set(lists.positive.beginnings) & set(lists.negative.beginnings)


def test_a_language_without_lists_has_no_words_of_valence():
    assert word_counts("Skvelé, ďakujem", "sk").leaning == 0


def test_diacritics_and_case_do_not_count():
    assert word_counts("SZORNYU volt", "hu").leaning == word_counts("szörnyű volt", "hu").leaning < 0


@pytest.mark.parametrize(
    ("language", "good", "bad"),
    [
        ("cs", "Nezklamali mě", "Zklamali mě"),  # the beginning of the word denies it
        ("cs", "Nikdo nebyl nespokojený", "Nikdo nebyl spokojený"),
        ("cs", "Vyřešili všechno", "Nic nevyřešili"),  # the second negation only repeats the first
        ("en", "It isn’t slow", "It isn't fast"),
        ("en", "There is nothing I did not enjoy", "There is nothing I did enjoy"),
        ("hu", "Hiba nélkül", "Öröm nélkül"),  # what denies stands behind
        ("hu", "Nem volt semmi gond", "Nem volt semmi öröm"),  # the phrase bears its negation
        ("bg", "Не без радост", "Без радост"),
        ("bg", "Нямам забележки", "Имам забележки"),
        ("el", "Καθόλου βρώμικο", "Καθόλου καθαρό"),
        ("el", "Δεν θα έλεγα ότι ήταν κακό", "Δεν θα έλεγα ότι ήταν καλό"),
    ],
)
def test_what_is_denied_speaks_for_the_contrary(language, good, bad):
    assert word_counts(good, language).leaning > 0 > word_counts(bad, language).leaning


def test_words_settle_a_short_comment_and_share_a_long_one_with_its_meaning():
    short = word_counts("Very kind", "en")
    long = word_counts("The lady at the third counter behind the stairs was kind to my old mother", "en")
    assert (short.settled, long.settled) == (1, 0)
    assert word_counts("At the third counter", "en").settled == 0


def test_the_shipped_weights_are_those_that_the_card_names():
    card = shipped_card()
    weights = json.dumps(card["weights"], sort_keys=True).encode()
    assert hashlib.sha256(weights).hexdigest() == card["checksum"]
    assert "CC BY 4.0" in card["licence"]

"""Lists stand in the order that people of each language know from their dictionaries."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold_web.foundation.collation import in_order, sort_key

# as dictionaries print them; shuffled, they must come back into this order
ORDERS = {
    "en": ["10 rooms", "apple", "Apricot", "café", "cafés", "Zebra"],
    "cs": ["auto", "cena", "čas", "dům", "hotel", "chata", "ioga", "recepce", "řád", "sauna", "škola", "zima", "žena"],
    "hu": [
        "ablak", "ág", "cukor", "csap", "dél", "dzsem", "egy", "él", "gáz", "gyár", "ló", "lyuk", "nap", "nyár",
        "óra", "orr", "ózd", "ősz", "öt", "só", "szoba", "tó", "tyúk", "út", "utca", "üzlet", "zöld", "zsír",
    ],
    "bg": ["Варна", "жега", "знак", "иглика", "йод", "конак", "цена", "чаша", "шум", "щит", "ъгъл", "юг", "яке"],
    "el": ["άδεια", "Αθήνα", "αίμα", "έλεγχος", "Ήπειρος", "κράτηση", "όνομα", "υπηρεσία", "ώρα"],
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(ORDERS))
def test_a_shuffled_list_comes_back_into_the_order_of_the_dictionary(language: str) -> None:
    listed = ORDERS[language]
    for seed in range(20):
        mixed = random.Random(seed).sample(listed, len(listed))  # noqa: S311 - no secret
        assert in_order(mixed, str, language) == listed


def test_words_that_differ_in_capitals_or_accents_alone_have_one_order_whatever_came_first() -> None:
    words = ["resume", "Resume", "résumé"]
    orders = {tuple(in_order(mixed, str, "en")) for mixed in (words, words[::-1], [words[1], words[2], words[0]])}
    assert len(orders) == 1


@given(st.text(), st.sampled_from(["hu", "cs", "xx"]))
def test_any_text_has_one_place(text: str, language: str) -> None:
    assert sort_key(text, language) == sort_key(text, language)
    assert sort_key(text, language) <= sort_key(text + "a", language)

"""Where a comment is cut into sentences, and a sentence into clauses."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.voice.sentences import Sentence, clauses, split


@pytest.mark.parametrize(
    ("comment", "parts"),
    [
        ("Jó volt. Köszönöm!", ["Jó volt.", "Köszönöm!"]),
        ("Szuper!!! :) Jövök még.", ["Szuper!!! :)", "Jövök még."]),
        ("Cena 3.50 Kč je vysoká", ["Cena 3.50 Kč je vysoká"]),
        ("Vařil to p. Novák. Dobré.", ["Vařil to p. Novák.", "Dobré."]),
        ("a 2. emeleten laktunk", ["a 2. emeleten laktunk"]),
        ("Γιατί αργείτε; Περιμένω.", ["Γιατί αργείτε;", "Περιμένω."]),
        ("лошо\nмного лошо", ["лошо", "много лошо"]),
        ("hideg volt.De finom", ["hideg volt.", "De finom"]),
        ("see www.example.org/a.html now", ["see www.example.org/a.html now"]),
        ("nem... tudom", ["nem...", "tudom"]),
        ("", []),
        (" \n ", []),
        (":)", [":)"]),
    ],
)
def test_a_comment_is_cut_where_a_reader_would_pause(comment: str, parts: list[str]) -> None:
    assert [sentence.text for sentence in split(comment)] == parts


@pytest.mark.parametrize(
    ("sentence", "language", "parts"),
    [
        ("Szép a szoba, de hangos.", "hu", ["Szép a szoba,", "de hangos."]),
        ("Хубаво е но скъпо", "bg", ["Хубаво е", "но скъпо"]),
        ("Ωραίο, αλλά ακριβό", "el", ["Ωραίο,", "αλλά ακριβό"]),
        ("Hezké, jenže drahé", "cs", ["Hezké,", "jenže drahé"]),
        ("nice but slow", "en", ["nice", "but slow"]),
        ("csak jót mondhatok", "hu", ["csak jót mondhatok"]),
        ("nice aber slow", "de", ["nice aber slow"]),
    ],
)
def test_a_turn_begins_a_clause(sentence: str, language: str, parts: list[str]) -> None:
    cut = clauses(Sentence(sentence, 5, 5 + len(sentence)), language)
    assert [clause.text for clause in cut] == parts
    assert all(sentence[clause.start - 5 : clause.end - 5] == clause.text for clause in cut)


@given(st.text(alphabet=st.sampled_from("ab éΩя.!?;,…:) \n-0123"), max_size=60))
def test_sentences_stand_where_they_say_and_lose_no_word(comment: str) -> None:
    parts = split(comment)
    assert all(comment[part.start : part.end] == part.text for part in parts)
    assert all(one.end <= two.start for one, two in pairwise(parts))
    told = "".join(part.text for part in parts)
    assert sum(map(str.isalnum, told)) == sum(map(str.isalnum, comment))


def test_a_megabyte_of_signs_is_cut_in_linear_time() -> None:
    assert split("." * 1_000_000)
    assert split("a. " * 300_000)
    assert split("- " * 300_000)

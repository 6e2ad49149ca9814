"""What letters that a language does not have say against it."""

import numpy as np
import pytest

from twofold.voice.language.alphabets import evidence_of_letters
from twofold.voice.language.letters import Script, letters_of
from twofold.voice.language.model import weights

LATIN, CYRILLIC = Script.LATIN, Script.CYRILLIC


@pytest.mark.parametrize("script", [LATIN, CYRILLIC])
def test_every_language_of_the_model_has_an_alphabet(script: Script) -> None:
    labels = weights(script).labels
    against = evidence_of_letters(letters_of(["ok", "да"]), script, labels)
    assert against.shape == (2, len(labels))
    assert not against.any()  # both words fit into every alphabet


@pytest.mark.parametrize(
    ("letter", "script", "has", "has_not"),
    [
        ("ř", LATIN, ("cs",), ("hu", "en", "sk", "pl", "hr", "bg-Latn", "el-Latn")),
        ("ő", LATIN, ("hu",), ("en", "cs", "sk", "de", "bg-Latn", "el-Latn")),
        ("õ", LATIN, ("hu", "et"), ("cs", "de", "bg-Latn")),  # "ő" of a keyboard that lacks it
        ("ľ", LATIN, ("sk",), ("cs", "hu", "en")),
        ("é", LATIN, ("hu", "cs", "en", "fr"), ("hr", "pl", "el-Latn")),
        ("ъ", CYRILLIC, ("bg", "ru"), ("sr", "mk", "uk", "be")),
        ("ы", CYRILLIC, ("ru", "be"), ("bg", "sr", "mk", "uk")),
        ("ї", CYRILLIC, ("uk",), ("bg", "ru", "sr")),
    ],
)
def test_a_letter_counts_against_the_languages_without_it(
    letter: str, script: Script, has: tuple[str, ...], has_not: tuple[str, ...]
) -> None:
    for written in (letter, letter.upper()):
        against = evidence_of_letters(letters_of([f"a{written}"]), script, (*has, *has_not))[0]
        assert not against[: len(has)].any()
        assert (against[len(has) :] < 0).all()


def test_a_letter_counts_once_in_its_own_text_only() -> None:
    once, often, never = evidence_of_letters(letters_of(["Dvořák", "řeřicha třikrát", "good"]), LATIN, ("en", "cs"))
    assert once[0] == often[0] < 0
    assert not never.any()
    assert once[1] == 0


def test_no_texts_have_no_evidence() -> None:
    assert evidence_of_letters(letters_of([]), LATIN, ("en", "cs")).shape == (0, 2)
    assert np.array_equal(evidence_of_letters(letters_of(["", "10/10"]), LATIN, ("en", "cs")), np.zeros((2, 2)))

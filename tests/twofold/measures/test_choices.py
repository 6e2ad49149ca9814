"""Whether a column holds one of some words, on both engines, few words or many."""

import pytest

from twofold.measures.choices import MOST_EQUALITIES, one_of


@pytest.mark.parametrize("many", [1, 2, MOST_EQUALITIES, MOST_EQUALITIES + 1])
def test_rows_with_one_of_the_words_are_found_and_rows_without_any_word_are_not(facts_of, many: int) -> None:
    words = [f"c{number}" for number in range(many)]
    facts = facts_of(answers=[{"channel": word} for word in [*words, "other", None]])
    found = facts.collect(facts.answers().filter(one_of("channel", words)).select("channel"))
    assert sorted(found.column("channel").to_pylist()) == sorted(words)
    left = facts.collect(facts.answers().filter(~one_of("channel", words)).select("channel"))
    assert left.column("channel").to_pylist() == ["other"]

"""Remembered pseudonyms are those the key makes, however many names there are, and however long they are."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.privacy.pseudonyms import Key
from twofold.sources.known_pseudonyms import KnownPseudonyms

KEY = Key(bytes(range(32)))


def _made(values: list[str | None]) -> list[int | None]:
    return [KEY.pseudonym("person", value) if value else None for value in values]


@pytest.mark.parametrize("bits", [1, 4, 20])
@pytest.mark.parametrize("size", [3, 40])
def test_a_name_has_one_pseudonym_in_every_batch(size: int, bits: int) -> None:
    known = KnownPseudonyms(KEY, "person", bits)
    batches = [[*(f"name {number % (size + step)}" for number in range(47)), None, ""] for step in range(3)]

    for batch in batches:
        assert known.of(pa.chunked_array([pa.array(batch, pa.string())])).to_pylist() == _made(batch)


def test_a_table_that_grows_forgets_no_more_than_it_must() -> None:
    known = KnownPseudonyms(KEY, "person")
    names = pa.array([f"name {number}" for number in range(20_000)])
    wanted = KEY.pseudonyms("person", names)
    for begin in (0, 5_000, 10_000, 0):
        assert known.of(pa.chunked_array([names[begin : begin + 10_000]])).equals(wanted[begin : begin + 10_000])


NAME = st.text(st.sampled_from(["a", "b", "\0", "é", "Ω"]), max_size=4) | st.sampled_from(
    ["a" * length for length in range(28, 37)] + ["a" * 31 + "b", "b" + "a" * 31, "a" * 30 + "é", "é" + "a" * 40]
)


@settings(deadline=None)  # the first of a process is slow
@given(st.lists(st.lists(st.none() | NAME, max_size=9), max_size=5), st.integers(1, 3), st.integers(0, 2))
def test_nobody_is_taken_for_somebody_else(batches: list[list[str | None]], bits: int, skipped: int) -> None:
    known = KnownPseudonyms(KEY, "person", bits)
    for batch in batches:
        told = pa.array([*(["before"] * skipped), *batch], pa.string())[skipped:]
        assert known.of(pa.chunked_array([told])).to_pylist() == _made(batch)


def test_names_that_are_known_are_not_hashed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    known, asked = KnownPseudonyms(KEY, "employee"), list[str]()
    pseudonyms = Key.pseudonyms

    def watched(key: Key, domain: str, values: pa.DictionaryArray) -> pa.Int64Array:
        asked.extend(values.to_pylist())
        return pseudonyms(key, domain, values)

    monkeypatch.setattr(Key, "pseudonyms", watched)
    for batch in (["Anna", "Béla", "Anna"], ["Béla", "Cili"], ["Anna", "Cili"]):
        known.of(pa.chunked_array([batch]))
    assert asked == ["Anna", "Béla", "Cili"]

"""Remembered pseudonyms are those the key makes, however many names there are."""

import pyarrow as pa
import pytest

from twofold.privacy.pseudonyms import Key
from twofold.sources.known_pseudonyms import MOST, KnownPseudonyms

KEY = Key(bytes(range(32)))


def _made(values: list[str | None]) -> list[int | None]:
    return [KEY.pseudonym("person", value) if value else None for value in values]


@pytest.mark.parametrize("size", [3, MOST - 1, MOST, MOST + 1])
def test_a_name_has_one_pseudonym_in_every_batch(size: int) -> None:
    known = KnownPseudonyms(KEY, "person")
    batches = [[f"name {number % (size + step)}" for number in range(size + 7)] + [None, ""] for step in range(3)]

    for batch in batches:
        assert known.of(pa.chunked_array([pa.array(batch, pa.string())])).to_pylist() == _made(batch)

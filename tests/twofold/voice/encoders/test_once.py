"""Each text is encoded once, however often it is said or asked for."""

from collections.abc import Sequence

import numpy as np

from twofold.voice.encoders.encoder import ModelId, Vectors
from twofold.voice.encoders.ngrams import NgramEncoder
from twofold.voice.encoders.once import Once


class Counting:
    """Letter counts, and what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    @property
    def model(self) -> ModelId:
        return NgramEncoder().model

    def vectors(self, texts: Sequence[str], role: str = "passage") -> Vectors:
        del role
        self.asked += texts
        return NgramEncoder().vectors(texts)


def test_a_text_said_twice_is_encoded_once_and_has_its_vector_in_both_places() -> None:
    counting = Counting()
    found = Once().vectors(counting, ["ok", "Very kind", "ok", ""])
    assert counting.asked == ["ok", "Very kind", ""]
    np.testing.assert_array_equal(found, NgramEncoder().vectors(["ok", "Very kind", "ok", ""]))


def test_what_is_kept_is_not_encoded_again_and_is_forgotten_when_it_was_asked_for() -> None:
    once, counting = Once(), Counting()
    kept = once.vectors(counting, ["Very kind", "slow"], keep=True)
    np.testing.assert_array_equal(once.vectors(counting, ["slow", "new", "Very kind"])[[2, 0]], kept)
    assert counting.asked == ["Very kind", "slow", "new"]
    assert once.kept == {}

"""What was encoded is not encoded again, keeps no text, and can be erased."""

import numpy as np
import pytest

from twofold.errors import Unavailable
from twofold.voice.encoders import VectorCache
from twofold.voice.encoders.ngrams import NgramEncoder


class Counting(NgramEncoder):
    """Counts what it is asked for."""

    def __init__(self):
        self.seen = []

    def vectors(self, texts, role="passage"):
        self.seen += texts
        return super().vectors(texts, role)


def test_a_text_is_encoded_once_even_after_a_restart(tmp_path):
    first, again = Counting(), Counting()
    VectorCache(tmp_path, first).vectors(["jó", "rossz", "jó"])
    vectors = VectorCache(tmp_path, again).vectors(["rossz", "új", "jó"])
    assert first.seen == ["jó", "rossz"]
    assert again.seen == ["új"]
    np.testing.assert_array_equal(vectors, NgramEncoder().vectors(["rossz", "új", "jó"]))


def test_a_query_is_not_a_passage(tmp_path):
    counting = Counting()
    cache = VectorCache(tmp_path, counting)
    cache.vectors(["jó"])
    cache.vectors(["jó"], "query")
    assert counting.seen == ["jó", "jó"]


def test_an_erased_text_is_gone_from_the_disk_and_the_others_stay(tmp_path):
    counting = Counting()
    cache = VectorCache(tmp_path, counting)
    kept = cache.vectors(["egy", "kettő", "három"])
    assert cache.erase(["kettő", "soha nem látott"]) == 1
    reopened = VectorCache(tmp_path, counting)
    assert len(reopened) == 2
    np.testing.assert_array_equal(reopened.vectors(["egy", "három"]), kept[[0, 2]])
    reopened.vectors(["kettő"])
    assert counting.seen == ["egy", "kettő", "három", "kettő"]


def test_no_text_stands_on_the_disk(tmp_path):
    VectorCache(tmp_path, NgramEncoder()).vectors(["Kovács János szobája hideg"])
    assert not any("Kovács".encode() in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_what_was_made_before_the_encoder_broke_is_not_made_again(tmp_path, monkeypatch):
    class Breaking(Counting):
        """A server that is gone after the first turn."""

        def vectors(self, texts, role="passage"):
            if self.seen:
                raise Unavailable("gone")
            return super().vectors(texts, role)

    monkeypatch.setattr("twofold.voice.encoders.vector_cache._A_TURN", 2)
    with pytest.raises(Unavailable):
        VectorCache(tmp_path, Breaking()).vectors(["a", "b", "c", "d", "e"])
    counting = Counting()
    vectors = VectorCache(tmp_path, counting).vectors(["a", "b", "c", "d", "e"])
    assert counting.seen == ["c", "d", "e"]
    np.testing.assert_array_equal(vectors, NgramEncoder().vectors(["a", "b", "c", "d", "e"]))

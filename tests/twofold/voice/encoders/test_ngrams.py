"""The home that is always there: inflected forms are near, case and diacritics do not count."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twofold.voice.encoders.ngrams import NgramEncoder

NGRAMS = NgramEncoder()


def test_an_inflected_form_is_nearer_than_another_word():
    room, rooms, breakfast = NGRAMS.vectors(["szobában", "szobák", "reggeli"])
    assert room @ rooms > room @ breakfast


def test_case_and_diacritics_do_not_count():
    one, two = NGRAMS.vectors(["ŠPINAVÝ pokoj", "spinavy pokoj"])
    assert one @ two > 0.999


def test_nothing_said_is_a_row_of_zeros():
    assert not NGRAMS.vectors([""])[0].any()


@given(st.text())
def test_any_text_has_a_vector_of_length_one_or_zero(text):
    length = np.linalg.norm(NGRAMS.vectors([text])[0])
    assert np.isclose(length, 1, atol=1e-5) or length == 0

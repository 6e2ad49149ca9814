"""Valence has the right direction in five languages, follows the words' scope, and is sure only where it may be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.voice.encoders import encoder
from twofold.voice.encoders.ngrams import NgramEncoder
from twofold.voice.valence import Label, shipped_valence, valence_for

GOOD = {
    "hu": "Remek szálloda, kedves emberek, visszajövünk!",
    "bg": "Страхотен хотел, мили хора, ще се върнем!",
    "el": "Υπέροχο ξενοδοχείο, ευγενικοί άνθρωποι, θα ξαναέρθουμε!",
    "cs": "Skvělý hotel, milí lidé, vrátíme se!",
    "en": "Great hotel, kind people, we will be back!",
}
BAD = {
    "hu": "Borzalmas szálloda, koszos szoba, soha többé.",
    "bg": "Ужасен хотел, мръсна стая, никога повече.",
    "el": "Απαίσιο ξενοδοχείο, βρώμικο δωμάτιο, ποτέ ξανά.",
    "cs": "Hrozný hotel, špinavý pokoj, už nikdy.",
    "en": "Terrible hotel, dirty room, never again.",
}


@pytest.fixture(scope="module")
def read():
    pytest.importorskip("onnxruntime")
    reader = encoder("onnx")
    model = shipped_valence(reader.model)

    def score(texts, languages):
        return model.score(texts, reader.vectors(texts), languages)

    return score


@pytest.mark.parametrize("language", GOOD)
def test_praise_is_good_and_scolding_bad_in_each_language(read, language):
    good, bad = read([GOOD[language], BAD[language]], [language] * 2)
    assert good.value > 0.3
    assert bad.value < -0.3
    assert (good.label, bad.label) == (Label.POSITIVE, Label.NEGATIVE)
    assert min(good.confidence, bad.confidence) > 0.75


def test_a_sixth_language_has_the_right_directions_without_any_list_of_its_own(read):
    good = ["Skvelý hotel, milí ľudia, vrátime sa!", "Ďakujem, všetko bolo výborné", "Odporúčam každému"]
    bad = [
        "Hrozný hotel, špinavá izba, už nikdy.",
        "Balík prišiel neskoro a rozbitý",
        "Veľké sklamanie, vyhodené peniaze",
    ]
    values = [valence.value for valence in read(good + bad, ["sk"] * 6)]
    assert min(values[:3]) > 0 > max(values[3:])


@pytest.mark.parametrize(
    ("worse", "better", "language"),
    [
        ("The food was not good.", "The food was good.", "en"),
        ("Nem volt jó az étel.", "Jó volt az étel.", "hu"),
        ("Jídlo nebylo dobré.", "Jídlo bylo dobré.", "cs"),
        ("Храната не беше добра.", "Храната беше добра.", "bg"),
        ("Το φαγητό δεν ήταν καλό.", "Το φαγητό ήταν καλό.", "el"),
        ("The room was nice, but the staff was rude.", "The staff was rude, but the room was nice.", "en"),
        ("ok :(", "ok :)", "en"),
        ("Well done, again no internet...", "Well done, the internet is back", "en"),
    ],
)
def test_negation_turns_faces_and_irony_count(read, worse, better, language):
    low, high = read([worse, better], [language] * 2)
    assert low.value < high.value


def test_emphasis_makes_a_feeling_more_intense(read):
    plain, loud = read(["Nagyon rossz", "Nagyon rossz!!!"], ["hu"] * 2)
    assert loud.intensity > plain.intensity


def test_a_question_is_less_intense_than_praise_and_scolding(read):
    question, both = read(["Meddig vannak nyitva?", "Az étel remek, a kiszolgálás borzalmas volt."], ["hu"] * 2)
    assert question.label == Label.NEUTRAL
    assert both.label == Label.MIXED
    assert question.intensity < both.intensity


def test_no_comment_has_no_valence(read):
    assert read([], []) == []


def test_with_few_comments_nothing_is_adapted():
    pytest.importorskip("onnxruntime")
    reader = encoder("onnx")
    model = shipped_valence(reader.model)
    texts = list(GOOD.values())
    assert model.adapted(texts, reader.vectors(texts), list(GOOD)) is model


def test_adapting_finds_the_share_that_tilts_and_keeps_directions():
    pytest.importorskip("onnxruntime")
    reader = encoder("onnx")
    model = shipped_valence(reader.model)
    texts = [f"{GOOD['en']} {number}" for number in range(270)] + [f"{BAD['en']} {number}" for number in range(30)]
    vectors = reader.vectors(texts)
    read = model.adapted(texts, vectors, ["en"] * 300).score(texts, vectors, ["en"] * 300)
    values = np.array([valence.value for valence in read])
    assert (values[:270] > 0).all()
    assert (values[270:] < 0).all()


def test_an_encoder_of_the_organisations_own_is_taught_from_the_examples():
    pytest.importorskip("sklearn")

    class Own(NgramEncoder):
        """Says that it is another model."""

        model = type("Own", (), {"name": "own", "checksum": "0", "dimensions": 1024})()

    model = valence_for(Own())
    good, bad = model.score([GOOD["en"], BAD["en"]], Own().vectors([GOOD["en"], BAD["en"]]), ["en", "en"])
    assert good.value > bad.value


@given(st.text(), st.sampled_from(["hu", "bg", "el", "cs", "en", "xx"]))
def test_without_an_encoder_any_text_has_a_valence_within_its_bounds(text, language):
    model = shipped_valence(NgramEncoder().model)
    (valence,) = model.score([text], NgramEncoder().vectors([text]), [language])
    assert -1 <= valence.value <= 1
    assert 0 <= valence.intensity <= 1
    assert 0.5 <= valence.confidence <= 1
    assert model.note


@pytest.mark.parametrize("language", ["hu", "bg", "el", "cs", "en"])
def test_without_an_encoder_words_still_tell_praise_from_scolding(language):
    model = shipped_valence(NgramEncoder().model)
    texts = [GOOD[language], BAD[language]]
    good, bad = model.score(texts, NgramEncoder().vectors(texts), [language] * 2)
    assert good.value > 0 > bad.value

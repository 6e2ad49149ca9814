"""An own model learns from rated comments, forgives wrong labels, refuses too few, is never worse by its own card."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from twofold.errors import InputError, UsageError
from twofold.voice.encoders.ngrams import NgramEncoder
from twofold.voice.learning import (
    Lesson,
    OwnModel,
    RatedComments,
    TooLittleToLearn,
    kept_model,
    label_of_score,
    marked_for_retraining,
    model_kept,
    train,
    what_changed,
)
from twofold.voice.learning.training import beyond_chance
from twofold.voice.valence import shipped_valence
from twofold.voice.valence.reading import Label

pytest.importorskip("sklearn")

NGRAMS = NgramEncoder()
LESSON = Lesson(NGRAMS.model, shipped_valence(NGRAMS.model), date(2026, 11, 22))
#: Words of one trade that no shipped list knows: only this organisation's ratings can teach them.
GOOD, BAD = ["zufal", "brenta", "kolmir"], ["gratok", "vulsen", "dremby"]


def _comments(n, wrong=0.0, seed=0):
    draws = np.random.default_rng(seed)
    good = draws.random(n) < 0.6
    texts = [
        f"{draws.choice(GOOD if one else BAD)} {draws.integers(1000)} {draws.choice(['itt', 'ott'])}" for one in good
    ]
    flipped = good ^ (draws.random(n) < wrong)
    labels = [Label.POSITIVE if one else Label.NEGATIVE for one in flipped]
    people = [f"p{number % 50}" for number in range(n)]
    return RatedComments(texts, ["hu"] * n, labels, ["web"] * n, people), good


def _share_right(model, texts, good):
    read = model.score(texts, NGRAMS.vectors(texts), ["hu"] * len(texts), ["web"] * len(texts))
    return np.mean([(one.value > 0) == truth for one, truth in zip(read, good, strict=True)])


@pytest.fixture(scope="module")
def model() -> OwnModel:
    rated, _ = _comments(300)
    return train(rated, NGRAMS.vectors(rated.texts), LESSON)


def test_words_of_the_trade_are_learnt(model):
    new, good = _comments(200, seed=9)
    assert _share_right(model, new.texts, good) > 0.97
    assert model.card.uses == "own"
    assert model.card.macro_f1 > model.card.macro_f1_shipped


def test_one_label_in_five_wrong_costs_little():
    rated, _ = _comments(300, wrong=0.2)
    new, good = _comments(200, seed=9)
    noisy = train(rated, NGRAMS.vectors(rated.texts), LESSON)
    assert _share_right(noisy, new.texts, good) > 0.95
    assert noisy.card.doubted > 0


def test_too_few_comments_are_refused_with_what_is_missing():
    rated, _ = _comments(40)
    with pytest.raises(TooLittleToLearn, match=r"40 rated comments.*needs 60.*shipped model stays"):
        train(rated, NGRAMS.vectors(rated.texts), LESSON)


def test_a_class_with_a_handful_of_comments_is_refused():
    rated, _ = _comments(100)
    labels = [Label.NEUTRAL, *rated.labels[1:]]
    with pytest.raises(TooLittleToLearn, match="1 neutral"):
        train(replace(rated, labels=labels), NGRAMS.vectors(rated.texts), LESSON)


def test_ratings_that_say_nothing_of_the_words_leave_the_shipped_model_in_use():
    used = []
    for seed in range(12):
        rated, _ = _comments(120, wrong=0.5, seed=seed)
        used.append(train(rated, NGRAMS.vectors(rated.texts), LESSON).card)
    assert sum(card.uses == "own" for card in used) <= 1  # of twelve, 1 in 100 by chance
    assert all(card.uses == "shipped" for card in used if card.by_chance)
    assert any(card.macro_f1 >= card.macro_f1_shipped for card in used if card.by_chance)
    assert "no more often than by chance" in next(card for card in used if card.by_chance).sentence


def test_agreement_by_chance_is_taken_for_more_once_in_a_hundred_times():
    draws = np.random.default_rng(5)
    truth = draws.choice(3, 90, p=(0.6, 0.3, 0.1))
    said = draws.choice(3, 90, p=(0.7, 0.2, 0.1))
    taken = np.mean([beyond_chance(truth, draws.permutation(said)) for _ in range(4000)])
    assert 0.005 < taken < 0.02


def test_the_card_says_how_accurate_with_interval_by_language(model):
    (accuracy,) = model.card.accuracy
    assert (accuracy.language, accuracy.n) == ("hu", 300)
    assert accuracy.low <= accuracy.value <= accuracy.high
    assert model.card.people == 50
    assert "300 comments" in model.card.sentence


def test_confidence_is_true_on_comments_never_seen():
    rated, _ = _comments(300, wrong=0.25)
    noisy = train(rated, NGRAMS.vectors(rated.texts), LESSON)
    new, _ = _comments(300, wrong=0.25, seed=7)
    read = noisy.score(new.texts, NGRAMS.vectors(new.texts), new.languages, new.channels)
    right = np.mean([one.label == label for one, label in zip(read, new.labels, strict=True)])
    assert abs(np.mean([one.confidence for one in read]) - right) < 0.1


def test_corrections_outweigh_ratings():
    rated, _ = _comments(100)
    texts = [*rated.texts, *[f"sima {number}" for number in range(40)]]
    labels = [*rated.labels, *[Label.POSITIVE] * 20, *[Label.NEGATIVE] * 20]
    plain = RatedComments(texts, ["hu"] * 140, labels)
    corrected = replace(plain, corrected=[False] * 120 + [True] * 20)
    vectors = NGRAMS.vectors(texts)
    value = [
        train(one, vectors, LESSON).score(["sima"], NGRAMS.vectors(["sima"]), ["hu"])[0].value
        for one in (plain, corrected)
    ]
    assert value[1] < value[0]


def test_a_kept_model_reads_the_same_and_holds_no_word(model, tmp_path):
    file = tmp_path / "valence.model"
    model_kept(model, file)
    again = kept_model(file)
    texts = ["zufal itt", "gratok ott"]
    before, after = (one.score(texts, NGRAMS.vectors(texts), ["hu"] * 2) for one in (model, again))
    assert [round(one.value, 4) for one in before] == [round(one.value, 4) for one in after]
    assert again.card == model.card
    assert not any(word.encode() in file.read_bytes() for word in (*GOOD, *BAD, "p17"))


def test_a_damaged_model_is_refused(model, tmp_path):
    file = tmp_path / "valence.model"
    model_kept(model, file)
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    file.write_bytes(changed)
    with pytest.raises(InputError, match="damaged"):
        kept_model(file)


def test_an_erased_person_is_no_longer_learnt_from_and_marks_the_model(model, tmp_path):
    rated, _ = _comments(300)
    left = rated.without({"p3"})
    assert "p3" not in left.persons
    assert len(left) == 294
    file = tmp_path / "valence.model"
    model_kept(model, file)
    assert marked_for_retraining(file, "a person was erased").card.retrain_because
    assert kept_model(file).card.retrain_because == "a person was erased"


def test_what_changed_is_said_in_sentences(model):
    newer = replace(model.card, version=2, comments=400, uses="shipped")
    said = " ".join(what_changed(model.card, newer))
    assert "+100 comments" in said
    assert "shipped model is used now" in said


def test_a_second_version_says_in_its_card_what_changed(model, tmp_path):
    rated, _ = _comments(320)
    second = train(rated, NGRAMS.vectors(rated.texts), replace(LESSON, before=model.card))
    assert second.card.version == 2
    assert second.card.changed[0] == "+20 comments, +0 corrections."
    model_kept(second, tmp_path / "valence.model")
    assert kept_model(tmp_path / "valence.model").card == second.card


def test_three_classes_of_unequal_size_and_channels_with_their_own_thresholds_are_kept_as_they_were(tmp_path):
    draws = np.random.default_rng(0)
    kinds = draws.choice(3, 400, p=(0.1, 0.2, 0.7))
    words = [BAD, ["tolmec", "ferbil"], GOOD]
    texts = [f"{draws.choice(words[kind])} {draws.integers(1000)}" for kind in kinds]
    labels = [(Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)[kind] for kind in kinds]
    channels = [("web", "phone")[number % 2] for number in range(400)]
    vectors = NGRAMS.vectors(texts)
    model = train(RatedComments(texts, ["hu"] * 400, labels, channels), vectors, LESSON)
    read = model.score(texts, vectors, ["hu"] * 400, channels)
    assert np.mean([one.label == label for one, label in zip(read, labels, strict=True)]) > 0.97
    assert set(model.calibration.groups) == {("hu", "web"), ("hu", "phone")}
    model_kept(model, tmp_path / "valence.model")
    again = kept_model(tmp_path / "valence.model").score(texts, vectors, ["hu"] * 400, channels)
    assert [one.label for one in again] == [one.label for one in read]
    assert [one.value for one in again] == pytest.approx([one.value for one in read], abs=1e-4)


def test_wrong_labels_do_not_turn_round_what_the_shipped_model_knows():
    draws = np.random.default_rng(1)
    good = draws.random(300) < 0.85
    words = {True: ["nagyon jó", "kiváló", "köszönöm"], False: ["nagyon rossz", "borzalmas", "pocsék"]}
    texts = [f"{draws.choice(words[bool(one)])} {draws.integers(1000)}" for one in good]
    labels = [Label.POSITIVE if one else Label.NEGATIVE for one in good ^ (draws.random(300) < 0.2)]
    model = train(RatedComments(texts, ["hu"] * 300, labels), NGRAMS.vectors(texts), LESSON)
    read = model.score(texts, NGRAMS.vectors(texts), ["hu"] * 300)
    assert np.mean([(one.value > 0) == truth for one, truth in zip(read, good, strict=True)]) > 0.95


def test_vectors_of_another_encoder_are_refused(model):
    with pytest.raises(UsageError, match="another encoder"):
        model.score(["jó"], np.zeros((1, 7), np.float32), ["hu"])


@pytest.mark.parametrize(
    ("score", "low", "high", "label"),
    [
        (0, 0, 10, "negative"),
        (4, 0, 10, "negative"),
        (5, 0, 10, "neutral"),
        (6, 0, 10, "positive"),
        (3, 1, 5, "neutral"),
    ],
)
def test_a_score_says_good_or_bad_by_its_place_on_the_scale(score, low, high, label):
    assert label_of_score(score, low, high) == label


def test_a_score_off_its_scale_is_refused():
    with pytest.raises(UsageError, match="scale"):
        label_of_score(11, 0, 10)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(UsageError, match="length"):
        RatedComments(["a", "b"], ["hu"], [Label.POSITIVE, Label.NEGATIVE])

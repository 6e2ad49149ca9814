"""Topics: planted ones are found again, keep their identity, and neither language nor mood makes a topic."""

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.voice.topics.choosing import Choice, Stability, adjusted_rand, chosen
from twofold.voice.topics.clustering import assigned, clustered
from twofold.voice.topics.evening import evened, valence_directions, with_signs
from twofold.voice.topics.finding import Remarks, find_topics
from twofold.voice.topics.identity import Fate, Known, recognised
from twofold.voice.topics.naming import names

DIMENSIONS = 48
WORDS = {
    "en": ("parking garage space", "breakfast coffee rolls", "wireless password signal", "pillow mattress blanket"),
    "cs": ("parkování garáž místo", "snídaně káva rohlíky", "heslo připojení signál", "polštář matrace deka"),
}


def planted(per: int, seed: int, topics: int = 4) -> tuple[Remarks, np.ndarray]:
    """Remarks of so many topics in two languages and two moods; language and mood move vectors more than topics do."""
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(np.random.default_rng(1).standard_normal((DIMENSIONS, DIMENSIONS)))[0]
    texts, vectors, languages, moods, truth = [], [], [], [], []
    for topic in range(topics):
        for number in range(per):
            language, mood = ("en", "cs")[number % 2], (1.0, -1.0)[number // 2 % 2]
            noise = 0.12 * rng.standard_normal(DIMENSIONS)
            vectors.append(axes[topic] + mood * axes[10] + (2 if language == "en" else -2) * axes[11] + noise)
            said = WORDS[language][topic % 4].split()
            texts.append(
                " ".join([*rng.permutation(said), f"w{topic}{rng.integers(9999)}x", f"v{rng.integers(9999)}y"])
            )
            languages.append(language)
            moods.append(mood)
            truth.append(topic)
    made = np.array(vectors, np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    days = rng.integers(0, 300, len(texts))
    return Remarks(texts, made, languages, np.array(moods), days, [frozenset()] * len(texts)), np.array(truth)


def test_planted_topics_are_found_again_with_their_number_and_names() -> None:
    remarks, truth = planted(60, seed=3)
    found = find_topics(remarks, seed=5)
    assert adjusted_rand(truth, found.of) > 0.95
    assert len(found.topics) == 4
    words = {word for topic in found.topics for named in topic.named for word in named.words}
    assert {"garage", "breakfast", "polštář", "heslo"} <= words
    assert all({named.language for named in topic.named} == {"en", "cs"} for topic in found.topics)


def test_without_evening_language_and_mood_are_the_topics() -> None:
    remarks, truth = planted(60, seed=3)
    rng = np.random.default_rng(0)
    raw = clustered(remarks.vectors, 4, rng).of
    even = evened(
        remarks.vectors, remarks.languages, valence_directions(remarks.vectors, remarks.valences, remarks.languages)
    )
    assert adjusted_rand(truth, raw) < 0.2
    assert adjusted_rand(truth, clustered(even, 4, rng).of) > 0.95


def test_the_same_seed_gives_the_same_topics() -> None:
    remarks, _ = planted(30, seed=3)
    first, second = find_topics(remarks, seed=5, k=4), find_topics(remarks, seed=5, k=4)
    assert (first.of == second.of).all()
    assert first.topics == second.topics


def test_a_topic_keeps_its_identity_when_topics_are_made_anew() -> None:
    before, _ = planted(40, seed=3)
    after, _ = planted(50, seed=4)
    first = find_topics(before, seed=5, k=4)
    second = find_topics(after, seed=9, former=first.known, k=4)
    assert {change.fate for change in second.changes} == {Fate.KEPT}
    for number, topic in enumerate(second.topics):
        words = {word for named in topic.named for word in named.words}
        same = next(one for one in first.topics if one.identity == topic.identity)
        assert words & {word for named in same.named for word in named.words}, number


def test_new_gone_split_and_merged_topics_are_told_apart() -> None:
    axes = np.eye(6, dtype=np.float32)
    former = Known(("T1", "T2", "T3", "T4"), axes[:4], 5)
    half = np.array([0, 0.8, 0, 0, 0, 0.6], np.float32)
    between = np.array([0, 0, 0.75, 0.661, 0, 0], np.float32)
    centres = np.stack([axes[1], half, between, axes[4]])
    known, changes = recognised(centres, former)
    fates = {(change.topic, change.fate, change.other) for change in changes}
    assert ("T2", Fate.KEPT, "") in fates
    assert ("T5", Fate.SPLIT, "T2") in fates
    assert ("T3", Fate.KEPT, "") in fates
    assert ("T4", Fate.MERGED, "T3") in fates
    assert ("T6", Fate.NEW, "") in fates
    assert ("T1", Fate.GONE, "") in fates
    assert known.next == 7


def test_an_identity_is_never_used_twice() -> None:
    first, _ = recognised(np.eye(3, dtype=np.float32)[:2], None)
    second, _ = recognised(np.eye(3, dtype=np.float32)[2:], first)
    third, _ = recognised(np.eye(3, dtype=np.float32)[:1], second)
    assert len({*first.names, *second.names, *third.names}) == 4


def test_many_new_comments_are_assigned_in_parts_as_they_would_be_at_once() -> None:
    rng = np.random.default_rng(2)
    rows = rng.standard_normal((45_000, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    centres = rows[:5]
    assert (assigned(rows, centres).of == (rows @ centres.T).argmax(axis=1)).all()


def test_no_cluster_is_ever_empty() -> None:
    rows = np.repeat(np.eye(4, dtype=np.float32)[:2], 20, axis=0)
    rows += 0.01 * np.random.default_rng(0).standard_normal(rows.shape).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert len(np.unique(clustered(rows, 5, np.random.default_rng(1)).of)) == 5


def test_signs_of_the_dictionary_draw_languages_together() -> None:
    rng = np.random.default_rng(0)
    even = rng.standard_normal((200, 20)).astype(np.float32)
    even /= np.linalg.norm(even, axis=1, keepdims=True)
    truth = np.arange(200) % 2
    signs = [frozenset({("room", "price")[kind]}) for kind in truth]
    assert adjusted_rand(truth, clustered(with_signs(even, signs), 2, rng).of) > 0.9
    assert with_signs(even, [frozenset()] * 200) is even


def test_a_word_of_one_person_names_no_topic() -> None:
    texts = ["parking Zebulon", *["parking full"] * 6, *["soup cold"] * 6]
    found = names(texts, ["en"] * 13, np.array([0] * 7 + [1] * 6), 2)
    assert "parking" in found[0][0].words
    assert "zebulon" not in found[0][0].words


def test_masks_name_no_topic() -> None:
    found = names(["call [phone] now"] * 6 + ["soup cold"] * 6, ["en"] * 12, np.array([0] * 6 + [1] * 6), 2)
    assert "phone" not in found[0][0].words


@pytest.mark.parametrize(
    ("language", "said", "named"),
    [
        ("hu", "hogy egy ilyen párna mint ez", {"párna"}),
        ("cs", "jsem tak ještě polštář mám", {"polštář"}),
        ("bg", "който само възглавница като няма", {"възглавница"}),
        ("el", "ήταν πολύ και μαξιλάρι όμως", {"μαξιλάρι"}),
        ("en", "they were there with pillow because", {"pillow"}),
        ("hu", "végül erre ahhoz párna néhány", {"párna"}),
        ("cs", "stejně nějaký několik polštář těchto", {"polštář"}),
        ("bg", "също техните възглавница въпреки", {"възглавница"}),
        ("el", "ότι λόγω μαξιλάρι επίσης κάποιον", {"μαξιλάρι"}),
        ("en", "everything pillow definitely whether", {"pillow"}),
    ],
)
def test_words_that_hold_a_sentence_together_name_no_topic(language: str, said: str, named: set[str]) -> None:
    found = names([said] * 6 + ["abc def"] * 6, [language] * 12, np.array([0] * 6 + [1] * 6), 2)
    assert set(found[0][0].words) == named


def test_the_number_of_topics_stays_where_it_does_about_as_well() -> None:
    choice = Choice(
        6, (Stability(4, 0.4, 0.3), Stability(6, 0.8, 0.3), Stability(10, 0.8, 0.32), Stability(15, 0.5, 0.3))
    )
    assert [choice.keeping(former) for former in (4, 6, 8, 10, 15)] == [6, 6, 8, 10, 6]
    assert choice.keeping(0) == 6


def test_topics_that_set_out_from_the_former_ones_move_only_as_far_as_they_must() -> None:
    rows = np.repeat(np.eye(6, dtype=np.float32), 20, axis=0)
    begin = rows[[0, 20, 40, 60, 80, 100]]
    assert (clustered(rows, 6, np.random.default_rng(0), begin=begin).of == np.repeat(np.arange(6), 20)).all()
    with_one_more = clustered(rows, 6, np.random.default_rng(0), begin=begin[:5]).of
    assert (with_one_more[:100] == np.repeat(np.arange(5), 20)).all()
    assert len(np.unique(with_one_more)) == 6


def test_remarks_without_groups_do_not_claim_many_topics_with_certainty() -> None:
    rng = np.random.default_rng(4)
    rows = rng.standard_normal((400, 30)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert max(one.gap for one in chosen(rows, seed=1, candidates=(4, 6, 10)).tried) < 0.1


def test_remarks_without_groups_make_no_topics() -> None:
    rng = np.random.default_rng(4)
    rows = rng.standard_normal((1_200, 100)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    texts = [f"remark {'abcdefghij'[at % 10] * (at // 10 + 1)}" for at in range(1_200)]
    blank = Remarks(texts, rows, ["en"] * 1_200, np.full(1_200, np.nan), np.arange(1_200), [frozenset()] * 1_200)
    with pytest.raises(UsageError, match="no groups that come back"):
        find_topics(blank, seed=7)


def test_too_few_remarks_make_no_topics() -> None:
    remarks, _ = planted(2, seed=3)
    with pytest.raises(UsageError, match="make no topics yet"):
        find_topics(remarks, seed=1)

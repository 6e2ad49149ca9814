"""Finding comments that say alike, and choosing some to be shown."""

import numpy as np
import pyarrow as pa
import pytest
from tests.twofold.voice.conftest import vector_of

from twofold.errors import UsageError
from twofold.voice.keeping import KeptComments
from twofold.voice.search import Mode, Quoting, Sought, find, quotes
from twofold.voice.search.finding import Found

SAID = [
    "The towels were wet and the bathroom smelled.",
    "THE TOWELS WERE WET, and the bathroom smelled!",
    "Breakfast was excellent and the coffee strong.",
    "Mokrý ručník v koupelně.",
    "Wet towel again, third night in a row now.",
    "[name] [phone] [e-mail] [address] will call me about the wet towels",
    "Nice.",
]


def comments(texts: list[str], **more: list[object]) -> KeptComments:
    n = len(texts)
    columns: dict[str, object] = {
        "respondent": list(range(n)),
        "local_day": [20_000] * n,
        "unit": ["brno"] * n,
        "masked": texts,
        "spoken": ["en"] * n,
        "valence": [-0.5] * n,
        "vector": [vector_of(text).astype(np.float16).tobytes() for text in texts],
    }
    return KeptComments(pa.table(columns | more))


def test_a_search_by_words_needs_no_encoder_and_finds_forms_and_missing_accents() -> None:
    found = find(Sought("mokry rucnik", Mode.WORDS), comments(SAID), None)
    assert [hit.place for hit in found.hits] == [3]
    assert found.said
    assert {hit.place for hit in find(Sought("towel wet", Mode.WORDS), comments(SAID), None).hits} >= {4, 5}
    assert find(Sought("towel pool", Mode.WORDS), comments(SAID), None) == Found((), 7, said=False)


def test_where_nothing_says_it_the_nearest_are_shown_and_told_to_be_no_more() -> None:
    kept = comments([f"{one} {other}" for one in ("wet", "cold", "new", "old", "dry") for other in SAID])
    usual = kept.vectors.mean(axis=0)
    found = find(Sought("rockets", Mode.BOTH, most=3), kept, usual / np.linalg.norm(usual))
    assert len(found.hits) == 3
    assert not found.said
    assert find(Sought(kept.texts[0], Mode.BOTH, most=3), kept, kept.vectors[0]).said


def test_a_search_by_meaning_puts_the_closest_first_and_says_each_thing_once() -> None:
    kept = comments(SAID)
    found = find(Sought(SAID[0], Mode.MEANING, most=3), kept, vector_of(SAID[0]))
    assert found.hits[0].place == 0
    assert 1 not in [hit.place for hit in found.hits]
    assert found.searched == 7


def test_a_campaign_is_one_voice() -> None:
    campaign = ["Close the road now, we cannot sleep!"] * 50 + ["The road is loud at night."]
    found = find(Sought("road", Mode.WORDS), comments(campaign), None)
    assert [(hit.place, hit.same) for hit in found.hits] == [(0, 49), (50, 0)]


def test_hits_that_differ_come_from_other_units() -> None:
    texts = [f"wet towels in room {number}" for number in ("one", "two", "three", "four")]
    kept = comments(texts, unit=["brno", "brno", "brno", "praha"])
    wide = find(Sought("wet towels", Mode.WORDS, most=2, spread=0.9), kept, None)
    assert 3 in [hit.place for hit in wide.hits]


def test_a_search_for_nothing_and_one_by_meaning_without_an_encoder_are_refused() -> None:
    with pytest.raises(UsageError):
        Sought("  ")
    with pytest.raises(UsageError, match="encoder"):
        find(Sought("towels"), comments(SAID), None)
    assert find(Sought("towels"), comments([]), vector_of("towels")).hits == ()


def test_quotes_are_typical_readable_and_of_different_people() -> None:
    texts = [f"The towels were wet and cold on day {number}" for number in ("one", "two", "three")] + SAID
    kept = comments(texts, respondent=[1, 1, 1, *range(10, 17)])
    found = quotes(kept, Quoting(most=3))
    assert len(found) == 3
    assert sum(each.place < 3 for each in found) <= 1
    assert all(25 <= len(each.text) <= 280 for each in found)
    assert not any("[name] [phone]" in each.text for each in found)
    assert "towels" in found[0].text


def test_too_few_people_are_not_quoted() -> None:
    texts = [f"The towels were wet and cold on day {number}" for number in range(20)]
    assert quotes(comments(texts, respondent=[number % 4 for number in range(20)])) == ()
    assert quotes(comments(texts, respondent=[number % 9 for number in range(20)]), Quoting(fewest=10)) == ()
    assert quotes(comments([])) == ()


def test_the_time_grows_with_the_number_of_comments_and_no_faster() -> None:
    """Counted in comparisons, not in seconds: the pool that is compared pairwise does not grow."""
    many = comments([f"The towels number {at} were wet" for at in range(3_000)])
    found = find(Sought("towels", Mode.WORDS, most=5), many, None)
    assert len(found.hits) == 5
    assert found.searched == 3_000


def test_what_is_said_in_another_language_stands_before_what_is_only_in_the_same_one() -> None:
    """Languages lie further apart than matters, as they do for an encoder."""
    rng = np.random.default_rng(2)
    languages, matters = rng.standard_normal((2, 64)), rng.standard_normal((40, 64))
    vectors = np.concatenate([4 * language + matters for language in languages])
    vectors += 0.3 * rng.standard_normal(vectors.shape)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    kept = comments(
        [f"the matter{at} was a{at}" for at in range(40)] + [f"vec{at} byla" for at in range(40)],
        spoken=["en"] * 40 + ["cs"] * 40,
        vector=[vector.astype(np.float16).tobytes() for vector in vectors],
    )
    for mode in (Mode.MEANING, Mode.BOTH):
        for at in range(40):
            found = find(Sought(f"the b{at} was {at}", mode, most=3), kept, vectors[at])
            assert {at, 40 + at} <= {hit.place for hit in found.hits}

"""What labels taught is kept without a word, read back the same, and has a card."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from tests.twofold.voice.conftest import vector_of

from twofold.errors import InputError
from twofold.voice.aspects.cards import changed_aspects
from twofold.voice.aspects.keeping import KeptAspects, aspects_kept, kept_aspects
from twofold.voice.aspects.labelled import AspectCorrection, read_labels
from twofold.voice.aspects.lessons import Lesson, aspects_card
from twofold.voice.aspects.model import AspectModel
from twofold.voice.aspects.taught import Learnt, learn
from twofold.voice.sealed import sealed, unsealed

KINDS = ["noise", "price", "location"] * 12
TEXTS = [f"the {kind}wards was plomping number {at}" for at, kind in enumerate(KINDS)]
LANGUAGES = ["en", "en", "hu"] * 12


@pytest.fixture(scope="module")
def model() -> AspectModel:
    return AspectModel.default(["en"])


@pytest.fixture(scope="module")
def learnt(model: AspectModel) -> Learnt:
    vectors = np.stack([vector_of(text) for text in TEXTS])
    found = model.of(TEXTS, None, ["en"] * len(TEXTS))
    return learn(TEXTS, vectors, [frozenset({kind}) for kind in KINDS], found, model.scheme)


@pytest.fixture
def kept(learnt: Learnt) -> KeptAspects:
    return KeptAspects(learnt.taught, aspects_card(learnt, LANGUAGES, Lesson(1, "2026-11-22", "plain-1", 4)))


def test_what_was_kept_reads_the_same_and_holds_no_word(model: AspectModel, kept: KeptAspects, tmp_path: Path) -> None:
    file = tmp_path / "own.aspects"
    aspects_kept(kept, file)
    again = kept_aspects(file)
    assert again.card == kept.card
    said = ["the pricewards again", "noise"]
    vectors, found = np.stack([vector_of(text) for text in said]), [(), ()]
    one, two = (each.taught.probabilities(said, vectors, found, model.scheme) for each in (kept, again))
    assert (one == two).all()
    assert b"plomping" not in file.read_bytes()


def test_a_file_that_knows_of_no_rivals_and_no_kinds_apart_is_read_without_them(
    model: AspectModel, kept: KeptAspects, tmp_path: Path
) -> None:
    file = tmp_path / "own.aspects"
    aspects_kept(kept, file)
    later = {"rivals", "apart", "meaning_shares", "letter_weights", "sign_weights", "apart_offsets"}
    with np.load(BytesIO(unsealed(file))) as parts:
        assert later < set(parts.files)
        others = {name: parts[name] for name in parts.files if name not in later}
    buffer = BytesIO()
    np.savez(buffer, **others)
    sealed(buffer.getvalue(), file)
    odds = kept.taught.odds
    assert odds.rivals.any()
    assert odds.apart.any()
    again = kept_aspects(file).taught
    assert again.odds.rivals.tolist() == [0.0] * len(kept.taught.categories)
    assert not again.odds.apart.any()
    assert (again.odds.among == odds.among).all()
    said = ["the pricewards again"]
    assert again.probabilities(said, np.stack([vector_of(text) for text in said]), [()], model.scheme).shape == (1, 3)


def test_a_damaged_file_is_refused(kept: KeptAspects, tmp_path: Path) -> None:
    file = tmp_path / "own.aspects"
    aspects_kept(kept, file)
    file.write_bytes(file.read_bytes()[:-9] + b"something")
    with pytest.raises(InputError, match="damaged"):
        kept_aspects(file)
    with pytest.raises(InputError, match="cannot be read"):
        kept_aspects(tmp_path / "nowhere")


def test_the_card_has_the_accuracy_by_language_beside_the_dictionarys(kept: KeptAspects) -> None:
    card = kept.card
    assert [(one.language, one.n) for one in card.accuracy] == [("en", 24), ("hu", 12)]
    assert all(one.low <= one.value <= one.high for one in card.accuracy)
    assert (card.categories, card.comments, card.corrections) == (("price", "noise", "location"), 36, 4)
    assert card.uses == "own"
    assert card.f1 > card.f1_dictionary
    assert card.sentence.startswith("Version 1 of 2026-11-22, from 36 labelled comments (4 corrected by readers)")


def test_two_cards_say_what_changed(kept: KeptAspects) -> None:
    old = kept.card
    far = replace(old.accuracy[0], value=0.2, low=0.1, high=0.3)
    new = replace(
        old, comments=40, categories=("price", "noise", "room"), accuracy=(far,), uses="dictionary", encoder="other"
    )
    assert changed_aspects(old, new) == [
        "+4 comments, +0 corrections.",
        "The dictionary alone is used now.",
        "Judged now: room.",
        "No longer judged: location.",
        f"en is worse: micro-F1 {old.accuracy[0].value:.3f} before, 0.200 now (n 24).",
        "The encoder changed: figures before and after are not comparable.",
    ]


def test_a_correction_adds_takes_away_and_may_confirm() -> None:
    read = frozenset({"room", "price"})
    assert AspectCorrection(frozenset({"noise"}), frozenset({"price"})).of(read) == {"room", "noise"}
    assert AspectCorrection().of(read) == read


def test_a_file_of_labels_has_a_row_for_each_category(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("text,category\nLoud room,noise\nLoud room,room\nWe came on Monday,\n")
    assert read_labels(file) == {"Loud room": {"noise", "room"}, "We came on Monday": frozenset()}
    file.write_bytes("category;text\nnoise;Příliš hlučný pokoj, žádný klid\n".encode("cp1250"))
    assert read_labels(file) == {"Příliš hlučný pokoj, žádný klid": {"noise"}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"txt,category\nLoud room,noise\n", "labels.csv has no column 'text'; did you mean 'txt'"),
        (b"text,category\nLoud room,noise\n,price\n", "labels.csv, row 3: the category 'price' stands beside no text"),
        (b"text,category\nLoud room,noise\nQuiet\n", "labels.csv, row 3 cannot be read: 1 cells"),
        (b"text,category\nLoud\0room,noise\nQuiet,\n", "labels.csv, row 2 cannot be read: a NUL byte"),
        (b"", "labels.csv is empty"),
        (b"text,category\n,\n", "labels.csv holds no label"),
    ],
)
def test_a_file_of_labels_that_is_wrong_is_refused_with_its_row(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "labels.csv").write_bytes(content)
    with pytest.raises(InputError, match=re.escape(words)):
        read_labels(tmp_path / "labels.csv")

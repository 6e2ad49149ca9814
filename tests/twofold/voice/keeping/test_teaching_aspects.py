"""Corrections of what was read, and labels from a file, teach a store what its comments are about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from twofold.errors import UsageError
from twofold.store import Store, erase, open_store
from twofold.voice.annotating import Reader, ReadingOptions
from twofold.voice.aspects.keeping import aspects_kept, kept_aspects
from twofold.voice.aspects.labelled import AspectCorrection
from twofold.voice.keeping import KeptComments, annotate_store, kept_comments, model_in_force
from twofold.voice.keeping.own_models import own_aspects_of, taught_by, unused_models
from twofold.voice.keeping.places import KEY
from twofold.voice.keeping.teaching_aspects import teach_aspects

DAY = date(2026, 11, 22)
READER = Reader(ReadingOptions(languages=("en",), encoder="ngrams"))


@pytest.fixture
def hotel(tmp_path: Path, bring: Callable[..., None]) -> Store:
    """Thirty comments: what is good is not known to the dictionary, what the bill says is misread."""
    store = open_store(tmp_path / "facts", create=True)
    said = ["The gronk was plomping", "We saw the bill gates film", "The bathroom was filthy"]
    rows = "".join(
        f"{at},customer,2026-01-{at + 1:02d},p{at}@example.org,brno,room,a,5,{said[at % 3]},\n" for at in range(30)
    )
    bring(store, rows)
    annotate_store(store, READER)
    return store


def read_in(store: Store) -> KeptComments:
    """What was read last."""
    by = model_in_force(store)
    assert by is not None
    return kept_comments(store, store.facts(), by.mark)


def corrected(store: Store) -> dict[tuple[int, int, int, str], AspectCorrection]:
    """What people say of each comment."""
    by_word = {
        "plomping": AspectCorrection(added=frozenset({"noise"})),
        "film": AspectCorrection(removed=frozenset({"billing"})),
        "filthy": AspectCorrection(),
    }
    read = read_in(store)
    keys = zip(*(read.table.column(name).to_pylist() for name in KEY), strict=True)
    return {key: by_word[text.split()[-1]] for key, text in zip(keys, read.texts, strict=True)}


def about(store: Store) -> dict[str, set[str]]:
    """What each comment is about, by its last word."""
    read = read_in(store)
    return {
        text.split()[-1]: {name for one in aspects for name in (one.quality, one.touchpoint) if name}
        for text, aspects in zip(read.texts, read.aspects, strict=True)
    }


def test_corrections_teach_what_the_next_reading_finds_and_an_erasure_deletes_it(hotel: Store) -> None:
    assert "billing" in about(hotel)["film"]
    card = teach_aspects(hotel, READER, DAY, corrected(hotel))
    assert (card.version, card.comments, card.corrections, card.uses) == (1, 30, 30, "own")
    done = annotate_store(hotel, READER)
    assert done.read == 30
    assert "own aspects 1" in done.model
    now = about(hotel)
    assert "noise" in now["plomping"]
    assert "billing" not in now["film"]
    assert {"cleanliness", "bathroom"} <= now["filthy"]
    assert annotate_store(hotel, READER).read == 0
    erase(hotel, person="p1@example.org")
    assert own_aspects_of(hotel) is None


def test_labels_of_a_file_teach_too_and_count_the_versions(hotel: Store) -> None:
    labels = {f"The gronk was plomping {at}": frozenset({"noise"}) for at in range(15)}
    labels |= {f"The bathroom was nice {at}": frozenset[str]() for at in range(15)}  # labels of qualities alone
    first = teach_aspects(hotel, READER, DAY, labels=labels)
    assert (first.comments, first.corrections, first.categories) == (30, 0, ("noise",))
    assert teach_aspects(hotel, READER, DAY, labels=labels).version == 2


def test_too_little_and_unknown_names_are_refused(hotel: Store, tmp_path: Path, bring: Callable[..., None]) -> None:
    with pytest.raises(UsageError, match="20 are the least"):
        teach_aspects(hotel, READER, DAY, {})
    made = dict.fromkeys(corrected(hotel), AspectCorrection(added=frozenset({"loudness"})))
    with pytest.raises(UsageError, match="no category loudness"):
        teach_aspects(hotel, READER, DAY, made)
    unread = open_store(tmp_path / "unread", create=True)
    bring(unread, "1,customer,2026-01-01,p@example.org,brno,room,a,5,Loud,\n")
    with pytest.raises(UsageError, match="nobody has read"):
        teach_aspects(unread, READER, DAY, made)


def test_another_encoder_does_not_use_what_was_taught_and_says_so(hotel: Store) -> None:
    teach_aspects(hotel, READER, DAY, corrected(hotel))
    path = own_aspects_of(hotel)
    assert path is not None
    taught = READER.taught_aspects(path)
    assert taught.judge.aspects.taught is not None
    assert taught.mark != READER.mark
    kept = kept_aspects(path)
    aspects_kept(replace(kept, card=replace(kept.card, encoder="another")), path)
    other = READER.taught_aspects(path)
    assert other.judge.aspects.taught is None
    assert any("another encoder" in note for note in other.notes)


def test_what_was_taught_for_another_encoder_is_not_used_and_named(hotel: Store) -> None:
    teach_aspects(hotel, READER, DAY, corrected(hotel))
    path = own_aspects_of(hotel)
    assert path is not None
    assert taught_by(hotel, READER) is not READER
    kept = kept_aspects(path)
    aspects_kept(replace(kept, card=replace(kept.card, encoder="another")), path)
    assert taught_by(hotel, READER) is READER
    assert unused_models(hotel, READER.encoder) == {path.name: "was made for another encoder"}

"""A training can be taken back, and taking it back as well."""

import pytest

from twofold.errors import UsageError
from twofold.store import Store, erase
from twofold.voice.keeping.former_models import exchange, former_of, with_former
from twofold.voice.keeping.own_models import NAME, own_model_of
from twofold.voice.keeping.parts import FOLDER


def trained(store: Store, weights: bytes) -> None:
    """Keep a model as a training would."""
    assert store.folder.local is not None
    place = store.folder.local / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    with_former(store, NAME, lambda: (place / NAME).write_bytes(weights))


def in_force(store: Store) -> bytes:
    """The own model; nothing where the one that ships is in force."""
    own = own_model_of(store)
    return b"" if own is None else own.read_bytes()


def test_going_back_twice_changes_nothing(commented: Store) -> None:
    trained(commented, b"first")
    trained(commented, b"second")
    assert exchange(commented, NAME)
    assert in_force(commented) == b"first"
    assert exchange(commented, NAME)
    assert in_force(commented) == b"second"


def test_before_the_first_training_the_model_that_ships_was_in_force(commented: Store) -> None:
    assert not exchange(commented, NAME)
    trained(commented, b"first")
    assert former_of(commented, NAME) is None
    assert exchange(commented, NAME)
    assert in_force(commented) == b""
    assert exchange(commented, NAME)
    assert in_force(commented) == b"first"


def test_what_was_put_out_of_force_is_not_the_former_model_of_the_next_training(commented: Store) -> None:
    trained(commented, b"bad")
    exchange(commented, NAME)
    trained(commented, b"good")
    assert exchange(commented, NAME)
    assert in_force(commented) == b""


def test_a_training_that_fails_leaves_everything(commented: Store) -> None:
    trained(commented, b"first")

    def refused() -> None:
        raise UsageError("too little")

    with pytest.raises(UsageError):
        with_former(commented, NAME, refused)
    assert in_force(commented) == b"first"
    assert former_of(commented, NAME) is None


def test_an_erasure_takes_the_former_model_as_well(commented: Store) -> None:
    trained(commented, b"first")
    trained(commented, b"second")
    facts = commented.facts()
    person = next(row["person"] for row in facts.collect(facts.events()).to_pylist() if row["person"])
    erase(commented, person=person)
    assert in_force(commented) == b""
    assert former_of(commented, NAME) is None

"""A valence model of the organisation's own, taught by the scores that people gave beside their comments.

It stands among the derived files of the store: an erasure deletes it, because its weights remember whoever is erased;
the next training makes it again from what is left.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

import narwhals as nw
import numpy as np

from twofold.errors import StoreError, UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument
from twofold.store.opened import Store
from twofold.voice.encoders.encoder import ModelId
from twofold.voice.keeping.corrected import Place
from twofold.voice.keeping.kept_comments import KeptComments, kept_comments
from twofold.voice.keeping.model_in_force import model_in_force
from twofold.voice.keeping.own_models import NAME, keep_own, own_model_of, valence_card
from twofold.voice.keeping.parts import answer_files
from twofold.voice.learning import Lesson, ModelCard, RatedComments, label_of_score, model_kept, train
from twofold.voice.valence.reading import Label
from twofold.voice.valence.scoring import ValenceModel

SCORES = (Instrument.NPS.value, Instrument.CSAT.value)


def teach(
    store: Store,
    beneath: tuple[ModelId, ValenceModel],
    day: date,
    corrections: Mapping[Place, str] | None = None,
) -> ModelCard:
    """Train on the comments of customers that have a score or a correction; the next reading uses the model.

    Args:
        store: whose comments have been read.
        beneath: the encoder that made their vectors, and the shipped model.
        day: that the card says.
        corrections: what people say comments really are: negative, neutral or positive.

    Raises:
        TooLittleToLearn: there are too few rated comments.
        UsageError: nobody has read the comments, or another encoder has.
        StoreError: the store is not on this machine, where models are kept.
    """
    read_by = model_in_force(store)
    if read_by is None:
        raise UsageError(f"nobody has read the comments of {store.place}; run `twofold voice annotate --store` first")
    if read_by.encoder not in {"", beneath[0].key}:
        raise UsageError(
            f"the comments of {store.place} were read by {read_by.described}, whose vectors {beneath[0].name} cannot "
            "learn from; read them with the same --encoder first, or train with that which read them"
        )
    if store.folder.local is None:
        raise StoreError(f"{store.place}: a model of your own is kept beside a store on this machine only")
    files = answer_files(store.snapshot())
    facts = store.facts()
    kept = kept_comments(store, facts, read_by.mark)
    rated, places = _rated(kept, facts, corrections or {})
    card = valence_card(own_model_of(store))
    model = train(rated, kept.vectors[places], Lesson(beneath[0], beneath[1], day, card))
    keep_own(store, NAME, partial(model_kept, model), files)
    return model.card


def _rated(
    kept: KeptComments, facts: FactFrames, corrections: Mapping[Place, str]
) -> tuple[RatedComments, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    """The comments that somebody has rated, and which of all they are."""
    labels = _labels(facts)
    keys = [kept.table.column(name).to_pylist() for name in ("event_id", "event_check", "version", "item")]
    found: list[tuple[int, Label, bool]] = []
    for place, key in enumerate(zip(*keys, strict=True)):
        corrected = corrections.get(key)
        label = Label(corrected) if corrected else labels.get((key[0], key[2]))
        if label is not None:
            found.append((place, label, corrected is not None))
    places = np.array([place for place, _, _ in found], np.int64)
    some = kept.at(places)
    rated = RatedComments(
        some.texts,
        some.table.column("spoken").to_pylist(),
        [label for _, label, _ in found],
        [channel or "" for channel in some.table.column("channel").to_pylist()],
        [str(person) for person in some.table.column("respondent").to_pylist()],
        [corrected for *_, corrected in found],
    )
    return rated, places


def _labels(facts: FactFrames) -> dict[tuple[int, int], Label]:
    """What the score in an event says of its comments; recommendation before satisfaction."""
    columns = ("event_id", "version", "instrument", "number", "scale_low", "scale_high")
    rated = facts.answers().filter(nw.col("instrument").is_in(SCORES), ~nw.col("number").is_null()).select(*columns)
    found: dict[tuple[int, int], Label] = {}
    rows = sorted(facts.collect(rated).to_pylist(), key=lambda row: -SCORES.index(row["instrument"]))
    for row in rows:
        if row["scale_low"] is not None:
            label = label_of_score(row["number"], row["scale_low"], row["scale_high"])
            found[row["event_id"], row["version"]] = label
    return found

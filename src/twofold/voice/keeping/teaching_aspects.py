"""What labels teach a store about aspects: people's corrections of what was read, and a file of labelled texts.

It stands among the derived files of the store, as a valence model of its own does, and goes with an erasure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np

from twofold.errors import StoreError, UsageError
from twofold.store.opened import Store
from twofold.voice.annotated import Said, Vectors
from twofold.voice.annotating import Reader
from twofold.voice.aspects.cards import AspectsCard
from twofold.voice.aspects.keeping import KeptAspects, aspects_kept
from twofold.voice.aspects.labelled import AspectCorrection
from twofold.voice.aspects.lessons import Lesson, aspects_card
from twofold.voice.aspects.model import AspectModel
from twofold.voice.aspects.taught import Looked, learn
from twofold.voice.aspects.vocabulary import OVERALL
from twofold.voice.keeping.corrected import Place
from twofold.voice.keeping.kept_comments import KeptComments, kept_comments
from twofold.voice.keeping.model_in_force import model_in_force
from twofold.voice.keeping.own_models import ASPECTS, aspects_card_of, keep_own, own_aspects_of
from twofold.voice.keeping.parts import answer_files
from twofold.voice.keeping.places import KEY

AT_ONCE = 500  # texts of a file read together
MOST = 5_000  # texts of a file that are learnt from: likeness of each two takes memory
OTHERS = 3  # comments that nobody corrected, to each that somebody did


@dataclass(frozen=True)
class Labelled:
    """Texts with what people say that they are about."""

    texts: list[str]
    languages: list[str]
    vectors: Vectors
    labels: list[frozenset[str]]


NOTHING = Labelled([], [], np.zeros((0, 0), np.float32), [])


def teach_aspects(
    store: Store,
    reader: Reader,
    day: date,
    corrections: Mapping[Place, AspectCorrection] | None = None,
    *,
    labels: Mapping[str, frozenset[str]] | None = None,
) -> AspectsCard:
    """Learn from corrections and labels; the next reading of the store uses it.

    Args:
        store: whose comments were corrected, and will be read.
        reader: what reads them; its dictionary and its encoder are those that count.
        day: that the card says.
        corrections: what people say of comments that were read.
        labels: further texts and what they are about.

    Raises:
        UsageError: there are too few labels, a name that nobody knows, or nobody has read the comments.
        StoreError: the store is not on this machine, where models are kept.
    """
    if store.folder.local is None:
        raise StoreError(f"{store.place}: what labels teach is kept beside a store on this machine only")
    files = answer_files(store.snapshot())
    model = replace(reader.judge.aspects, taught=None)
    corrected, others = _corrected(store, corrections or {}, model, reader.encoder)
    parts = [corrected, _read(reader, labels or {}), others]
    told = _together([part for part in parts if part.texts])
    looked_at = len(told.texts) - len(others.texts)
    found = model.of(told.texts, None, told.languages)
    denied = frozenset(name for one in (corrections or {}).values() for name in one.removed)
    looked = Looked(looked_at, denied)
    learnt = learn(told.texts, told.vectors, told.labels, found, model.scheme, looked=looked)
    before = aspects_card_of(own_aspects_of(store))
    last = 0 if before is None else before.version
    lesson = Lesson(last + 1, day.isoformat(), reader.judge.encoder.model.key, len(corrected.texts))
    card = aspects_card(learnt, told.languages[:looked_at], lesson)
    # somebody who corrects a comment of several sentences does not say that each is about something
    kept = KeptAspects(replace(learnt.taught, always=False), card)
    keep_own(store, ASPECTS, partial(aspects_kept, kept), files)
    return card


def _corrected(
    store: Store, corrections: Mapping[Place, AspectCorrection], model: AspectModel, encoder: str
) -> tuple[Labelled, Labelled]:
    """The comments that somebody has corrected with what they are about, and some others as the dictionary reads them.

    People correct what is wrong: without the others, what is right elsewhere would be unlearnt.
    """
    if not corrections:
        return NOTHING, NOTHING
    read_by = model_in_force(store)
    if read_by is None:
        raise UsageError(f"nobody has read the comments of {store.place}; run `twofold voice annotate --store` first")
    if read_by.encoder not in {"", encoder}:
        raise UsageError(f"the comments of {store.place} were read by {read_by.described}; name that encoder")
    kept = kept_comments(store, store.facts(), read_by.mark)
    made = [corrections.get(key) for key in _keys(kept)]
    places = [place for place, one in enumerate(made) if one is not None]
    rest = [place for place, one in enumerate(made) if one is None]
    some, others = kept.at(places), kept.at(rest[:: 1 + len(rest) // (OTHERS * len(places) + 1)])
    labels = [one.of(_names(said)) for one, said in zip(filter(None, made), some.aspects, strict=True)]
    spoken = others.table.column("spoken").to_pylist()
    read = [model.scheme.found(aspects) - {OVERALL} for aspects in model.of(others.texts, None, spoken)]
    return _labelled(some, labels), _labelled(others, read)


def _labelled(kept: KeptComments, labels: list[frozenset[str]]) -> Labelled:
    return Labelled(kept.texts, kept.table.column("spoken").to_pylist(), kept.vectors, labels)


def _keys(kept: KeptComments) -> list[Place]:
    return list(zip(*(kept.table.column(name).to_pylist() for name in KEY), strict=True))


def _names(said: tuple[Said, ...]) -> frozenset[str]:
    """The qualities and touchpoints that were read; mere praise is none."""
    return frozenset(name for one in said for name in (one.quality, one.touchpoint)) - {"", OVERALL}


def _read(reader: Reader, labels: Mapping[str, frozenset[str]]) -> Labelled:
    """The texts of a file, masked like every comment; of very many some, spread evenly."""
    texts = list(labels)[:: 1 + len(labels) // MOST]
    batches = [reader.read(texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)]
    read = [one for batch in batches for one in batch.comments]
    vectors = np.concatenate([batch.vectors for batch in batches]) if batches else NOTHING.vectors
    told = [labels[text] for text in texts]
    return Labelled([one.masked for one in read], [one.language for one in read], vectors, told)


def _together(parts: list[Labelled]) -> Labelled:
    return Labelled(
        [text for part in parts for text in part.texts],
        [language for part in parts for language in part.languages],
        np.concatenate([part.vectors for part in parts]) if parts else NOTHING.vectors,
        [label for part in parts for label in part.labels],
    )

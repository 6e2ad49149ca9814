"""The cards of a store's own models, with what changed since the one before."""

from dataclasses import dataclass

from twofold.store.opened import Store
from twofold.voice.aspects.cards import AspectsCard, changed_aspects
from twofold.voice.keeping.former_models import former_of
from twofold.voice.keeping.own_models import (
    ASPECTS,
    NAME,
    aspects_card_of,
    own_aspects_of,
    own_model_of,
    unused_models,
    valence_card,
)
from twofold.voice.learning.cards import ModelCard


@dataclass(frozen=True, slots=True)
class OwnCard:
    """One model of a store's own.

    Attributes:
        job: valence or aspects.
        name: of its file.
        card: what it learnt from and when, and its accuracy by language; None where the file cannot be read.
        changed: what is new since the one before, one sentence each.
        unused: why readers with this encoder do not use it; empty where they do.
    """

    job: str
    name: str
    card: ModelCard | AspectsCard | None
    changed: tuple[str, ...] = ()
    unused: str = ""


def own_cards(store: Store, encoder: str) -> tuple[OwnCard, ...]:
    """The cards of a store's own models; none where nobody has taught it anything.

    Args:
        store: whose.
        encoder: the key of the one that comments are read by.
    """
    unused = unused_models(store, encoder)
    found: list[OwnCard] = []
    path = own_model_of(store)
    if path is not None:
        card = valence_card(path)
        found.append(OwnCard("valence", NAME, card, () if card is None else card.changed, unused.get(NAME, "")))
    path = own_aspects_of(store)
    if path is not None:
        about, before = aspects_card_of(path), aspects_card_of(former_of(store, ASPECTS))
        changed = () if about is None or before is None else tuple(changed_aspects(before, about))
        found.append(OwnCard("aspects", ASPECTS, about, changed, unused.get(ASPECTS, "")))
    return tuple(found)

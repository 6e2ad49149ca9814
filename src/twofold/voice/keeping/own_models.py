"""Where a store's own models are: of valence, and of aspects; and whether they can be used."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from twofold.errors import InputError
from twofold.store.opened import Store
from twofold.voice.annotated import Reads
from twofold.voice.keeping.parts import FOLDER, write_beside

if TYPE_CHECKING:
    from twofold.voice.aspects.cards import AspectsCard
    from twofold.voice.learning import ModelCard

NAME = "own.model"
ASPECTS = "own.aspects"


def own_model_of(store: Store) -> Path | None:
    """The file of a store's own model of valence; None where there is none."""
    return _there(store, NAME)


def own_aspects_of(store: Store) -> Path | None:
    """The file of what labels taught a store about aspects; None where there is none."""
    return _there(store, ASPECTS)


def valence_card(path: Path | None) -> "ModelCard | None":
    """The card of a model of valence; None where there is no file, or none that can be read."""
    from twofold.voice.learning import kept_model  # noqa: PLC0415 - who never trained need not wait for it

    try:
        return None if path is None else kept_model(path).card
    except InputError:
        return None


def aspects_card_of(path: Path | None) -> "AspectsCard | None":
    """The card of what labels taught; None where there is no file, or none that can be read."""
    from twofold.voice.aspects.keeping import kept_aspects  # noqa: PLC0415 - who never taught any need not wait for it

    try:
        return None if path is None else kept_aspects(path).card
    except InputError:
        return None


def usable_model_of(store: Store, encoder: str) -> Path | None:
    """The file of a store's own model of valence, where it can be read and was made for this encoder's vectors."""
    path = own_model_of(store)
    card = valence_card(path)
    return path if card is not None and card.encoder == encoder else None


def usable_aspects_of(store: Store, encoder: str) -> Path | None:
    """The same of what labels taught a store about aspects."""
    path = own_aspects_of(store)
    card = aspects_card_of(path)
    return path if card is not None and card.encoder == encoder else None


def taught_by(store: Store, reader: Reads) -> Reads:
    """A reader with whatever a store was taught; itself where that is nothing, or cannot be used."""
    labels, own = usable_aspects_of(store, reader.encoder), usable_model_of(store, reader.encoder)
    if labels is not None:
        reader = reader.taught_aspects(labels)
    return reader if own is None else reader.taught(own)


def keep_own(store: Store, name: str, keep: Callable[[Path], object], files: frozenset[str]) -> None:
    """Put a model of the store's own in its place: made of these files of answers, and there whole or not at all."""
    path = Path(str(store.folder.local)) / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{name}")
    try:
        keep(draft)
        write_beside(store, path, draft.read_bytes(), files)
    finally:
        draft.unlink(missing_ok=True)


def unused_models(store: Store, encoder: str) -> dict[str, str]:
    """Those of a store's own models that an encoder's reader cannot use, and why; what ships reads in their place."""
    paths = own_model_of(store), own_aspects_of(store)
    cards = valence_card(paths[0]), aspects_card_of(paths[1])
    return {
        path.name: "is damaged or of an earlier version" if card is None else "was made for another encoder"
        for path, card in zip(paths, cards, strict=True)
        if path is not None and (card is None or card.encoder != encoder)
    }


def _there(store: Store, name: str) -> Path | None:
    if store.folder.local is None:
        return None
    path = store.folder.local / FOLDER / name
    return path if path.exists() else None

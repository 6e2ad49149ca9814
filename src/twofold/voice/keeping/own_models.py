"""Where a store's own valence model is."""

from pathlib import Path

from twofold.store.opened import Store
from twofold.voice.keeping.parts import FOLDER

NAME = "own.model"


def own_model_of(store: Store) -> Path | None:
    """The file of a store's own model; None where there is none."""
    if store.folder.local is None:
        return None
    path = store.folder.local / FOLDER / NAME
    return path if path.exists() else None

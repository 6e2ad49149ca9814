"""Where a store's own models are: of valence, and of aspects."""

from collections.abc import Callable
from pathlib import Path

from twofold.store.opened import Store
from twofold.voice.annotated import Reads
from twofold.voice.keeping.parts import FOLDER, write_beside
from twofold.voice.sealed import whole

NAME = "own.model"
ASPECTS = "own.aspects"


def own_model_of(store: Store) -> Path | None:
    """The file of a store's own model of valence; None where there is none."""
    return _there(store, NAME)


def own_aspects_of(store: Store) -> Path | None:
    """The file of what labels taught a store about aspects; None where there is none."""
    return _there(store, ASPECTS)


def taught_by(store: Store, reader: Reads) -> Reads:
    """A reader with whatever a store was taught; itself where that is nothing, or damaged."""
    labels, own = whole(own_aspects_of(store)), whole(own_model_of(store))
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


def damaged_models(store: Store) -> tuple[str, ...]:
    """The names of a store's own models that are there and cannot be read; what ships reads in their place."""
    there = [] if store.folder.local is None else [store.folder.local / FOLDER / name for name in (NAME, ASPECTS)]
    return tuple(path.name for path in there if path.exists() and whole(path) is None)


def _there(store: Store, name: str) -> Path | None:
    if store.folder.local is None:
        return None
    path = store.folder.local / FOLDER / name
    return path if path.exists() else None

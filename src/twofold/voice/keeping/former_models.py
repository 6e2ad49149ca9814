"""The model that was in force before an own one, so that a training can be taken back.

It stands among the derived files of the store, like the own one, and goes with an erasure as that does.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from twofold.store.opened import Store
from twofold.voice.keeping.own_models import ASPECTS, NAME
from twofold.voice.keeping.parts import FOLDER, answer_files, write_beside

MODELS = (NAME, ASPECTS)
Outcome = TypeVar("Outcome")


def former_of(store: Store, name: str) -> Path | None:
    """The file of the model that was in force before; None where the one that ships was, or none was ever trained.

    Args:
        store: whose.
        name: ``own_models.NAME`` or ``own_models.ASPECTS``.
    """
    path = _former(store, name)
    return path if path is not None and path.exists() else None


def with_former(store: Store, name: str, train: Callable[[], Outcome]) -> Outcome:
    """Train, and keep the model that was in force until now; where the training fails everything stays as it was.

    Raises:
        StoreBusy: an erasure came between; nothing of before is kept.
    """
    files, own, former = answer_files(store.snapshot()), _own(store, name), _former(store, name)
    before = own.read_bytes() if own is not None and own.exists() else None
    found = train()
    if former is not None and before is not None:
        write_beside(store, former, before, files)
    elif former is not None:
        former.unlink(missing_ok=True)
    return found


def exchange(store: Store, name: str) -> bool:
    """Put the former model in force and keep the present one as the former: a second time undoes the first.

    Where there is no former one, the one that ships comes into force.

    Returns:
        Whether anything changed.
    """
    own, former = _own(store, name), _former(store, name)
    if own is None or former is None or not (own.exists() or former.exists()):
        return False
    aside = own.with_name(f".{name}.aside")
    with store.writing():
        for source, target in ((own, aside), (former, own), (aside, former)):
            if source.exists():
                source.replace(target)
    return True


def _own(store: Store, name: str) -> Path | None:
    return None if store.folder.local is None else store.folder.local / FOLDER / name


def _former(store: Store, name: str) -> Path | None:
    return None if store.folder.local is None else store.folder.local / FOLDER / f"{name}.former"

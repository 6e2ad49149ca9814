"""The key that signs designs: a file's, or that of a store."""

from pathlib import Path
from typing import Any

from twofold.privacy.pseudonyms import Key, read_key
from twofold.store import open_store


def key_of(asked: dict[str, Any]) -> Key | None:
    """The key named on the command line; None where none is."""
    if asked.get("key_file"):
        return read_key(Path(asked["key_file"]), {})
    if asked.get("store_path"):
        return open_store(asked["store_path"]).key
    return None

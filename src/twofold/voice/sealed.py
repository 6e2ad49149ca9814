"""What is kept in one file beside a store, and whether it is still what was written."""

import hashlib
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.errors import InputError

_DIGEST_BYTES = 32


def sealed(content: bytes, file: Path) -> str:
    """Write a checksum and the content aside and put them in place in one step; return the checksum."""
    digest = hashlib.sha256(content)
    aside = file.with_name(file.name + ".new")
    aside.write_bytes(digest.digest() + content)
    aside.replace(file)
    return digest.hexdigest()


def unsealed(file: Path) -> bytes:
    """Read the content back; `InputError` when the file is not what was written."""
    try:
        whole = file.read_bytes()
    except OSError as missing:
        raise InputError(f"The voice model {file} cannot be read: {missing}") from missing
    digest, content = whole[:_DIGEST_BYTES], whole[_DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != digest:
        raise InputError(f"The voice model {file} is damaged (its checksum differs): train it again.")
    return content


def whole(file: Path | None) -> Path | None:
    """The file, where it is what was written."""
    if file is None:
        return None
    try:
        unsealed(file)
    except InputError:
        return None
    return file


def arrays_in(kept: bytes) -> dict[str, NDArray[Any]] | None:
    """The arrays of a derived file; None where it is damaged: then what it tells is found out anew."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as found:
            return {name: found[name] for name in found.files}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, AttributeError):
        return None

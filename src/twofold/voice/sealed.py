"""A model in one file: its checksum, then its content, put in place in one step."""

import hashlib
from pathlib import Path

from twofold.errors import InputError

_DIGEST_BYTES = 32


def sealed(content: bytes, file: Path) -> str:
    """Write the content aside and put it in place in one step; return its checksum."""
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

"""Pseudonyms: keyed numbers that stand for persons and employees.

A pseudonym is the first 60 bits of HMAC-SHA256 (RFC 2104) over ``domain:value``. Without the key nobody can make one
or try out names until one fits, so the key is kept beside the store, never inside it.
"""

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import KeyMissing

VARIABLE = "TWOFOLD_KEY"
SECRET_BYTES = 32
_BLOCK_BYTES = 64  # of SHA-256, to which HMAC pads its key
_DIGEST_WORDS = 4  # a digest is four 8-byte words; the first one makes the pseudonym
_SPARE_BITS = np.uint64(4)  # 64 - 60: the number is never negative as an int64


@dataclass(frozen=True, slots=True)
class Key:
    """The secret that makes a store's pseudonyms.

    Attributes:
        secret: at least 16 random bytes; never printed.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a secret that could be guessed."""
        if len(self.secret) < SECRET_BYTES // 2:
            raise KeyMissing(f"a key has at least {SECRET_BYTES // 2} bytes, this one has {len(self.secret)}")

    def pseudonyms(self, domain: str, values: "pa.Array[pa.StringScalar] | pa.ChunkedArray") -> pa.Int64Array:
        """The pseudonym of each value: numbers from 0 to 2**60 - 1; null for null and for the empty string.

        Args:
            domain: what the values are ("person", "employee"); equal values of two domains get unrelated numbers.
            values: text, as the source wrote it.
        """
        chunk = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        if not pa.types.is_dictionary(chunk.type):
            chunk = chunk.cast(pa.string()).dictionary_encode()
        distinct = chunk.dictionary.cast(pa.string())
        told = distinct.cast(pa.binary()).fill_null(b"").to_pylist()
        made = pa.array(self._numbers(domain, told), mask=_is_blank(distinct))
        return made.take(chunk.indices)

    def pseudonym(self, domain: str, value: str) -> int:
        """The pseudonym of one value, which may not be empty.

        >>> Key(bytes(32)).pseudonym("person", "anna@example.org")
        256303925533740726
        """
        if not value:
            raise ValueError("nobody has the empty name")
        # a lone surrogate has no UTF-8 form, and a name that a broken file spells badly must not end the load
        return int(self._numbers(domain, [value.encode("utf-8", "surrogatepass")])[0])

    def _numbers(self, domain: str, texts: list[bytes]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        # HMAC from two begun hashes, which are copied: a quarter of the time of hmac.digest() for each value.
        inner, outer = self._blocks()
        inner_copy, outer_copy = hashlib.sha256(inner + f"{domain}:".encode()).copy, hashlib.sha256(outer).copy
        digests = []
        for text in texts:
            told, whole = inner_copy(), outer_copy()
            told.update(text)
            whole.update(told.digest())
            digests.append(whole.digest())
        words = np.frombuffer(b"".join(digests), dtype=">u8")[::_DIGEST_WORDS]
        return (words.astype(np.uint64) >> _SPARE_BITS).astype(np.int64)

    def _blocks(self) -> tuple[bytes, bytes]:
        """The inner and the outer key block."""
        secret = self.secret if len(self.secret) <= _BLOCK_BYTES else hashlib.sha256(self.secret).digest()
        padded = secret.ljust(_BLOCK_BYTES, b"\0")
        return bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)


def create_key(path: Path) -> Key:
    """Write a new random key, readable by its owner only, and return it.

    The file appears whole or not at all, and an existing one is never touched, whoever else creates it meanwhile.

    Raises:
        KeyMissing: a file stands there already, or the place cannot be written to.
    """
    key = Key(secrets.token_bytes(SECRET_BYTES))
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_private(draft, key.secret.hex() + "\n")
        os.link(draft, path)  # unlike a rename, a link refuses to replace a file
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise KeyMissing(f"{path}: there is a file already; a key is never overwritten") from error
    except OSError as error:
        raise KeyMissing(f"{path}: the key cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            draft.unlink()
    return key


def read_key(path: Path, environment: Mapping[str, str] | None = None) -> Key:
    """The key from the environment (``TWOFOLD_KEY``, hexadecimal or base64) or else from its file.

    Args:
        path: the file beside the store.
        environment: variables to look in; those of the process where left out.

    Raises:
        KeyMissing: neither is there, or what is there is no key.
    """
    written = (os.environ if environment is None else environment).get(VARIABLE, "").strip()
    if written:
        return Key(_decoded(written, f"the variable {VARIABLE}"))
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise KeyMissing(
            f"{path}: the key of the pseudonyms is missing; bring the file back or set {VARIABLE}",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyMissing(f"{path}: the key cannot be read: {error}") from error
    return Key(_decoded(text, str(path)))


def _decoded(text: str, place: str) -> bytes:
    with suppress(ValueError):
        return bytes.fromhex(text)
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        # the text is not repeated: it may be a secret with one wrong letter
        raise KeyMissing(f"{place} is no key: write it in hexadecimal or base64") from error


def _write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_blank(values: pa.Array) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    blank: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
        pc.or_kleene(pc.is_null(values), pc.equal(values, "")).fill_null(True).to_numpy(zero_copy_only=False)  # noqa: FBT003 - Arrow's signature
    )
    return blank

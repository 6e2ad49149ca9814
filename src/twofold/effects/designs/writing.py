"""A design as a TOML file that shows every later edit: a hash of its content, and a signature where there is a key.

The hash (SHA-256 of the canonical content) shows accidents and careless edits. Whoever edits with intent can compute a
new hash, too; against that stands the signature (HMAC-SHA256), which nobody without the key can make.
"""

import hashlib
import hmac
import json
import os
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from twofold.effects.designs.design import Comparison, Design, Plan
from twofold.errors import DefinitionError
from twofold.privacy.pseudonyms import Key

FORMAT = 1
PURPOSE = b"twofold design\n"  # so that a signature can be nothing else that the key ever made
FIELDS = ("action", "outcome", "comparison", "window", "anticipation", "analysis", "level", "randomised", "pool")


@dataclass(frozen=True, slots=True)
class DesignFile:
    """A design as it stands in a file.

    Attributes:
        design: what it says.
        content: its canonical content, as hashed.
        sha256: the hash that the file states.
        signature: the signature that the file states; empty without.
    """

    design: Design
    content: bytes
    sha256: str
    signature: str


def write_design(design: Design, path: Path, key: Key | None = None) -> str:
    """Write a design and return its hash; an existing file is never overwritten.

    Args:
        design: what is registered.
        path: where.
        key: signs it, where there is one.

    Raises:
        DefinitionError: there is a file already, or the place cannot be written to.
    """
    body = _body(design)
    content = canonical(body)
    seal = {"sha256": hashlib.sha256(content).hexdigest()}
    if key is not None:
        seal["signature"] = sign(content, key)
    text = "# A registered design. Do not edit: any change shows. Register a new one instead.\n" + tomli_w.dumps(
        {"design": body, "seal": seal}
    )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise DefinitionError(f"{path}: there is a file already; a registered design is never overwritten.") from None
    return seal["sha256"]


def read_design(path: Path) -> DesignFile:
    """Read a design, without judging its seal.

    Raises:
        DefinitionError: it is no design.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        body, seal = document["design"], document["seal"]
        if body.get("format") != FORMAT:
            raise DefinitionError(f"{path}: format {body.get('format')!r} is not the known {FORMAT}.")
        design = _design(body)
        return DesignFile(design, canonical(body), str(seal["sha256"]), str(seal.get("signature", "")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(f"{path}: no design can be read here: {error}.") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DefinitionError(f"{path} is no registered design: {error!r} is missing or wrong.") from error


def canonical(body: dict[str, Any]) -> bytes:
    """The content as one sequence of bytes, the same however the file is laid out."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def sign(content: bytes, key: Key) -> str:
    """The signature of a content."""
    return hmac.new(key.secret, PURPOSE + content, hashlib.sha256).hexdigest()


def _body(design: Design) -> dict[str, Any]:
    body: dict[str, Any] = {
        "format": FORMAT,
        **{name: getattr(design, name) for name in FIELDS},
        "comparison": design.comparison.value,
        "pool": list(design.pool),
        "higher_is_better": design.higher_is_better,
        "registered_by": design.registered_by,
        "registered_at": design.registered_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "plan": [{"start": plan.start, "units": list(plan.units)} for plan in design.plans],
    }
    if design.margin is not None:
        body["margin"] = design.margin
    return body


def _design(body: dict[str, Any]) -> Design:
    return Design(
        action=str(body["action"]),
        outcome=str(body["outcome"]),
        plans=tuple(Plan(str(one["start"]), tuple(str(name) for name in one["units"])) for one in body["plan"]),
        registered_by=str(body["registered_by"]),
        registered_at=datetime.fromisoformat(str(body["registered_at"])),
        window=int(body["window"]),
        higher_is_better=bool(body["higher_is_better"]),
        comparison=Comparison(body["comparison"]),
        pool=tuple(str(name) for name in body["pool"]),
        anticipation=int(body["anticipation"]),
        margin=None if body.get("margin") is None else float(body["margin"]),
        analysis=str(body["analysis"]),
        level=float(body["level"]),
        randomised=bool(body["randomised"]),
    )

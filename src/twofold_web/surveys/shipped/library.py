"""The questionnaires that ship, by name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from twofold.errors import UsageError
from twofold_web.surveys.questionnaire.document import FORMAT, Document, parse_document
from twofold_web.surveys.shipped.pulse import PULSE_NAME, pulse_data

FOLDER = "twofold_web.surveys.shipped.templates"
LANGUAGES = ("en", "hu", "bg", "el", "cs")
SHARED = "shared"
SHIPPED = (
    "touchpoint-csat",
    "relationship-nps",
    "after-service",
    "hotel-stay",
    "omnichannel-handover",
    PULSE_NAME,
    "onboarding",
    "exit",
    "training-feedback",
    "cx-maturity",
)


@cache
def shipped(name: str) -> Document:
    """The questionnaire of this name.

    Raises:
        UsageError: none of this name ships.
    """
    if name not in SHIPPED:
        raise UsageError(f"no questionnaire {name!r} ships; there are {', '.join(SHIPPED)}")
    data = pulse_data() if name == PULSE_NAME else _read(name)
    return parse_document({"format": FORMAT, "languages": list(LANGUAGES), **_filled(data)})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(FOLDER) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _shared() -> Mapping[str, Any]:
    return _read(SHARED)


def _filled(part: Any) -> Any:
    """A part of a template with the shared entries in the place of their names."""
    if isinstance(part, dict):
        return {key: _filled(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value) for value in part]
    if isinstance(part, str) and part.startswith("@"):
        return _shared()[part[1:]]
    return part

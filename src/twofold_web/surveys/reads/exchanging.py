"""Questionnaires as files: which formats there are, and reading and writing one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

try:
    from twofold_web.surveys.exchange import limesurvey, twofold_json, xlsform
except ImportError:  # WAITING for S1
    from types import SimpleNamespace

    limesurvey = twofold_json = xlsform = SimpleNamespace(read=None, write=None)
from twofold_web.surveys.questionnaire.document import Document, written


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    Attributes:
        ending: of its files.
        content_type: as browsers know it.
        read: file -> questionnaire and losses.
        write: questionnaire -> file and losses.
    """

    ending: str
    content_type: str
    read: Callable[[bytes], Any]
    write: Callable[[Document], Any]


FORMATS = {
    "json": Format(".json", "application/json", twofold_json.read, twofold_json.write),
    "xlsform": Format(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsform.read,
        xlsform.write,
    ),
    "limesurvey": Format(".lss", "application/xml", limesurvey.read, limesurvey.write),
}


def format_of(filename: str) -> str | None:
    """The format of a file by its ending; None where it is none."""
    return next((kind for kind, one in FORMATS.items() if filename.lower().endswith(one.ending)), None)


def read_file(kind: str, content: bytes) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """The draft that a file holds, and what of the file it cannot hold.

    Raises:
        QuestionnaireError: the file is no questionnaire.
    """
    imported = FORMATS[kind].read(content)
    return written(imported.document), imported.losses


def write_file(kind: str, document: Document) -> tuple[bytes, tuple[Any, ...]]:
    """A questionnaire as a file, and what of it the format cannot hold."""
    exported = FORMATS[kind].write(document)
    return exported.bytes, exported.losses

"""Questionnaires as files: which formats there are, and reading and writing one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from twofold_web.surveys.exchange import limesurvey, twofold_json, xlsform
from twofold_web.surveys.exchange.results import Exported, Imported, Loss
from twofold_web.surveys.questionnaire.document import Document, written


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    Attributes:
        name: as people call it.
        ending: of its files.
        content_type: as browsers know it.
        read: file -> questionnaire and losses.
        write: questionnaire -> file and losses.
    """

    name: str
    ending: str
    content_type: str
    read: Callable[[bytes], Imported]
    write: Callable[[Document], Exported]


FORMATS = {
    "json": Format("Twofold JSON", ".json", "application/json", twofold_json.read, twofold_json.write),
    "xlsform": Format(
        "XLSForm",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsform.read,
        xlsform.write,
    ),
    "limesurvey": Format("LimeSurvey", ".lss", "application/xml", limesurvey.read, limesurvey.write),
}


def format_of(filename: str) -> str | None:
    """The format of a file by its ending; None where it is none."""
    return next((kind for kind, one in FORMATS.items() if filename.lower().endswith(one.ending)), None)


def read_file(kind: str, content: bytes) -> tuple[dict[str, Any], tuple[Loss, ...]]:
    """The draft that a file holds, and what of the file it cannot hold.

    Raises:
        ExchangeError: the file cannot be read.
        QuestionnaireError: it holds no questionnaire.
    """
    imported = FORMATS[kind].read(content)
    return written(imported.document), imported.losses


def write_file(kind: str, document: Document) -> tuple[bytes, tuple[Loss, ...]]:
    """A questionnaire as a file, and what of it the format cannot hold."""
    exported = FORMATS[kind].write(document)
    return exported.content, exported.losses

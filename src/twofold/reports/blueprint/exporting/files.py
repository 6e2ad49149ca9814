"""One file of a blueprint, in a format by its name."""

from collections.abc import Callable
from datetime import date

from twofold.errors import UsageError
from twofold.reports.blueprint.drawing.picture import draw_alone
from twofold.reports.blueprint.exporting.rendering import pdf_of, png_of
from twofold.reports.blueprint.exporting.slides import slides_of
from twofold.reports.blueprint.record import Blueprint, Comparison

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
Made = Callable[[Blueprint | Comparison, str, date], bytes]


def _svg(found: Blueprint | Comparison, language: str, made_on: date) -> bytes:
    return f"{DECLARATION}\n{draw_alone(found, language, made_on).svg}".encode()


def _png(found: Blueprint | Comparison, language: str, made_on: date) -> bytes:
    return png_of(draw_alone(found, language, made_on).svg)


def _pdf(found: Blueprint | Comparison, language: str, made_on: date) -> bytes:
    return pdf_of(draw_alone(found, language, made_on).svg)


MAKERS: dict[str, Made] = {"svg": _svg, "png": _png, "pdf": _pdf, "pptx": slides_of}
FORMATS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def export(found: Blueprint | Comparison, kind: str, language: str, made_on: date) -> bytes:
    """A blueprint as a file.

    Args:
        found: a blueprint, or two compared.
        kind: svg, png, pdf or pptx.
        language: en, hu, bg, el or cs.
        made_on: the day it says it was made on.

    Raises:
        UsageError: there is no such format or language, or what makes this format is not installed.
    """
    if kind not in MAKERS:
        raise UsageError(f"a blueprint is exported as {', '.join(MAKERS)}, not as {kind!r}")
    return MAKERS[kind](found, language, made_on)

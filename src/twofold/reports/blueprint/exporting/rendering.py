"""SVG as pixels and as PDF, by vl-convert (its renderer draws text with the fonts of the machine)."""

from typing import Any

from twofold.errors import UsageError

SCALE = 2.0  # pixels of the PNG for one of the SVG: sharp on slides and dense screens


def png_of(svg: str) -> bytes:
    """The picture as PNG.

    Raises:
        UsageError: vl-convert is not installed.
    """
    return bytes(_converter().svg_to_png(svg, scale=SCALE))


def pdf_of(svg: str) -> bytes:
    """The picture as a PDF of one page, with text that can be selected.

    Raises:
        UsageError: vl-convert is not installed.
    """
    return bytes(_converter().svg_to_pdf(svg))


def _converter() -> Any:
    try:
        import vl_convert  # noqa: PLC0415 - an optional extra, and a large module
    except ImportError as error:
        raise UsageError("PNG and PDF need the extra 'web': pip install 'twofold[web]'") from error
    return vl_convert

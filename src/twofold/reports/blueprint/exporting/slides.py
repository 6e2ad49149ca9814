"""A blueprint as slides: the picture on the first, then what it says, touchpoint by touchpoint, as tables."""

import io
from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Any

from twofold.errors import UsageError
from twofold.reports.blueprint.drawing.picture import draw_alone
from twofold.reports.blueprint.exporting.rendering import png_of
from twofold.reports.blueprint.record import Blueprint, Comparison
from twofold.reports.blueprint.table import Line, Told, tell
from twofold.reports.blueprint.wording import Sayings, sayings

WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.4  # inches
ROWS = 4  # touchpoints of a slide
EMPTY_LAYOUT, TITLE_ONLY = 6, 5  # of the template that ships with python-pptx


def slides_of(found: Blueprint | Comparison, language: str, made_on: date) -> bytes:
    """The slides.

    Raises:
        UsageError: python-pptx or vl-convert is not installed.
    """
    try:
        from pptx import Presentation  # noqa: PLC0415 - an optional extra
        from pptx.util import Inches  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise UsageError("PPTX needs the extra 'web': pip install 'twofold[web]'") from error
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    said = sayings(found.this if isinstance(found, Comparison) else found, language)
    told = tell(found, language)
    _picture_slide(deck, found, (said, told), made_on)
    rows = iter(told.rows)
    while several := tuple(islice(rows, ROWS)):
        _table_slide(
            deck,
            said("page.table"),
            (told.heads[0], *told.heads[2:]),
            [
                (f"{row.stage}: {row.touchpoint}", *map(_joined, (row.emotion, row.score, row.channels, row.leaving)))
                for row in several
            ],
        )
    below = [(said(f"lane.{name}"), _joined(lines)) for name, lines in _below(told)]
    _table_slide(deck, said("lane.visibility"), ("", ""), below)
    kept = io.BytesIO()
    deck.save(kept)
    return kept.getvalue()


def _below(told: Told) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    return (("bonds", told.bonds), ("conditions", told.conditions), ("actions", told.actions))


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(line.said for line in lines) or "–"


def _picture_slide(deck: Any, found: Blueprint | Comparison, words: tuple[Sayings, Told], made_on: date) -> None:
    """The whole picture, as large as the slide allows; what it says stands in the notes."""
    from pptx.util import Inches  # noqa: PLC0415 - an optional extra

    said, told = words
    picture = draw_alone(found, said.language, made_on)
    slide = deck.slides.add_slide(deck.slide_layouts[EMPTY_LAYOUT])
    room = WIDTH - EDGE, HEIGHT - EDGE
    scale = min(room[0] / picture.width, room[1] / picture.height)
    width, height = picture.width * scale, picture.height * scale
    place = Inches((WIDTH - width) / 2), Inches((HEIGHT - height) / 2)
    shape = slide.shapes.add_picture(io.BytesIO(png_of(picture.svg)), *place, Inches(width), Inches(height))
    shape.name = said("page.title", journey=said.title())
    shape._element.nvPicPr.cNvPr.set("descr", said("page.described"))  # noqa: SLF001 - python-pptx has no other way to say what a picture shows
    sentences = [line.said for row in told.rows for line in (*row.emotion, *row.score, *row.leaving)]
    slide.notes_slide.notes_text_frame.text = "\n".join([shape.name, *sentences, *told.journeys])


def _table_slide(deck: Any, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from pptx.util import Inches, Pt  # noqa: PLC0415 - an optional extra

    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide.shapes.title.text = title
    slide.shapes.title.left, slide.shapes.title.top = Inches(EDGE), Inches(0.15)
    slide.shapes.title.width, slide.shapes.title.height = Inches(WIDTH - 2 * EDGE), Inches(0.7)
    slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(22)
    place = Inches(EDGE), Inches(1.0), Inches(WIDTH - 2 * EDGE), Inches(HEIGHT - 1.3)
    table = slide.shapes.add_table(len(rows) + 1, len(heads), *place).table
    first = 0.18 * (WIDTH - 2 * EDGE)
    for at in range(len(heads)):
        rest = (WIDTH - 2 * EDGE - first) / (len(heads) - 1)
        table.columns[at].width = Inches(first if at == 0 else rest)
    for number, cells in enumerate((heads, *rows)):
        for at, said in enumerate(cells):
            cell = table.cell(number, at)
            cell.text = said
            for part in cell.text_frame.paragraphs:
                part.font.size = Pt(9)

"""PDF: tagged, in every language, and what somebody typed is text, not markup."""

import pytest
from markupsafe import Markup

from twofold.reports.blocks import Card, Cards, Cell, Claim, Claims, Column, Figure, Row, Section, Table
from twofold.reports.pdf import pdf_of
from twofold.reports.words import LANGUAGES

pytest.importorskip("typst")

TYPED = '#panic("run") $x$ *b* [link] </script> "quoted" \\'
TABLE = Table(
    TYPED,
    (Column("Name", "name"), Column("Picture", "plot"), Column("Score"), Column("n")),
    (
        Row((Cell(TYPED), Cell(kind="plot"), Cell("1", "0 – 2"), Cell("5"))),
        Row((Cell("few"), Cell(kind="plot"), Cell("hidden", colspan=2))),
    ),
    foot=(TYPED,),
)
BLOCKS = (
    Cards((Card(TYPED, "20", ("1 – 2",)),)),
    Claims((Claim(TYPED, "tag", "worse", "clear", (TYPED,), (TYPED,)),), "Evidence", "Keep in mind"),
    TABLE,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_typed_is_text_in_every_language(language: str) -> None:
    sections = (Section("a", TYPED, TYPED, BLOCKS, foot=(TYPED,)), Section("b", "Άδειο", empty="Няма"))
    made = pdf_of(TYPED, TYPED, sections, language)
    assert made.startswith(b"%PDF-")
    # the tree of tags that screen readers walk
    assert b"/StructTreeRoot" in made
    assert f"/Lang({language})".encode() in made


def test_a_figure_is_told_by_its_table() -> None:
    figure = Figure("Course", "", Markup("<svg/>"), TABLE)
    assert len(pdf_of("t", "", (Section("a", "A", blocks=(figure,)),), "en")) > len(pdf_of("t", "", (), "en"))

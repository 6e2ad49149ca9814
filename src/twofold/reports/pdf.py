"""Sections as a PDF: tagged, with fonts of its own that carry Greek and Cyrillic, and nothing fetched."""

import json
from datetime import UTC, datetime
from importlib import resources
from typing import Any

from twofold.reports.blocks import Cards, Cell, Claims, Figure, Section, Table
from twofold.reports.words import words_of


def pdf_of(title: str, subtitle: str, sections: tuple[Section, ...], language: str) -> bytes:
    """Lay sections out on pages: claims, scores and tables with their intervals; drawings stay on the screen.

    The text reaches the typesetter as data, never as its markup: what a person typed cannot become a command.

    Args:
        title: of the document.
        subtitle: below it.
        sections: in their order.
        language: en, hu, bg, el or cs.
    """
    import typst  # noqa: PLC0415 - part of an optional extra

    words = words_of(language)
    data = {
        "title": title,
        "subtitle": subtitle,
        "language": language,
        "note": words("page.promise"),
        "sections": [_section(section) for section in sections],
    }
    source = resources.files("twofold.reports").joinpath("templates", "page.typ").read_bytes()
    return bytes(
        typst.compile(
            source,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=datetime.now(UTC).replace(microsecond=0),
        )
    )


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "lead": section.lead,
        "empty": section.empty,
        "foot": list(section.foot),
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Table | Figure | Cards | Claims) -> dict[str, Any]:
    if isinstance(block, Cards):
        cards = [{"title": card.title, "value": card.value, "lines": list(card.lines)} for card in block.cards]
        return {"kind": "cards", "cards": cards}
    if isinstance(block, Claims):
        claims = [
            {
                "title": claim.title,
                "tone": claim.tone,
                "strength": f"{claim.tag} · {claim.strength}",
                "evidence": list(claim.evidence),
                "caveats": list(claim.caveats),
            }
            for claim in block.claims
        ]
        return {"kind": "claims", "claims": claims}
    if isinstance(block, Figure):
        return _table(block.table) | {"caption": block.title, "foot": list(block.sentences)}
    return _table(block)


def _table(table: Table) -> dict[str, Any]:
    shown = [at for at, column in enumerate(table.columns) if column.kind != "plot"]
    rows = [[_cell(cell) for at, cell in _placed(row.cells) if at in shown] for row in table.rows]
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": [{"label": table.columns[at].label, "number": table.columns[at].kind == "number"} for at in shown],
        "rows": rows,
        "foot": list(table.foot),
    }


def _placed(cells: tuple[Cell, ...]) -> list[tuple[int, Cell]]:
    """Cells with the column they begin in."""
    placed, at = [], 0
    for cell in cells:
        placed.append((at, cell))
        at += cell.colspan
    return placed


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "under": cell.under, "span": cell.colspan}

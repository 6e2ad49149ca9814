"""Priorities in their documented JSON shape."""

from dataclasses import asdict
from typing import Any

from twofold.actions.candidates import Candidates
from twofold.actions.sentences import headline, missing_sentences
from twofold.cli.priorities.proposing import Proposal


def priorities_json(proposed: Proposal, behind: Candidates) -> dict[str, Any]:
    """The body of the document."""
    found = proposed.priorities
    body = asdict(found)
    levers = [{**lever, "shown": one.shown} for lever, one in zip(body.pop("levers"), found.levers, strict=True)]
    tornado = body.pop("tornado")
    counted = body.pop("counted")
    return {
        "sentence": headline(found),
        **body,
        "levers": levers,
        "value": {**counted, "sentences": missing_sentences(found)},
        "tornado": tornado,
        "practice": asdict(proposed.practice),
        "candidates": asdict(behind),
        "loyalty": None if proposed.loyalty is None else asdict(proposed.loyalty),
    }

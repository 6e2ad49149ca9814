"""Priorities in their documented JSON shape."""

from dataclasses import asdict
from typing import Any

from twofold.actions.practice import Practice
from twofold.actions.priority import Priorities
from twofold.actions.sentences import headline, missing_sentences


def priorities_json(found: Priorities, told: Practice) -> dict[str, Any]:
    """The body of the document."""
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
        "practice": asdict(told),
    }

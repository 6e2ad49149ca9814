"""What is told of each model that reads comments: what it learnt from, under which licence, when, and its checksum."""

import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from twofold.voice.encoders.choosing import Chosen
from twofold.voice.feelings.heads import shipped_card as shipped_feelings_card
from twofold.voice.valence.heads import shipped_card


@dataclass(frozen=True, slots=True)
class Card:
    """One model.

    Attributes:
        job: encoder, language, valence or feelings.
        name: of the model.
        made: the day it was made; empty where it came with a package.
        data: what it learnt from.
        licence: of that data, or of the weights.
        checksum: of its weights.
        note: what else there is to know.
    """

    job: str
    name: str
    made: str
    data: tuple[str, ...]
    licence: str
    checksum: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """The card under the names of its fields."""
        return asdict(self) | {"data": list(self.data)}


def cards(chosen: Chosen | None = None) -> tuple[Card, ...]:
    """The cards of the models that ship.

    Args:
        chosen: the encoder that is used; where nobody has loaded one, it is not told.
    """
    valence, feelings = shipped_card(), shipped_feelings_card()
    fits = chosen is None or valence["encoder"] == chosen.encoder.model.checksum
    language = json.loads((files("twofold.voice.language") / "model.json").read_text("utf-8"))
    encoder = () if chosen is None else (_of_encoder(chosen),)
    return (
        *encoder,
        Card(
            "language",
            str(language["what"]),
            str(language["made"]),
            _listed(language["data"]),
            "",
            str(language["sha256"]),
        ),
        _of_head("valence", valence, "" if fits else "Made for another encoder: valence is read by words alone."),
        _of_head("feelings", feelings, "" if fits else "Made for another encoder: feelings are not named."),
    )


def _of_head(job: str, told: dict[str, Any], note: str) -> Card:
    name, made, licence, checksum = (str(told[key]) for key in ("name", "date", "licence", "checksum"))
    return Card(job, name, made, _listed(told["data"]), licence, checksum, note)


def _of_encoder(chosen: Chosen) -> Card:
    model = chosen.encoder.model
    return Card("encoder", model.name, "", (), "", model.checksum, chosen.reason)


def _listed(told: object) -> tuple[str, ...]:
    if isinstance(told, dict):
        return tuple(f"{name}: {value}" for name, value in told.items())
    return tuple(str(each) for each in told) if isinstance(told, list) else (str(told),)

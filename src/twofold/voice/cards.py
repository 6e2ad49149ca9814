"""What is told of each model that reads comments: what it learnt from, when, how right it is, and what changed.

How right the shipped models are was measured by the benchmarks, and is kept in `measured.json` beside the checksum of
the model that it was measured on: figures of another model are not shown.
"""

import json
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from typing import Any

from twofold.voice.encoders.choosing import Chosen
from twofold.voice.feelings.heads import shipped_card as shipped_feelings_card
from twofold.voice.valence.heads import shipped_card


@dataclass(frozen=True, slots=True)
class Measured:
    """How right a model was on comments that it did not learn from.

    Attributes:
        language: of the comments.
        about: which comments, or which feeling; empty where that goes without saying.
        value: from 0 to 1; the card's `measure` says of what.
        low: lower end of its 95 % interval.
        high: upper end.
        n: comments.
    """

    language: str
    about: str
    value: float
    low: float
    high: float
    n: int


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
        measure: what `accuracy` tells, and on which comments; empty where nothing was measured.
        accuracy: by language.
        changed: what is new since the model before, in sentences.
    """

    job: str
    name: str
    made: str
    data: tuple[str, ...]
    licence: str
    checksum: str
    note: str = ""
    measure: str = ""
    accuracy: tuple[Measured, ...] = ()
    changed: tuple[str, ...] = ()

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
    shipped = (
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
    told = json.loads((files("twofold.voice") / "measured.json").read_text("utf-8"))
    return (*encoder, *(_with_measures(card, told[card.job], feelings["auc"]) for card in shipped))


def _with_measures(card: Card, told: dict[str, Any], auc: dict[str, dict[str, list[float]]]) -> Card:
    """The card with what was measured of its very weights; `auc` by feeling and language stands in their own card."""
    if told["checksum"] != card.checksum:
        return card
    rows = [Measured(*row) for row in told["accuracy"]]
    if card.job == "feelings":
        rows = [
            Measured(language, feeling, value, low, high, int(n))
            for feeling, by_language in auc.items()
            for language, (value, low, high, n) in by_language.items()
        ]
    return replace(card, measure=told["measure"], accuracy=tuple(rows), changed=tuple(told["changed"]))


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

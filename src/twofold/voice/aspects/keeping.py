"""Keep taught aspects as one file with a checksum: weights, vectors and the card, no text, nothing that is run."""

import json
from dataclasses import asdict, dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from twofold.voice.aspects.cards import AspectAccuracy, AspectsCard
from twofold.voice.aspects.features import Layout
from twofold.voice.aspects.odds import Odds
from twofold.voice.aspects.ridge import Regression
from twofold.voice.aspects.taught import Taught
from twofold.voice.sealed import sealed, unsealed

_REGRESSION = tuple(field.name for field in fields(Regression))
_ODDS = tuple(field.name for field in fields(Odds))


@dataclass(frozen=True, slots=True)
class KeptAspects:
    """What labels taught, and its card."""

    taught: Taught
    card: AspectsCard


def aspects_kept(kept: KeptAspects, file: Path) -> str:
    """Write them in one step; return the checksum."""
    taught, shape = kept.taught, kept.taught.shape
    about = {
        "categories": taught.categories,
        "signs": shape.signs,
        "sentences": taught.sentences,
        "accuracy": taught.accuracy,
        "always": taught.always,
        "card": asdict(kept.card),
    }
    buffer = BytesIO()
    np.savez_compressed(
        buffer,
        about=np.frombuffer(json.dumps(about).encode(), np.uint8),
        middle=shape.middle,
        rarity=shape.rarity,
        threshold_at=np.array(taught.threshold_at),
        **{name: getattr(taught.regression, name) for name in _REGRESSION},
        **{name: getattr(taught.odds, name) for name in _ODDS},
    )
    return sealed(buffer.getvalue(), file)


def kept_aspects(file: Path) -> KeptAspects:
    """Read them back, the same to the last bit.

    Raises:
        InputError: the file is not what was written.
    """
    with np.load(BytesIO(unsealed(file)), allow_pickle=False) as kept:
        about: dict[str, Any] = json.loads(bytes(kept["about"]))
        shape = Layout(kept["middle"], kept["rarity"], tuple(about["signs"]))
        taught = Taught(
            tuple(about["categories"]),
            shape,
            Regression(**{name: kept[name] for name in _REGRESSION}),
            Odds(**{name: kept[name] if name in kept else np.zeros(len(about["categories"])) for name in _ODDS}),
            float(kept["threshold_at"]),
            about["sentences"],
            about["accuracy"],
            about["always"],
        )
    return KeptAspects(taught, _card(about["card"]))


def _card(told: dict[str, Any]) -> AspectsCard:
    accuracy = tuple(AspectAccuracy(**one) for one in told["accuracy"])
    return AspectsCard(**told | {"accuracy": accuracy, "categories": tuple(told["categories"])})

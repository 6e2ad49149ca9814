"""Keep taught aspects as one file with a checksum: weights, vectors and the card, no text, nothing that is run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.errors import InputError
from twofold.voice.aspects.cards import AspectAccuracy, AspectsCard
from twofold.voice.aspects.features import BUCKETS, Layout
from twofold.voice.aspects.odds import Odds
from twofold.voice.aspects.ridge import KINDS, Regression
from twofold.voice.aspects.taught import Taught
from twofold.voice.sealed import arrays_in, sealed, unsealed

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
        InputError: the file is not what was written, or another version wrote it.
    """
    kept = arrays_in(unsealed(file)) or {}
    try:
        about: dict[str, Any] = json.loads(bytes(kept["about"]))
        taught = Taught(
            tuple(about["categories"]),
            Layout(kept["middle"], kept["rarity"], tuple(about["signs"])),
            Regression(**_read(kept, _REGRESSION)),
            Odds(**_read(kept, _ODDS)),
            float(kept["threshold_at"]),
            about["sentences"],
            about["accuracy"],
            about["always"],
        )
        return KeptAspects(taught, _card(about["card"]))
    except (KeyError, TypeError, ValueError) as other:
        raise InputError(
            f"What labels taught in {file} was made by another version of Twofold: teach again."
        ) from other


def _read(kept: Mapping[str, NDArray[Any]], names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The parts of these names; those that a file of an earlier version does not know say nothing."""
    offsets, weights, shares = kept["offsets"], kept["weights"], kept["shares"]
    silent = {
        "rivals": offsets,
        "apart": np.stack([offsets] * KINDS),
        "meaning_shares": shares,
        "letter_weights": weights[:, :BUCKETS],
        "sign_weights": weights[:, 2 * BUCKETS :],
        "apart_offsets": np.stack([offsets] * KINDS),
    }
    return {name: kept[name] if name in kept else np.zeros_like(silent[name]) for name in names}


def _card(told: dict[str, Any]) -> AspectsCard:
    accuracy = tuple(AspectAccuracy(**one) for one in told["accuracy"])
    return AspectsCard(**told | {"accuracy": accuracy, "categories": tuple(told["categories"])})

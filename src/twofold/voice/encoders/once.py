"""Encode each text once: a comment of one sentence is its sentence, and thousands of customers write "ok"."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from twofold.voice.encoders.encoder import Encoder, Vectors


@dataclass(frozen=True)
class Once:
    """What was encoded already and will be asked for again; each text is kept until it is.

    Attributes:
        kept: the vector of each text.
    """

    kept: dict[str, Vectors] = field(default_factory=dict, repr=False)

    def vectors(self, encoder: Encoder, texts: Sequence[str], *, keep: bool = False) -> Vectors:
        """(texts, d) their vectors.

        Args:
            encoder: makes those that are not kept.
            texts: any number of times the same.
            keep: until they are asked for without it.
        """
        row = {text: at for at, text in enumerate(dict.fromkeys(texts))}
        found = np.zeros((len(row), encoder.model.dimensions), np.float32)
        new = [text for text in row if text not in self.kept]
        if new:
            found[[row[text] for text in new]] = encoder.vectors(new)
        for text in row.keys() - new:
            found[row[text]] = self.kept[text] if keep else self.kept.pop(text)
        if keep:
            self.kept.update((text, found[row[text]]) for text in new)
        return found[[row[text] for text in texts]]

"""From words to meaning without an encoder: what comments with these words share, others say in other words.

Pseudo-relevance feedback (Rocchio 1971): the mean vector of the comments that hold the words stands for what they mean,
in every language the encoder knows. So a page finds alike comments at once, and no model waits in its process.
"""

import numpy as np

from twofold.voice.annotated import Vectors
from twofold.voice.keeping.kept_comments import KeptComments
from twofold.voice.search.words_in import share_of_words

MOST = 50  # comments that the mean is taken over
HALF = 0.5  # of the words, by weight, that a comment must hold to stand for their meaning


def meaning_of_words(sought: str, comments: KeptComments) -> Vectors | None:
    """(d,) the vector of what the words mean; None where no comment holds them.

    Args:
        sought: the words.
        comments: where they are looked for.
    """
    share = share_of_words(sought, comments.texts)
    best = np.argsort(-share, kind="stable")[:MOST]
    best = best[share[best] >= HALF]
    if not len(best):
        return None
    mean = comments.vectors[best].mean(axis=0)
    length = float(np.linalg.norm(mean))
    found: Vectors = (mean / length).astype(np.float32)
    return found if length > 1e-6 else None

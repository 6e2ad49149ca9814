"""What own labels teach: a logistic regression for each category, with a threshold by cross-validation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twofold.errors import Unavailable, UsageError
from twofold.voice.aspects.aspect import Aspect
from twofold.voice.aspects.features import Layout, Vectors, layout
from twofold.voice.aspects.schemes import Scheme

if TYPE_CHECKING:
    from scipy import sparse

FEWEST = 20  # labelled sentences
FEWEST_OF_A_KIND = 3  # sentences with a category, and without it
FOLDS = 3
STRENGTH = 1.0  # of the penalty; one choice for all sets (benchmarks)
TRUST = 40.0  # labels at which they weigh as much as the dictionary
SPOTTED, MISSED = 0.75, 0.15  # what a category that the dictionary found, or did not, is worth before any label
GRID = np.round(np.arange(0.2, 0.61, 0.02), 2)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Taught:
    """A model that labels taught.

    Attributes:
        categories: those it judges: the ones with enough labels.
        shape: how sentences become rows.
        weights: (categories, columns).
        offsets: (categories,).
        threshold_at: from which probability a category counts.
        sentences: how many were labelled.
        accuracy: micro-F1 in cross-validation, of sentences it had not seen.
        always: whether people gave every sentence a category.
    """

    categories: tuple[str, ...]
    shape: Layout
    weights: NDArray[np.float32]
    offsets: Floats
    threshold_at: float
    sentences: int
    accuracy: float
    always: bool

    def probabilities(
        self, texts: Sequence[str], vectors: Vectors, found: Sequence[Sequence[Aspect]], scheme: Scheme
    ) -> Floats:
        """(n, categories) how likely each sentence is about each category."""
        rows = self.shape.rows(texts, vectors, found, scheme)
        learnt = _likely(np.asarray(rows @ self.weights.T, np.float64) + self.offsets)
        return blended(learnt, spotted(found, scheme, self.categories), self.sentences)

    def wanted(self, confident: Mapping[str, float]) -> set[str]:
        """The categories that are likely enough.

        Where people gave every sentence a category, none is no answer: then the likeliest, if it is half as likely.
        """
        found = {name for name, likely in confident.items() if likely >= self.threshold_at}
        best = max(confident, key=lambda name: confident[name])
        return found or ({best} if self.always and confident[best] >= self.threshold_at / 2 else set())


def teach(
    texts: Sequence[str],
    vectors: Vectors,
    labels: Sequence[frozenset[str]],
    found: Sequence[Sequence[Aspect]],
    scheme: Scheme,
) -> Taught:
    """A model of labelled sentences.

    Args:
        texts: the sentences.
        vectors: (n, d) of the encoder.
        labels: the categories of each, by people; empty where it has none.
        found: what the dictionary finds in each.
        scheme: the categories.

    Raises:
        UsageError: too few labels, or a label that the scheme does not know.
        Unavailable: scikit-learn is not installed.
    """
    unknown = sorted(frozenset().union(*labels) - set(scheme.names)) if labels else []
    if unknown:
        raise UsageError(f"the scheme has no category {', '.join(unknown)}; it has {', '.join(scheme.names)}")
    wanted = _flags(labels, scheme.names)
    counted = wanted.sum(axis=0)
    enough = (counted >= FEWEST_OF_A_KIND) & (len(texts) - counted >= FEWEST_OF_A_KIND)
    if len(texts) < FEWEST or not enough.any():
        raise UsageError(
            f"{len(texts)} labelled sentences teach nothing yet: {FEWEST} are the least, and {FEWEST_OF_A_KIND} with a "
            f"category and {FEWEST_OF_A_KIND} without it"
        )
    names = tuple(name for name, judged in zip(scheme.names, enough.tolist(), strict=True) if judged)
    shape = layout(texts, vectors, found, scheme)
    rows, wanted = shape.rows(texts, vectors, found, scheme), wanted[:, enough]
    unseen = blended(_unseen(rows, wanted), spotted(found, scheme, names), len(texts))
    threshold = max(GRID.tolist(), key=lambda at: (micro_f1(wanted, unseen >= at), -abs(at - 0.4)))
    fitted = [_fit(rows, wanted[:, number]) for number in range(len(names))]
    return Taught(
        names,
        shape,
        np.stack([weights for weights, _ in fitted]).astype(np.float32),
        np.array([offset for _, offset in fitted]),
        float(threshold),
        len(texts),
        micro_f1(wanted, unseen >= threshold),
        all(labels),
    )


def blended(learnt: Floats, seen: Flags, sentences: int) -> Floats:
    """Labels and dictionary together: the more labels, the more they count."""
    trust = sentences / (sentences + TRUST)
    found: Floats = trust * learnt + (1 - trust) * np.where(seen, SPOTTED, MISSED)
    return found


def spotted(found: Sequence[Sequence[Aspect]], scheme: Scheme, names: Sequence[str]) -> Flags:
    """(n, names) which categories the dictionary finds in each sentence."""
    return _flags([scheme.found(aspects) for aspects in found], names)


def micro_f1(wanted: Flags, said: Flags) -> float:
    """Twice the right ones over all wanted and all said; 1 where nothing was wanted and nothing said."""
    both = int(wanted.sum() + said.sum())
    return 2 * int((wanted & said).sum()) / both if both else 1.0


def _flags(labels: Sequence[frozenset[str]], names: Sequence[str]) -> Flags:
    return np.array([[name in label for name in names] for label in labels], dtype=bool).reshape(
        len(labels), len(names)
    )


def _unseen(rows: "sparse.csr_matrix", wanted: Flags) -> Floats:
    """(n, categories) probabilities of sentences by models that had not seen them."""
    folds = np.arange(len(wanted)) % FOLDS
    found = np.zeros(wanted.shape)
    for number in range(wanted.shape[1]):
        for fold in range(FOLDS):
            held = folds == fold
            weights, offset = _fit(rows[~held], wanted[~held, number])
            found[held, number] = _likely(rows[held] @ weights + offset)
    return found


def _fit(rows: "sparse.csr_matrix", wanted: Flags) -> tuple[Floats, float]:
    """Weights and offset of one category; its share alone where all sentences are alike."""
    if wanted.all() or not wanted.any():
        share = (wanted.sum() + 0.5) / (len(wanted) + 1)
        return np.zeros(rows.shape[1]), float(np.log(share / (1 - share)))
    try:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - heavy, and only teaching needs it
    except ImportError:
        raise Unavailable("learning from labels needs scikit-learn: pip install 'twofold[text]'") from None
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=7).fit(rows, wanted)
    return np.asarray(model.coef_[0], np.float64), float(model.intercept_[0])


def _likely(scores: Floats) -> Floats:
    likely: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return likely

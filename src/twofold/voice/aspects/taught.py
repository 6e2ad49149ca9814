"""What own labels teach: a regression for each category, with a threshold by leaving out each sentence in turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from twofold.errors import UsageError
from twofold.voice.aspects.aspect import Aspect
from twofold.voice.aspects.features import Floats, Layout, Vectors, layout
from twofold.voice.aspects.odds import Odds, crossed, fitted_odds
from twofold.voice.aspects.ridge import Flags, Regression, fitted
from twofold.voice.aspects.schemes import Scheme

FEWEST = 20  # labelled sentences
FEWEST_OF_A_KIND = 3  # sentences with a category, and without it
NOT_LOOKED_AT = 0.25  # what a sentence counts that the dictionary labelled
TRUST = 40.0  # labels at which they weigh as much as the dictionary
SPOTTED, MISSED = 0.75, 0.15  # what a category that the dictionary found, or did not, is worth before any label
GRID = np.round(np.arange(0.2, 0.61, 0.02), 2)


@dataclass(frozen=True, slots=True)
class Taught:
    """A model that labels taught.

    Attributes:
        categories: those it judges: the ones with enough labels.
        shape: how sentences become rows.
        regression: scores of categories.
        odds: what the scores mean.
        threshold_at: from which probability a category counts.
        sentences: how many were labelled.
        accuracy: micro-F1 of sentences left out.
        always: whether people gave every sentence a category.
    """

    categories: tuple[str, ...]
    shape: Layout
    regression: Regression
    odds: Odds
    threshold_at: float
    sentences: int
    accuracy: float
    always: bool

    def probabilities(
        self, texts: Sequence[str], vectors: Vectors, found: Sequence[Sequence[Aspect]], scheme: Scheme
    ) -> Floats:
        """(n, categories) how likely each sentence is about each category."""
        seen = spotted(found, scheme, self.categories)
        scores = self.regression.scores(self.shape.rows(texts, vectors, found, scheme))
        return blended(self.odds.probabilities(scores, seen), seen, self.sentences)

    def wanted(self, confident: Mapping[str, float]) -> set[str]:
        """The categories that are likely enough.

        Where people gave every sentence a category, none is no answer: then the likeliest, if it is half as likely.
        """
        found = {name for name, likely in confident.items() if likely >= self.threshold_at}
        best = max(confident, key=lambda name: confident[name])
        return found or ({best} if self.always and confident[best] >= self.threshold_at / 2 else set())


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model, and what is said of the sentences that taught it by models that had not seen them.

    Attributes:
        taught: the model.
        wanted: (n, its categories) what people said.
        unseen: the same, as said by all other sentences.
        spotted: the same, as the dictionary alone says.
    """

    taught: Taught
    wanted: Flags
    unseen: Flags
    spotted: Flags


@dataclass(frozen=True, slots=True)
class Looked:
    """What people have looked at.

    Attributes:
        first: how many sentences, the first ones, people have labelled. The others have the labels that the dictionary
            gives them: they keep what people correct from being held for the rule.
        denied: names that people took away. A name that nobody uses says nothing otherwise: labels may be of qualities
            alone.
    """

    first: int
    denied: frozenset[str] = frozenset()


def teach(
    texts: Sequence[str],
    vectors: Vectors,
    labels: Sequence[frozenset[str]],
    found: Sequence[Sequence[Aspect]],
    scheme: Scheme,
) -> Taught:
    """A model of labelled sentences; the arguments and what is raised are those of ``learn``."""
    return learn(texts, vectors, labels, found, scheme).taught


def learn(
    texts: Sequence[str],
    vectors: Vectors,
    labels: Sequence[frozenset[str]],
    found: Sequence[Sequence[Aspect]],
    scheme: Scheme,
    *,
    looked: Looked | None = None,
) -> Learnt:
    """A model of labelled sentences, and what it says of each sentence when that is left out.

    Args:
        texts: the sentences.
        vectors: (n, d) of the encoder.
        labels: the categories of each, by people; empty where it has none.
        found: what the dictionary finds in each.
        scheme: the categories.
        looked: what people have looked at; all where left out.

    Raises:
        UsageError: too few labels, or a label that the scheme does not know.
    """
    unknown = sorted(frozenset().union(*labels) - set(scheme.names)) if labels else []
    if unknown:
        raise UsageError(f"the scheme has no category {', '.join(unknown)}; it has {', '.join(scheme.names)}")
    wanted, dictionary = _flags(labels, scheme.names), spotted(found, scheme, scheme.names)
    looked = looked or Looked(len(texts))
    count = looked.first
    denied = np.array([name in looked.denied for name in scheme.names])
    enough = _enough(wanted[:count], dictionary[:count] & denied)
    if count < FEWEST or not enough.any():
        raise UsageError(
            f"{count} labelled sentences teach nothing yet: {FEWEST} are the least, and {FEWEST_OF_A_KIND} with a "
            f"category and {FEWEST_OF_A_KIND} without it"
        )
    names = tuple(name for name, judged in zip(scheme.names, enough.tolist(), strict=True) if judged)
    wanted, dictionary = wanted[:, enough], dictionary[:, enough]
    weights = np.where(np.arange(len(texts)) < count, 1.0, NOT_LOOKED_AT)
    shape = layout(texts, vectors, found, scheme)
    regression, scores = fitted(shape.rows(texts, vectors, found, scheme), wanted, weights)
    odds = fitted_odds(scores, dictionary, wanted, weights)
    left_out = crossed(scores, dictionary, wanted, weights)
    wanted, dictionary = wanted[:count], dictionary[:count]
    unseen = blended(left_out[:count], dictionary, count)
    threshold = half_of_the_best(wanted, unseen)
    said = unseen >= threshold
    accuracy = micro_f1(wanted, said)
    taught = Taught(names, shape, regression, odds, threshold, count, accuracy, all(labels))
    return Learnt(taught, wanted, said, dictionary)


def half_of_the_best(wanted: Flags, likely: Floats) -> float:
    """From which probability a category counts: half of the best micro-F1 that any threshold reaches.

    That is the best one for probabilities that mean what they say (Lipton, Elkan and Naryanaswamy 2014), and it hangs
    less on chance than the place of the best.
    """
    best = max(micro_f1(wanted, likely >= at) for at in GRID.tolist())
    return max(float(GRID[0]), best / 2)


def _enough(wanted: Flags, dictionary: Flags) -> Flags:
    """(categories,) whether labels say something of each: yes, or no to what the dictionary takes for it; and no."""
    counted = wanted.sum(axis=0)
    shown = np.maximum(counted, dictionary.sum(axis=0))
    found: Flags = (shown >= FEWEST_OF_A_KIND) & (len(wanted) - counted >= FEWEST_OF_A_KIND)
    return found


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

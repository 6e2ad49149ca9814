"""Which language a comment is in: the organisation's languages first, any other only on clear evidence.

Script decides what it can (Greek letters are Greek). Within Latin and Cyrillic letters a small model weighs runs of
letters and words; what it says of languages nobody configured counts less, because few comments are in them.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twofold.voice.language.alphabets import evidence_of_letters
from twofold.voice.language.identified import UNDETERMINED, Identified
from twofold.voice.language.letters import Letters, Script, letters_of
from twofold.voice.language.model import Weights, weights
from twofold.voice.sentences import Sentence, split

DEFAULT = ("hu", "bg", "el", "cs", "en")
BATCH = 1_000
# before anything is read, as log-odds beside a configured language in its own script
IN_LATIN_LETTERS = -1.5  # Bulgarian and Greek typed in Latin letters
# the Cyrillic neighbours share most of their words with Bulgarian, and almost nobody writes them to a Bulgarian shop
UNCONFIGURED = {Script.LATIN: -2.7, Script.CYRILLIC: -3.4}
SHOWN_SHARE = 0.01
# a Greek or Cyrillic letter outweighs Latin ones: brands are Latin in every language, nobody quotes Cyrillic in Czech
_FOREIGN_WEIGHT = np.array([0.0, 1.0, 3.0, 3.0, 1.0])
_OF_ITS_CONTEXT = 0.9  # how much of a sentence's expectation is the comment around it


class LanguageIdentifier:
    """Says in which language texts are.

    >>> [found.code for found in LanguageIdentifier().of(["Nagyon kedves volt", "Персоналът беше чудесен", "mpravo"])]
    ['hu', 'bg', 'el']
    """

    def __init__(self, languages: Iterable[str] = DEFAULT) -> None:
        """Make an identifier for an organisation that expects these languages (ISO 639-1)."""
        self.languages = tuple(dict.fromkeys(languages))

    def of(self, texts: Sequence[str]) -> list[Identified]:
        """The language of each text."""
        return self._identified(texts, None)

    def sentences(self, text: str) -> list[tuple[Sentence, Identified]]:
        """Each sentence of a comment with its language; a short one leans on the comment it stands in."""
        parts = split(text)
        if not parts:
            return []
        whole = self.of([text])[0]
        if len(parts) == 1:
            return [(parts[0], whole)]
        return list(zip(parts, self._identified([part.text for part in parts], whole), strict=True))

    def _identified(self, texts: Sequence[str], context: Identified | None) -> list[Identified]:
        found: list[Identified] = []
        for begin in range(0, len(texts), BATCH):
            found += self._batch(texts[begin : begin + BATCH], context)
        return found

    def _batch(self, texts: Sequence[str], context: Identified | None) -> list[Identified]:
        letters = letters_of(texts)
        weighed = letters.counts() * _FOREIGN_WEIGHT
        total = weighed.sum(axis=1, keepdims=True)
        share = weighed / np.maximum(total, 1)
        columns, shares = self._shares(letters, share, context)
        return [
            self._one(columns, row, Script(int(weight.argmax())) if weight.any() else Script.NONE)
            for row, weight in zip(shares, weighed, strict=True)
        ]

    def _shares(
        self, letters: Letters, share: NDArray[np.float64], context: Identified | None
    ) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """The probability of each language: (texts, languages), and which languages these are."""
        parts: list[tuple[tuple[str, ...], NDArray[np.float64]]] = []
        for script in (Script.LATIN, Script.CYRILLIC):
            if share[:, script].any():
                known = weights(script)
                likely = self._posterior(known, script, letters, context)
                parts.append((known.labels, likely * share[:, [script]]))
        parts.append((("el", UNDETERMINED), share[:, [Script.GREEK, Script.FOREIGN]]))
        labels = [label.removesuffix("-Latn") for names, _ in parts for label in names]
        columns = tuple(dict.fromkeys(labels))
        summed = np.zeros((share.shape[0], len(columns)))
        np.add.at(summed.T, [columns.index(label) for label in labels], np.hstack([part for _, part in parts]).T)
        return columns, summed

    def _posterior(
        self, known: Weights, script: Script, letters: Letters, context: Identified | None
    ) -> NDArray[np.float64]:
        before = np.array([self._expectation(label, script, context) for label in known.labels])
        expected = known.scores(letters, script) + evidence_of_letters(letters, script, known.labels) + before
        likely = np.exp(expected - expected.max(axis=1, keepdims=True))
        shares: NDArray[np.float64] = likely / likely.sum(axis=1, keepdims=True)
        return shares

    def _expectation(self, label: str, script: Script, context: Identified | None) -> float:
        """The log-odds of a language before its letters are read."""
        language = label.removesuffix("-Latn")
        before = 0.0 if language in self.languages else UNCONFIGURED[script]
        if label != language:
            before += IN_LATIN_LETTERS
        if context is None or context.code == UNDETERMINED:
            return before
        here = context.share_by_language.get(language, 0.0)
        around = _OF_ITS_CONTEXT * here + (1 - _OF_ITS_CONTEXT) / 10
        return (before if here < SHOWN_SHARE else 0.0) + float(np.log(around))

    def _one(self, columns: tuple[str, ...], row: NDArray[np.float64], script: Script) -> Identified:
        order = np.argsort(-row, kind="stable")
        ranked: Mapping[str, float] = {
            columns[place]: round(float(row[place]), 4) for place in order[:5] if row[place] >= SHOWN_SHARE
        }
        code = next(iter(ranked), UNDETERMINED)
        if script is Script.NONE:
            return Identified(UNDETERMINED, 0.0, other=False, script="none")
        return Identified(code, ranked.get(code, 0.0), code not in self.languages, script.name.lower(), ranked)

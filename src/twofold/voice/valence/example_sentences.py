"""The example sentences that teach valence without anybody's labels: written by us, so they may be shipped."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from twofold.voice.valence.reading import Label

_SEED = 5
#: Sentences of one kind are also joined into paragraphs of so many, because comments are not all one sentence long.
_PARAGRAPHS = {2: 15, 3: 15, 4: 15, 6: 15}


@dataclass(frozen=True)
class Example:
    """One sentence, or a paragraph of them, with its language and what it says."""

    text: str
    language: str
    label: Label


@cache
def example_sentences() -> tuple[Example, ...]:
    """Return all sentences of all languages."""
    found = []
    folder = files(__package__) / "examples"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            language = file.name.removesuffix(".toml")
            for label, texts in tomllib.loads(file.read_text("utf-8")).items():
                found += [Example(text, language, Label(label)) for text in texts]
    return tuple(found)


def example_paragraphs() -> tuple[Example, ...]:
    """Return paragraphs of two to six sentences of one language and label; the same ones every time."""
    draws = random.Random(_SEED)  # noqa: S311 (not a secret: examples are joined)
    found = []
    for language in sorted({example.language for example in example_sentences()}):
        for label in (Label.POSITIVE, Label.NEGATIVE):
            pool = [one.text for one in example_sentences() if (one.language, one.label) == (language, label)]
            for length, times in _PARAGRAPHS.items():
                joined = (" ".join(draws.sample(pool, length)) for _ in range(times))
                found += [Example(text, language, label) for text in joined]
    return tuple(found)

"""How well aspects are found on labelled public comments: dictionary only, after 300 labels, after all labels.

    python benchmarks/voice_aspects.py FOLDER [--vectors FOLDER] [--repeats 5]

A text may have several categories; micro-F1 of whole sets of categories, times 100, with 95 % intervals by bootstrap
over the comments judged. Labels are drawn anew in each repeat, and a fifth is left out. Three tasks are printed,
because published figures mean different ones: the pair of entity and attribute (FOOD#QUALITY), the entity alone (FOOD),
and the entity without the house itself (RESTAURANT, HOTEL), which only says that somebody liked it. Our qualities are
mapped to their categories by the rules of ``voice_schemes.py``.
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from voice_schemes import hotel, restaurant

from twofold.voice.aspects.aspect import Aspect
from twofold.voice.aspects.describing import described
from twofold.voice.aspects.dictionary import default_dictionary
from twofold.voice.aspects.model import AspectModel
from twofold.voice.aspects.schemes import Category, Scheme
from twofold.voice.aspects.taught import teach
from twofold.voice.encoders import Encoder, encoder

SETS: dict[str, tuple[str, Callable[[], Scheme]]] = {
    "cs-restm-absa": ("cs", restaurant),
    "en-hotel-absa": ("en", hotel),
    "en-restaurant-absa": ("en", restaurant),
}
TASKS = ("entity", "entity without the house", "pair")
GOALS = {"dictionary only": 77, "300 labels": 84, "all labels": 87}
HOUSES = {"RESTAURANT", "HOTEL"}
Labels = frozenset[str]


@dataclass(frozen=True)
class Labelled:
    """A public set: each text once, with its categories and its vector."""

    name: str
    texts: list[str]
    labels: list[Labels]
    vectors: np.ndarray


@dataclass(frozen=True)
class Judged:
    """Wanted and said categories of some comments; one left out in several draws stands there several times."""

    comments: list[int]
    wanted: list[Labels]
    said: list[Labels]

    def f1(self) -> float:
        """Micro-F1, times 100."""
        right, both = self._counts()
        return 200 * right.sum() / max(1, both.sum())

    def interval(self, seed: int = 7, draws: int = 500) -> tuple[float, float]:
        """Ends of the 95 % interval: comments are drawn, each with all that was said of it."""
        right, both = self._counts()
        _, owner = np.unique(self.comments, return_inverse=True)
        right, both = np.bincount(owner, right), np.bincount(owner, both)
        rng = np.random.default_rng(seed)
        drawn = [rng.integers(0, len(right), len(right)) for _ in range(draws)]
        found = [200 * right[some].sum() / max(1, both[some].sum()) for some in drawn]
        return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))

    def _counts(self) -> tuple[np.ndarray, np.ndarray]:
        pairs = list(zip(self.wanted, self.said, strict=True))
        right = np.array([len(wanted & said) for wanted, said in pairs])
        return right, np.array([len(wanted) + len(said) for wanted, said in pairs])


def labelled(folder: Path, name: str, vectors: Path | None, reader: Encoder | None) -> Labelled:
    """Read a set."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for place, row in enumerate(rows):
        category = row["aspect"].upper().replace(" ", "#")
        found.setdefault(row["text"], set()).update({category} - {"POLARITY#POSITIVE"})  # a slip of the source
        first.setdefault(row["text"], place)
    texts = list(found)
    if vectors and (vectors / f"{name}.npy").exists():
        made = np.load(vectors / f"{name}.npy")[[first[text] for text in texts]]
    elif reader is not None:
        made = reader.vectors(texts)
    else:
        raise SystemExit(f"No vectors of {name}.")
    return Labelled(name, texts, [frozenset(found[text]) for text in texts], made)


def reduced(labels: Labels, task: str) -> Labels:
    """Categories as a task counts them."""
    if task == "pair":
        return labels
    entities = frozenset(label.split("#")[0] for label in labels)
    return entities - HOUSES if task == "entity without the house" else entities


def reduced_scheme(scheme: Scheme, wanted: Sequence[Labels], task: str) -> Scheme:
    """The scheme of a task; categories for which we have no rule can only be taught."""
    merged: dict[str, list[Category]] = {}
    for category in scheme.categories:
        name = category.name if task == "pair" else category.name.split("#")[0]
        merged.setdefault(name, []).append(category)
    for name in sorted(frozenset().union(*wanted) - set(merged)):
        merged[name] = [Category(name)]
    if task == "entity without the house":
        merged = {name: parts for name, parts in merged.items() if name not in HOUSES}
    return Scheme(
        tuple(
            Category(
                name,
                tuple(rule for part in parts for rule in part.when),
                otherwise=any(part.otherwise for part in parts),
            )
            for name, parts in merged.items()
        )
    )


def judged(data: Labelled, task: str, repeats: int, count: int | None) -> Judged:
    """What models of so many labels (0: the dictionary alone; None: all) say of the fifth that each has not seen."""
    language, scheme_of = SETS[data.name]
    wanted = [reduced(labels, task) for labels in data.labels]
    scheme = reduced_scheme(scheme_of(), wanted, task)
    model = AspectModel.with_dictionaries([default_dictionary(language)], scheme=scheme)
    found = model.of(data.texts, None, [language] * len(data.texts))
    if count == 0:
        return Judged(list(range(len(wanted))), wanted, [scheme.found(aspects) for aspects in found])
    judged_now: list[int] = []
    said: list[Labels] = []
    for repeat in range(repeats):
        order = np.random.default_rng(repeat).permutation(len(wanted))
        held, seen = order[: len(order) // 5].tolist(), order[len(order) // 5 :].tolist()[:count]
        judged_now += held
        said += _taught(data, wanted, found, model, seen, held)
    return Judged(judged_now, [wanted[row] for row in judged_now], said)


def _taught(
    data: Labelled,
    wanted: Sequence[Labels],
    found: Sequence[Sequence[Aspect]],
    model: AspectModel,
    seen: list[int],
    held: list[int],
) -> list[Labels]:
    language = next(iter(model.spotters))
    texts, labels = [data.texts[row] for row in seen], [wanted[row] for row in seen]
    own = model.with_taught(teach(texts, data.vectors[seen], labels, [found[row] for row in seen], model.scheme))
    judgements = own.of([data.texts[row] for row in held], data.vectors[held], [language] * len(held))
    return [own.categories(aspects) for aspects in judgements]


def zero_shot(data: Labelled, reader: Encoder) -> tuple[float, int]:
    """How often the nearest description of a quality agrees with the dictionary where that is sure and unanimous."""
    language, _ = SETS[data.name]
    model = AspectModel.default([language])
    descriptions = described(
        Scheme(tuple(one for one in model.scheme.categories if one.name in model.vocabulary.qualities)), reader
    )
    near = descriptions.nearest(data.vectors)
    agree, compared = 0, 0
    for one, aspects in zip(near, model.of(data.texts, None, [language] * len(data.texts)), strict=True):
        sure = {aspect.quality for aspect in aspects if aspect.quality != "overall"}
        if one is not None and len(sure) == 1:
            compared += 1
            agree += one.category in sure
    return 100 * agree / max(1, compared), compared


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--vectors", type=Path)
    arguments.add_argument("--repeats", type=int, default=5)
    arguments.add_argument("--tasks", nargs="+", choices=TASKS, default=TASKS)
    arguments.add_argument("--zero-shot", action="store_true")
    asked = arguments.parse_args()
    reader = encoder() if asked.zero_shot or not asked.vectors else None
    sets = [labelled(asked.folder, name, asked.vectors, reader) for name in SETS]
    for task in asked.tasks:
        print(f"\n{task}: micro-F1 [95 % interval]")
        for stage, count in {"dictionary only": 0, "300 labels": 300, "all labels": None}.items():
            figures = [judged(data, task, asked.repeats, count) for data in sets]
            shown = "  ".join(
                "{} {:.1f} [{:.1f}, {:.1f}] n {}".format(data.name, one.f1(), *one.interval(), len(set(one.comments)))
                for data, one in zip(sets, figures, strict=True)
            )
            mean = float(np.mean([one.f1() for one in figures]))
            print(f"  {stage:16s} mean {mean:.1f} (goal {GOALS[stage]})   {shown}", flush=True)
    if asked.zero_shot and reader is not None:
        for data in sets:
            share, n = zero_shot(data, reader)
            print(f"nearest description agrees with the dictionary: {data.name} {share:.0f} % of {n}")


if __name__ == "__main__":
    main()

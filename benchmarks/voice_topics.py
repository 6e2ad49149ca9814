"""Do topics tell the truth? Planted ones found again, identities kept, alerts, growth, and what 100,000 cost.

    python benchmarks/voice_topics.py [--replications 500]

The planted topics are those of the simulated organisation's comments: three good and three bad sentences a topic and
language, in five languages, each sentence once. Exits with 1 when alerts come more often than stated or intervals of
growth do not cover.
"""

import argparse
import sys
import time
import tomllib
from collections.abc import Sequence
from importlib import resources

import numpy as np

from twofold.facts.words import Side
from twofold.voice.aspects.model import AspectModel
from twofold.voice.encoders import encoder
from twofold.voice.topics.choosing import adjusted_rand, chosen
from twofold.voice.topics.clustering import clustered
from twofold.voice.topics.copies import copies
from twofold.voice.topics.emerging import emerging
from twofold.voice.topics.evening import evened, valence_directions, with_signs
from twofold.voice.topics.growth import growth
from twofold.voice.topics.identity import Fate, recognised

HOTEL = ("website", "booking", "check-in", "room", "breakfast", "staff-help", "problem-solving", "check-out")
TELECOM = ("shop", "order", "installation", "network", "app", "bill", "support", "renewal")
WORK = ("clear-expectations", "tools", "manager-support", "error-handling", "process-transparency", "time-and-room")
LANGUAGES = ("hu", "bg", "el", "cs", "en")


def planted(topics: Sequence[str]) -> tuple[list[str], list[str], np.ndarray, np.ndarray]:
    """Sentences, their languages, their topics and their moods."""
    texts, languages, truth, moods = [], [], [], []
    for language in LANGUAGES:
        file = resources.files("twofold.simulate") / "texts" / f"{language}.toml"
        parts = tomllib.loads(file.read_text(encoding="utf-8"))["topic"]
        for number, topic in enumerate(topics):
            for mood, sign in (("good", 1.0), ("bad", -1.0)):
                for sentence in parts[topic][mood]:
                    texts.append(sentence)
                    languages.append(language)
                    truth.append(number)
                    moods.append(sign)
    return texts, languages, np.array(truth), np.array(moods)


def shared_information(one: np.ndarray, other: np.ndarray) -> float:
    """Normalised mutual information (arithmetic mean of the entropies)."""
    _, first = np.unique(one, return_inverse=True)
    _, second = np.unique(other, return_inverse=True)
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1 / len(first))
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    entropy = -sum(float((part * np.log(part)).sum()) for part in (rows, columns)) / 2
    inside = table > 0
    information = float((table * np.log(np.where(inside, table, 1) / np.outer(rows, columns)))[inside].sum())
    return information / entropy if entropy else 0.0


def recovery(topics: Sequence[str], side: Side, seeds: int) -> None:
    """Print how well planted topics are found again by vectors as they are, evened, and with the dictionary's signs."""
    texts, languages, truth, moods = planted(topics)
    vectors = encoder().vectors(texts)
    aspects = AspectModel.default(LANGUAGES, side).of(texts, None, languages)
    signs = [
        frozenset(name for one in found for name in (one.touchpoint, one.quality) if name and name != "overall")
        for found in aspects
    ]
    raw = vectors - vectors.mean(axis=0)
    raw /= np.linalg.norm(raw, axis=1, keepdims=True)
    even = evened(vectors, languages, valence_directions(vectors, moods, languages))
    for name, space in (("vectors", raw), ("evened", even), ("with signs", with_signs(even, signs))):
        figures = []
        for seed in range(seeds):
            rng = np.random.default_rng(seed)
            of = clustered(space, len(topics), rng).of
            figures.append(
                (
                    adjusted_rand(truth, of),
                    shared_information(truth, of),
                    shared_information(np.array(languages), of),
                )
            )
        mean, error = np.mean(figures, axis=0), np.std(figures, axis=0, ddof=1) / np.sqrt(seeds)
        print(
            f"  {name:12s} ARI {mean[0]:.2f} ± {1.96 * error[0]:.2f}   NMI {mean[1]:.2f} ± {1.96 * error[1]:.2f}   "
            f"NMI with language {mean[2]:.2f}   (n {len(texts)}, {seeds} seeds)",
            flush=True,
        )
    space = with_signs(even, signs)
    print(f"  topics chosen {chosen(space, seed=1).k}, planted {len(topics)}; {kept_share(space, len(topics), seeds)}")


def kept_share(space: np.ndarray, k: int, seeds: int) -> str:
    """How many topics keep their identity when they are made anew of nine tenths of the remarks."""
    kept, alike = [], []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        first = clustered(space, k, rng)
        rows = rng.random(len(space)) < 0.9
        second = clustered(space[rows], k, rng, begin=first.centres)
        known, _ = recognised(first.centres, None)
        _, changes = recognised(second.centres, known)
        kept.append(np.mean([change.fate is Fate.KEPT for change in changes if change.fate is not Fate.GONE]))
        alike.append(adjusted_rand(first.of[rows], second.of))
    return f"refit on 90 %: {100 * np.mean(kept):.0f} % of topics keep their identity, ARI {np.mean(alike):.2f}"


def false_alarms(replications: int) -> bool:
    """Print how often stable streams raise an alert, and a topic that trebles does; whether the rate holds."""
    holds = True
    for name, topics, spans, each, rho in (
        ("shares constant", 20, 26, 300, 0.0),
        ("shares vary, correlation 0.005", 20, 26, 300, 0.005),
        ("shares vary, correlation 0.02", 20, 26, 300, 0.02),
        ("short history (7 spans), 0.005", 15, 7, 200, 0.005),
    ):
        rng = np.random.default_rng(11)
        false, found = 0, 0
        for _ in range(replications):
            shares = rng.dirichlet(np.full(topics, 2.0))
            totals = rng.poisson(each, spans) + 1
            grown = int(np.argsort(shares)[topics // 2])
            for treble in (False, True):
                counts = stream(shares, totals, rho, rng, grown if treble else None)
                alerts = emerging([str(number) for number in range(topics)], counts, totals)
                false += not treble and any(one.raised for one in alerts)
                found += treble and any(one.raised and one.topic == str(grown) for one in alerts)
        rate = false / replications
        reach = 1.96 * np.sqrt(max(rate, 0.01) * (1 - rate) / replications)
        holds &= rate - reach <= 0.05
        print(
            f"  {name:32s} false alerts {100 * rate:.1f} ± {100 * reach:.1f} % of looks (stated: 5 %); "
            f"a topic of middle size that trebles is found in {100 * found / replications:.0f} %"
        )
    return holds


def stream(
    shares: np.ndarray, totals: np.ndarray, rho: float, rng: np.random.Generator, grown: int | None
) -> np.ndarray:
    """(topics, spans) comments."""
    columns = []
    for span, total in enumerate(totals):
        own = shares.copy()
        if grown is not None and span == len(totals) - 1:
            own[grown] *= 3
        own /= own.sum()
        drawn = rng.dirichlet(own * (1 / rho - 1)) if rho else own
        columns.append(rng.multinomial(total, drawn / drawn.sum()))
    return np.stack(columns, axis=1)


def growth_covers(replications: int) -> bool:
    """Print the coverage of growth's intervals and how often a stable topic is called growing."""
    rng = np.random.default_rng(5)
    inside, made, false = 0, 0, 0
    trend = np.zeros(12)
    trend[:2] = np.log(1.08)
    for _ in range(replications):
        totals = rng.poisson(200, 12)
        rates = rng.uniform(0.03, 0.12, 12)[:, None] * np.exp(trend[:, None] * (np.arange(12) - 6)) * totals
        found = growth(rng.negative_binomial(50, 1 / (1 + rates / 50)), totals)
        for one, true in zip(found, trend, strict=True):
            if one.low is not None and one.high is not None:
                made += 1
                inside += one.low <= np.exp(true) <= one.high
        false += any(one.shown for one in found[2:])
    print(
        f"  growth: 95 % intervals cover {100 * inside / made:.1f} % (n {made}); a stable topic among ten is called "
        f"growing in {100 * false / replications:.1f} % of looks"
    )
    return inside / made >= 0.93


def cost() -> None:
    """Print what many remarks take, vectors given."""
    rng = np.random.default_rng(3)
    middles = rng.standard_normal((30, 384)).astype(np.float32)
    for n in (25_000, 100_000):
        rows = middles[rng.integers(0, 30, n)] + 2 * rng.standard_normal((n, 384), dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        begin = time.process_time()
        clustered(rows, chosen(rows, seed=1).k, rng)
        middle = time.process_time()
        words = rng.integers(0, 5000, (n, 12))
        copies([" ".join(f"w{word}" for word in row) for row in words], rng.integers(0, 365, n))
        print(f"  {n} remarks: topics {middle - begin:.0f}, near-copies {time.process_time() - middle:.0f} CPU s")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--replications", type=int, default=500)
    arguments.add_argument("--seeds", type=int, default=8)
    asked = arguments.parse_args()
    for name, topics, side in (
        ("hotel", HOTEL, Side.CUSTOMER),
        ("telecom", TELECOM, Side.CUSTOMER),
        ("employees", WORK, Side.EMPLOYEE),
    ):
        print(f"{name}: {len(topics)} planted topics in five languages")
        recovery(topics, side, asked.seeds)
    print("alerts and growth")
    holds = false_alarms(asked.replications)
    covers = growth_covers(asked.replications)
    print("cost on one core")
    cost()
    sys.exit(0 if holds and covers else 1)


if __name__ == "__main__":
    main()

"""What people say in their own words, measured: valence by touchpoint, what comments are about, feelings, languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import numpy as np

from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.facts.words import READ_PREFIX, Side
from twofold.measures import MeasureOptions, measure
from twofold.measures.estimates import Estimate
from twofold.measures.intervals import share_interval
from twofold.measures.narrowed import narrowed
from twofold.reports.spoken_of import CUSTOMERS, spoken_of
from twofold.store.opened import Store
from twofold.voice.keeping import Corrected, InForce, KeptComments, Place, as_corrected, kept_comments, model_in_force
from twofold.voice.keeping.topics_kept import TopicFound, kept_topics, topics_of
from twofold.voice.search import Quoting, quotes

VALENCE, LANGUAGE, CORRECTED = (f"{READ_PREFIX}{name}" for name in ("valence", "language", "corrected"))
QUALITY, FEELING = f"{READ_PREFIX}aspect.", f"{READ_PREFIX}feeling."
MOST_QUALITIES, MOST_TOUCHPOINTS = 15, 20
QUOTED_LANGUAGES = 3
MOST_TOPICS = 12
CLEAR = 0.25  # a valence further from 0 than this is quoted as good or bad
DEFAULTS = MeasureOptions()


@dataclass(frozen=True, slots=True)
class Share:
    """How many comments show something, and which part of all comments that is.

    Attributes:
        name: what.
        count: comments.
        share: of all, 0 to 1. low, high: its interval.
    """

    name: str
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Something that somebody wrote, masked, typical of many."""

    text: str
    language: str
    good: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What customers' comments say.

    Attributes:
        comments: how many were read.
        overall: mean valence of all, in [-1, 1].
        touchpoints: mean valence by touchpoint, the most comments first.
        qualities: mean valence of what comments say of each quality, the most comments first.
        places: the same of each touchpoint that they speak of, wherever they were written.
        feelings: shares of comments, the most frequent first; only those of enough comments.
        languages: comments by language, likewise.
        topics: what nobody has named yet, the largest first; empty where the texts are not at hand or too few.
        quotes: typical good and bad ones; empty where the texts are not at hand or too few people wrote.
        model: who read the comments.
        corrected: how many of them people have corrected.
    """

    comments: int
    overall: Estimate
    touchpoints: tuple[Estimate, ...] = ()
    qualities: tuple[Estimate, ...] = ()
    places: tuple[Estimate, ...] = ()
    feelings: tuple[Share, ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    topics: tuple[TopicFound, ...] = ()
    quotes: tuple[Quote, ...] = ()
    model: str = ""
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What an organisation says itself.

    Attributes:
        corrections: what people say that comments really are; None where the answers alone tell it.
        journey: its map, whose names the touchpoints get that comments speak of.
    """

    corrections: Mapping[Place, Corrected] | None = None
    journey: JourneyMap | None = None


NOTHING_KNOWN = Known()


def spoken(
    facts: FactFrames,
    options: MeasureOptions = DEFAULTS,
    store: Store | None = None,
    *,
    whole: bool = False,
    today: date | None = None,
    known: Known = NOTHING_KNOWN,
) -> Spoken | None:
    """Measure what was read in customers' comments; None where nobody has read them.

    Args:
        facts: the answers.
        options: level and minimum n.
        store: where the comments themselves are, for topics and quotes.
        whole: the facts are all there are: topics keep their identities from one time to the next.
        today: a month that is not over on this day makes no topic suddenly frequent.
        known: what the organisation says itself; answers hold its corrections, topics and quotes are told them here.
    """
    counts = _counts(facts)
    total = sum(count for item, _, count in counts if item == VALENCE)
    if not total:
        return None
    (overall,) = measure(facts, "mean", where=CUSTOMERS, item=VALENCE, options=options)
    qualities = sorted({item for item, _, _ in counts if item.startswith(QUALITY)})
    read_by = None if store is None else model_in_force(store)
    kept = None if store is None or read_by is None else kept_comments(store, narrowed(facts), read_by.mark)
    if kept is not None:
        made = known.corrections
        kept = as_corrected(facts, kept) if made is None else kept.put_right(made)
    return Spoken(
        comments=total,
        overall=overall,
        touchpoints=_split(facts, "touchpoint", [VALENCE], options)[:MOST_TOUCHPOINTS],
        qualities=_split(facts, "item", qualities, options)[:MOST_QUALITIES] if qualities else (),
        places=spoken_of(facts, {item for item, _, _ in counts}, known.journey, options)[:MOST_TOUCHPOINTS],
        feelings=_feelings(counts, total, options),
        languages=_languages(counts, options),
        topics=() if kept is None else _topics(store if whole else None, kept, facts, read_by, today)[:MOST_TOPICS],
        quotes=() if kept is None else _quotes(kept),
        model="" if read_by is None else read_by.described,
        corrected=sum(count for item, _, count in counts if item == CORRECTED),
    )


def _counts(facts: FactFrames) -> list[tuple[str, str | None, int]]:
    read = nw.col("item").str.starts_with(READ_PREFIX)
    frame = facts.answers().filter(read, nw.col("side") == Side.CUSTOMER.value)
    counted = frame.group_by("item", "choice").agg(n=nw.len()).sort("item", "choice")
    return [(row["item"], row["choice"], int(row["n"])) for row in facts.collect(counted).to_pylist()]


def _split(facts: FactFrames, by: str, items: Sequence[str], options: MeasureOptions) -> tuple[Estimate, ...]:
    found = measure(facts, "mean", by=(by,), where=CUSTOMERS, item=list(items), options=options)
    shown = [one for one in found if one.shown and one.group[by] is not None]
    return tuple(sorted(shown, key=lambda one: (-(one.n or 0), str(one.group[by]))))


def _feelings(counts: list[tuple[str, str | None, int]], total: int, options: MeasureOptions) -> tuple[Share, ...]:
    found = [(item.removeprefix(FEELING), count) for item, _, count in counts if item.startswith(FEELING)]
    enough = sorted((one for one in found if one[1] >= options.minimum_n), key=lambda one: (-one[1], one[0]))
    share = np.array([count / total for _, count in enough])
    ends = share_interval(share, float(total), options.level)
    return tuple(
        Share(name, count, float(share[at]), float(ends.low[at]), float(ends.high[at]))
        for at, (name, count) in enumerate(enough)
    )


def _languages(counts: list[tuple[str, str | None, int]], options: MeasureOptions) -> tuple[tuple[str, int], ...]:
    found = [(choice, count) for item, choice, count in counts if item == LANGUAGE and choice]
    return tuple(sorted((one for one in found if one[1] >= options.minimum_n), key=lambda one: (-one[1], one[0])))


def _topics(
    store: Store | None, kept: KeptComments, facts: FactFrames, read_by: InForce | None, today: date | None
) -> tuple[TopicFound, ...]:
    if store is None or read_by is None:
        return topics_of(kept, facts, today=today)[0]
    return kept_topics(store, kept, facts, read_by.mark, today=today)


def _quotes(kept: KeptComments) -> tuple[Quote, ...]:
    """A typical bad and a typical good comment of each of the most frequent languages.

    One language each: comments of one language are close to each other for that alone, and would be all that is quoted.
    """
    spoken_in = np.array(kept.table.column("spoken").to_pylist(), dtype=object)
    names, counts = np.unique(spoken_in[spoken_in != ""].astype(str), return_counts=True)
    found: list[Quote] = []
    for good in (False, True):
        sided = kept.valence > CLEAR if good else kept.valence < -CLEAR
        for name in names[np.argsort(-counts, kind="stable")][:QUOTED_LANGUAGES]:
            some = kept.at(np.flatnonzero(sided & (spoken_in == name)))
            found += [Quote(one.text, one.language, good) for one in quotes(some, Quoting(most=1))]
    return tuple(found)

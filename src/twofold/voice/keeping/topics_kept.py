"""Topics in the comments of a store: what nobody has named yet, with growth, and what goes with the score.

Identities of topics are kept beside what was read, by the encoder that tells them apart: they stay when comments are
read by other models. They go in an erasure: then topics are counted anew, and so they are where the file is damaged.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import narwhals as nw
import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.errors import StoreBusy, UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument
from twofold.store.opened import Store
from twofold.voice.keeping.kept_comments import KeptComments
from twofold.voice.keeping.model_in_force import model_in_force
from twofold.voice.keeping.parts import answer_files, folder_of, write_beside
from twofold.voice.sealed import arrays_in
from twofold.voice.topics.copies import originals
from twofold.voice.topics.emerging import Alert, emerging
from twofold.voice.topics.finding import Remarks, Topics, find_topics
from twofold.voice.topics.growth import Growth, growth
from twofold.voice.topics.identity import Known
from twofold.voice.topics.weight import Weight, weight

MOST = 10_000  # comments, the newest: more say the same, and take longer
SEED = 20_261
FEWEST_PEOPLE = 5
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class TopicFound:
    """One topic.

    Attributes:
        identity: it stays when topics are made anew.
        names: its most telling words, by language, the language with most comments first.
        comments: how many speak of it. people: how many people wrote them. copied: copies that were counted once.
        valence: their mean. valence_low, valence_high: its 95 % interval; None where it cannot be told.
        growth: whether people speak of it more and more.
        effect: what it goes with in the score that was given beside the comment; an association.
        alert: whether suddenly many speak of it; None where there are too few months to tell.
        alert_month: the month that the alert is about, the newest that is over; such as 2026-05.
        typical: places of the most typical comments among those that were looked at.
    """

    identity: str
    names: tuple[tuple[str, tuple[str, ...]], ...]
    comments: int
    people: int
    copied: int
    valence: float | None
    growth: Growth
    effect: Weight
    alert: Alert | None
    typical: tuple[int, ...]
    valence_low: float | None = None
    valence_high: float | None = None
    alert_month: str = ""


def topics_of(
    comments: KeptComments, facts: FactFrames, *, former: Known | None = None, today: date | None = None
) -> tuple[tuple[TopicFound, ...], Known | None]:
    """The topics of comments, the largest first, and what must be kept so that they are recognised the next time.

    Args:
        comments: that were read.
        facts: where the scores beside them are.
        former: what was kept the last time.
        today: a month that is not over on this day raises no alert; the newest one counts as over where left out.

    Returns:
        Nothing where there are too few comments.
    """
    order = np.argsort(-comments.table.column("local_day").to_numpy(), kind="stable")[:MOST]
    some = comments.at(order)
    try:
        found = find_topics(_remarks(some), SEED, former)
    except UsageError:
        return (), None
    return _told(found, some, _scores(some, facts), today), found.known


def kept_topics(
    store: Store, comments: KeptComments, facts: FactFrames, mark: str, *, today: date | None = None
) -> tuple[TopicFound, ...]:
    """The topics of a store's comments, which keep their identities from one time to the next.

    Args:
        store: where the comments are.
        comments: all that were read.
        facts: where the scores are.
        mark: of the models that read them.
        today: as in ``topics_of``.
    """
    paths = _paths(store, mark)
    path = paths[0] if paths else None
    files = answer_files(store.snapshot())
    former = next((_read(each.read_bytes()) for each in paths if each.exists()), None)
    found, known = topics_of(comments, facts, former=former, today=today)
    if path is not None and known is not None:
        try:
            write_beside(store, path, _written(known), files)
        except StoreBusy:
            return found  # an erasure came between: nothing of before is kept
    return found


def _paths(store: Store, mark: str) -> tuple[Path, ...]:
    """Where identities are kept, the present place first: what one encoder's vectors tell holds under other models."""
    place, read_by = folder_of(store, mark), model_in_force(store)
    if place is None:
        return ()
    former = place.with_suffix(".topics")  # they were kept by model once
    if read_by is None or not read_by.encoder:
        return (former,)
    return (place.with_name(f"{hashlib.sha256(read_by.encoder.encode()).hexdigest()[:16]}.topics"), former)


def _remarks(some: KeptComments) -> Remarks:
    signs = [
        frozenset(name for one in aspects for name in (one.touchpoint, one.quality) if name and name != "overall")
        for aspects in some.aspects
    ]
    table = some.table
    return Remarks(
        some.texts,
        some.vectors,
        table.column("spoken").to_pylist(),
        some.valence,
        table.column("local_day").to_numpy().astype(np.int64),
        signs,
    )


def _scores(some: KeptComments, facts: FactFrames) -> NDArray[np.float64]:
    """(n,) the recommendation score that was given in the same event; NaN where there is none."""
    rated = facts.answers().filter(nw.col("instrument") == Instrument.NPS.value, ~nw.col("number").is_null())
    table = facts.collect(rated.group_by("event_id", "version").agg(score=nw.col("number").mean()))
    keys = zip(table.column("event_id").to_pylist(), table.column("version").to_pylist(), strict=True)
    known = dict(zip(keys, table.column("score").to_pylist(), strict=True))
    events = zip(some.table.column("event_id").to_pylist(), some.table.column("version").to_pylist(), strict=True)
    return np.array([known.get(event, np.nan) for event in events], np.float64)


def _told(found: Topics, some: KeptComments, scores: NDArray[np.float64], today: date | None) -> tuple[TopicFound, ...]:
    months = _months(some)
    spans, span = np.unique(months, return_inverse=True)
    counts = np.zeros((len(found.topics), len(spans)), np.int64)
    once = originals(len(months), found.copies)  # a campaign is one voice
    np.add.at(counts, (found.of[once], span[once]), 1)
    totals = counts.sum(axis=0)
    grown = growth(counts, totals)
    over = len(spans) if today is None else int((spans < _month(today)).sum())
    names = [each.identity for each in found.topics]
    alerts = {one.topic: one for one in emerging(names, counts[:, :over], totals[:over])}
    writers = some.table.column("respondent").to_numpy()
    places = some.table.column("touchpoint").to_pylist()
    spoken = some.table.column("spoken").to_pylist()
    counted = [f"{spoken[at]} {places[at] or ''}" for at in np.flatnonzero(once)]
    rows = []
    for number, topic in enumerate(found.topics):
        own = found.of == number
        people = len(np.unique(writers[own]))
        if people < FEWEST_PEOPLE:
            continue
        low, high = _ends(some.valence[own & once])
        closest = np.flatnonzero(own)[np.argsort(-found.likeness[own], kind="stable")][:3]
        rows.append(
            TopicFound(
                identity=topic.identity,
                names=tuple((named.language, named.words) for named in topic.named),
                comments=topic.remarks,
                people=people,
                copied=topic.copied,
                valence=topic.valence,
                growth=grown[number],
                effect=weight(own[once], scores[once], counted),
                alert=alerts.get(topic.identity),
                typical=tuple(closest.tolist()),
                valence_low=low,
                valence_high=high,
                alert_month=_named(int(spans[over - 1])) if over else "",
            )
        )
    return tuple(sorted(rows, key=lambda one: (-one.comments, one.identity)))


def _months(some: KeptComments) -> NDArray[np.int64]:
    """(n,) the month of each comment, counted from the first."""
    days = [EPOCH + timedelta(days=int(day)) for day in some.table.column("local_day").to_pylist()]
    return np.array([_month(day) for day in days], np.int64)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _named(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _ends(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """The 95 % interval of a mean (Student's); None for a single value."""
    if len(values) < 2:
        return None, None
    reach = float(stats.t.ppf(0.975, len(values) - 1)) * float(values.std(ddof=1)) / len(values) ** 0.5
    mean = float(values.mean())
    return max(-1.0, mean - reach), min(1.0, mean + reach)


def _written(known: Known) -> bytes:
    file = io.BytesIO()
    np.savez(file, names=np.array(known.names), centres=known.centres, next=np.array(known.next))
    return file.getvalue()


def _read(kept: bytes) -> Known | None:
    found = arrays_in(kept)
    if found is None:
        return None
    return Known(tuple(map(str, found["names"])), found["centres"].astype(np.float32), int(found["next"]))

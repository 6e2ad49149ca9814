"""Put runs together: leave out superseded versions and what is no step, and cut into journeys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.journeys.cutting import Moments, cut_ordered
from twofold.journeys.gather import joined, kinds_of_steps
from twofold.journeys.kept.runs import NUMBERS, Run
from twofold.journeys.ordering import in_order
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import NONE, Coded, LeftOut, Steps
from twofold.measures.dimensions import Dimension


@dataclass(frozen=True, eq=False)
class Superseded:
    """Versions of events that later ones replaced, sorted by event id; (n,) each.

    Attributes:
        event: event id.
        check: second half of the event's identity.
        version: which one is replaced.
    """

    event: NDArray[np.int64]
    check: NDArray[np.int64]
    version: NDArray[np.int64]

    @classmethod
    def none(cls) -> "Superseded":
        """Nothing was replaced."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, nothing)

    @classmethod
    def of(cls, table: pa.Table) -> "Superseded":
        """From rows of event_id, event_check and version."""
        columns = [table[name].cast(pa.int64()).to_numpy() for name in ("event_id", "event_check", "version")]
        order = np.argsort(columns[0], kind="stable")
        return cls(*(column[order] for column in columns))

    def current(self, run: Run) -> NDArray[np.bool_]:
        """Which rows of a run still hold: (n,)."""
        holds = np.ones(len(run), dtype=np.bool_)
        if not len(self.event):
            return holds
        known = np.unique(self.event)
        place = np.minimum(np.searchsorted(known, run.event), len(known) - 1)
        maybe = np.flatnonzero(known[place] == run.event)
        gone = set(zip(self.event.tolist(), self.check.tolist(), self.version.tolist(), strict=True))
        rows = zip(run.event[maybe].tolist(), run.check[maybe].tolist(), run.version[maybe].tolist(), strict=True)
        holds[maybe] = np.fromiter((row not in gone for row in rows), dtype=np.bool_, count=len(maybe))
        return holds


def join_runs(
    runs: Sequence[Run],
    rule: PathRule,
    named: Sequence[Dimension],
    kept: Sequence[Dimension],
    superseded: Superseded,
) -> Steps:
    """The steps of all runs.

    Args:
        runs: their texts are those of ``named``, of ``kept`` and the kind, in this order.
        rule: how events become journeys.
        named: what steps are named by.
        kept: further columns.
        superseded: versions that do not hold any more.
    """
    holding = [superseded.current(run) for run in runs]
    counted = _counted(runs, holding)
    kinds = kinds_of_steps(counted, rule)
    wanted = [hold & _of_kinds(run.texts[-1], kinds) for run, hold in zip(runs, holding, strict=True)]
    chosen = [some & (run.keyed != 0) for run, some in zip(runs, wanted, strict=True)]
    chains = [_Chain.of(run, some, len(named) + len(kept)) for run, some in zip(runs, chosen, strict=True)]
    chain = chains[0]
    for other in chains[1:]:
        chain = chain.with_inserted(other)
    moments = Moments(
        key=chain.key,
        time=chain.time,
        row=chain.row,
        event=chain.event,
        touchpoint=joined(list(chain.texts[: len(named)])),
        columns={each.name: chain.texts[len(named) + at] for at, each in enumerate(kept)},
    )
    left = LeftOut(
        without_key=sum(int(some.sum()) for some in wanted) - len(moments.key),
        other_kinds=sum(count for kind, (count, _) in counted.items() if kind not in kinds),
    )
    return cut_ordered(moments, rule, until=max((last for _, last in counted.values()), default=0), left_out=left)


def _counted(runs: Sequence[Run], holding: Sequence[NDArray[np.bool_]]) -> dict[str, tuple[int, int]]:
    """Of every kind, how many events hold and the last moment of any."""
    found: dict[str, tuple[int, int]] = {}
    for run, hold in zip(runs, holding, strict=True):
        for code, kind in enumerate(run.texts[-1].labels):
            rows = hold & (run.texts[-1].codes == code)
            if rows.any():
                here = int(run.time[rows].max())
                count, last = found.get(kind, (0, here))
                found[kind] = count + int(rows.sum()), max(last, here)
    return found


def _of_kinds(kind: Coded, kinds: Sequence[str]) -> NDArray[np.bool_]:
    codes = [code for code, label in enumerate(kind.labels) if label in kinds]
    if len(codes) == len(kind.labels):
        return np.ones(len(kind.codes), dtype=np.bool_)
    return np.isin(kind.codes, codes)


@dataclass(frozen=True, eq=False)
class _Chain:
    """Events in their order: key, time, row, event id and texts, (n,) each."""

    key: NDArray[np.uint64]
    time: NDArray[np.int64]
    row: NDArray[np.int64]
    event: NDArray[np.int64]
    texts: tuple[Coded, ...]

    @classmethod
    def of(cls, run: Run, chosen: NDArray[np.bool_], texts: int) -> "_Chain":
        """Some events of a run."""
        if chosen.all():
            return cls(run.key, run.time, run.row, run.event, tuple(_tight(text) for text in run.texts[:texts]))
        rows = np.flatnonzero(chosen)
        taken = tuple(_tight(text.take(rows)) for text in run.texts[:texts])
        return cls(run.key[rows], run.time[rows], run.row[rows], run.event[rows], taken)

    def with_inserted(self, other: "_Chain") -> "_Chain":
        """Both in one order; cheap where the other one is short."""
        places = self._places(other)
        texts = [_same_labels(one, two) for one, two in zip(self.texts, other.texts, strict=True)]
        return _Chain(
            key=np.insert(self.key, places, other.key),
            time=np.insert(self.time, places, other.time),
            row=np.insert(self.row, places, other.row),
            event=np.insert(self.event, places, other.event),
            texts=tuple(Coded(np.insert(one.codes, places, two.codes), one.labels) for one, two in texts),
        )

    def _places(self, other: "_Chain") -> NDArray[np.int64]:
        """How many events of this one come before each event of the other: bisected by all four at once."""
        low = np.searchsorted(self.key, other.key, side="left")
        high = np.searchsorted(self.key, other.key, side="right")
        last = max(len(self.key) - 1, 0)
        while np.any(low < high):
            middle = np.minimum((low + high) // 2, last)
            time, row, event = self.time[middle], self.row[middle], self.event[middle]
            earlier = (row < other.row) | ((row == other.row) & (event < other.event))
            before = (time < other.time) | ((time == other.time) & earlier)
            narrow = low < high
            low, high = np.where(narrow & before, middle + 1, low), np.where(narrow & ~before, middle, high)
        return low


def merged(runs: Sequence[Run]) -> Run:
    """One run of several: the same events in one order."""
    if len(runs) == 1:
        return runs[0]
    numbers = {name: np.concatenate([getattr(run, name) for run in runs]) for name in NUMBERS}
    order, key, time = in_order(numbers["key"], numbers["time"], numbers["row"], numbers["event"])
    taken: dict[str, Any] = {name: column[order] for name, column in numbers.items() if name not in {"key", "time"}}
    files = frozenset[str]().union(*(run.files for run in runs))
    texts = []
    for parts in zip(*(run.texts for run in runs), strict=True):
        labels = tuple(sorted(set().union(*(part.labels for part in parts))))
        texts.append(Coded(np.concatenate([_recoded(part, labels) for part in parts])[order], labels))
    return Run(files=files, key=key, time=time, **taken, texts=tuple(texts))


def _tight(text: Coded) -> Coded:
    """Without labels that no row says."""
    used = np.bincount(text.codes + 1, minlength=len(text.labels) + 1)[1:] > 0
    if used.all():
        return text
    labels = tuple(label for label, said in zip(text.labels, used, strict=True) if said)
    return Coded(_recoded(text, labels), labels)


def _same_labels(one: Coded, two: Coded) -> tuple[Coded, Coded]:
    labels = tuple(sorted({*one.labels, *two.labels}))
    return Coded(_recoded(one, labels), labels), Coded(_recoded(two, labels), labels)


def _recoded(text: Coded, labels: tuple[str, ...]) -> NDArray[np.int32]:
    """The codes of a text among other labels."""
    if text.labels == labels:
        return text.codes
    position = {label: place for place, label in enumerate(labels)}
    places = np.array([*(position.get(label, NONE) for label in text.labels), NONE], dtype=np.int32)
    return np.take(places, text.codes, mode="wrap")

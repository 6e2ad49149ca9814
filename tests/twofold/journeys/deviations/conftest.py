"""Journeys written down as words: ``check-in room@5`` is a step, and a second one five hours after it."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pytest

from twofold.facts.journey_map import JourneyMap, Stage, Touchpoint
from twofold.journeys.steps import Coded, Steps

HOUR_US = 3_600_000_000

STAY = JourneyMap(
    "stay",
    stages=(
        Stage("before", touchpoints=(Touchpoint("website", expected=False), Touchpoint("booking"))),
        Stage("arrival", touchpoints=(Touchpoint("check-in"),)),
        Stage("stay", ordered=False, touchpoints=(Touchpoint("room"), Touchpoint("breakfast", times=2))),
        Stage("after", touchpoints=(Touchpoint("check-out"), Touchpoint("thanks", expected=False))),
    ),
)


def steps_of(
    journeys: Sequence[str], *, open_ones: Sequence[int] = (), columns: dict[str, Sequence[str | None]] | None = None
) -> Steps:
    """Finished journeys, each beginning at hour 0; a step comes one hour after the one before unless it says so.

    Args:
        journeys: one text each.
        open_ones: numbers of journeys that are not finished.
        columns: what each journey is, kept of all its steps.
    """
    names, times, lengths = [], [], []
    for text in journeys:
        hour = -1.0
        for word in text.split():
            name, _, wait = word.partition("@")
            hour += float(wait) if wait else 1.0
            names.append(name)
            times.append(int(max(hour, 0.0) * HOUR_US))
        lengths.append(len(text.split()))
    finished = np.ones(len(journeys), dtype=np.bool_)
    finished[list(open_ones)] = False
    kept = {
        name: Coded.of(pa.array([value for value, many in zip(values, lengths, strict=True) for _ in range(many)]))
        for name, values in (columns or {}).items()
    }
    return Steps(
        offsets=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        key=(np.arange(len(journeys), dtype=np.uint64) + np.uint64(1)) | np.uint64(1 << 63),
        touchpoint=Coded.of(pa.array(names)),
        time=np.array(times, dtype=np.int64),
        event=np.arange(len(names), dtype=np.int64),
        finished=finished,
        columns=kept,
    )


@pytest.fixture
def stay() -> JourneyMap:
    return STAY


@pytest.fixture
def written() -> Callable[..., Steps]:
    return steps_of

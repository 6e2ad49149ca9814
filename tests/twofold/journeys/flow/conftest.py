"""Journeys as plain lists, and as steps."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from twofold.journeys import Coded, Steps

Event = tuple[str, int]  # touchpoint, microseconds


def as_steps(journeys: Sequence[Sequence[Event]], finished: Sequence[bool] | None = None) -> Steps:
    """Steps of journeys that are in order already."""
    events = [event for journey in journeys for event in journey]
    labels = tuple(sorted({name for name, _ in events}))
    codes = np.array([labels.index(name) for name, _ in events], dtype=np.int32)
    offsets = np.concatenate(([0], np.cumsum([len(journey) for journey in journeys]))).astype(np.int64)
    return Steps(
        offsets=offsets,
        key=np.arange(len(journeys), dtype=np.uint64),
        touchpoint=Coded(codes, labels),
        time=np.array([at for _, at in events], dtype=np.int64),
        event=np.arange(len(events)),
        finished=np.ones(len(journeys), bool) if finished is None else np.array(finished, dtype=bool),
    )


@pytest.fixture(scope="session")
def make_steps() -> Callable[..., Steps]:
    return as_steps


# van der Aalst 2016, Process Mining, table 1.1: the six journeys of the running example
RUNNING = """
register request, examine thoroughly, check ticket, decide, reject request
register request, check ticket, examine casually, decide, pay compensation
register request, examine casually, check ticket, decide, reinitiate request, examine thoroughly, check ticket,
 decide, pay compensation
register request, check ticket, examine thoroughly, decide, reject request
register request, examine casually, check ticket, decide, reinitiate request, check ticket, examine casually, decide,
 reinitiate request, examine casually, check ticket, decide, reject request
register request, examine casually, check ticket, decide, pay compensation
"""


@pytest.fixture(scope="session")
def running_example() -> Steps:
    lines = RUNNING.strip().replace(",\n ", ", ").split("\n")
    hour = 3_600_000_000
    return as_steps([[(name, hour * at) for at, name in enumerate(line.split(", "))] for line in lines])

"""Journeys written down by hand."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from twofold.journeys.memory.lived import Lived
from twofold.journeys.steps import Coded

MakeLived = Callable[..., Lived]


@pytest.fixture(scope="session")
def lived() -> MakeLived:
    """Make journeys of scores: ``lived([[1, 0.5], [0, 0.25, 0.75]], remembered=[9, 3])``."""

    def make(paths: Sequence[Sequence[float]], remembered=None, points=None, strength=None, person=None) -> Lived:
        counts = [len(path) for path in paths]
        flat = [score for path in paths for score in path]
        names = [name for path in points for name in path] if points else ["shop"] * len(flat)
        labels = tuple(sorted(set(names)))
        journeys = len(paths)
        return Lived(
            offsets=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            score=np.array(flat, dtype=float),
            strength=np.array([one for path in strength for one in path]) if strength else np.ones(len(flat)),
            touchpoint=Coded(np.array([labels.index(name) for name in names], dtype=np.int32), labels),
            remembered=np.zeros(journeys) if remembered is None else np.array(remembered, dtype=float),
            scale=(0.0, 10.0),
            hours=np.ones(journeys),
            respondent=np.arange(journeys) if person is None else np.array(person),
            weight=np.ones(journeys),
            reach=np.ones(len(labels)),
            reach_n=journeys,
        )

    return make

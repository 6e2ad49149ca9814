"""Pictures written down by hand: everything a report can show, and next to nothing."""

import sys
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from twofold.findings import Intake, Loaded, Picture, RejectedReason, Split
from twofold.measures.estimates import VALUE_COLUMNS, Estimates
from twofold.reports import Heading, lay_out

sys.path.insert(0, str(Path(__file__).parent))  # lived_pictures.py; the browser's tests load this file by its path
from lived_pictures import what_was_lived

SCRIPT = "<script>alert('spa')</script>"
LONG = "Wellness & Spa – Konferenzzentrum-Übergangsbereich " + "ohneLeerzeichen" * 6
SPREAD = {"nps": 70.0, "enps": 75.0, "valence": 80.0, "csat_mean": 1.1, "time_to_reply": 3.0}


def row(measure, group, value, n):
    if n is None:
        nothing = dict.fromkeys(("value", "low", "high", "n", "n_effective"))
        return {**group, **nothing, "level": 0.95, "method": "Wilson", "shown": False, "reason": "too few"}
    half = 1.96 * SPREAD.get(measure, 43.0) / n**0.5
    numbers = {"value": value, "low": value - half, "high": value + half, "n": n, "n_effective": float(n)}
    return {**group, **numbers, "level": 0.95, "method": "Wilson", "shown": True, "reason": None}


def estimates(measure, dimension, groups):
    """Estimates of groups: name, value, n; no n where it may not be shown."""
    rows = [row(measure, {dimension: name} if dimension else {}, value, n) for name, value, n in groups]
    schema = pa.schema([*([pa.field(dimension, pa.string())] if dimension else []), *VALUE_COLUMNS])
    return Estimates(measure, (dimension,) if dimension else (), pa.Table.from_pylist(rows, schema))


def split(measure, dimension, groups):
    return Split(measure, dimension, estimates(measure, dimension, groups))


def single(measure, value, n):
    return next(iter(estimates(measure, "", [("", value, n)])))


TOUCHPOINTS = [
    ("Check-out", 12.0, 3100),
    ("Room", 37.0, 4400),
    ("Breakfast", 44.0, 3900),
    (LONG, 30.0, 420),
    (SCRIPT, 36.0, 260),
    ("Lift", 0.0, None),
    (None, 20.0, 90),
]


@pytest.fixture(scope="session")
def full_picture():
    rng = np.random.default_rng(7)
    months = [
        (f"{2025 + i // 12}-{i % 12 + 1:02d}", (34.0 if i < 11 else 26.0) + rng.normal(0, 1), 1250) for i in range(18)
    ]
    units = [(f"unit-{i:03d}", 32 + rng.normal(0, 6), int(rng.integers(8, 900))) for i in range(400)]
    return Picture(
        intake=Intake(
            (Loaded("guests.parquet", 26500, 25890, 300, 310), Loaded("tickets.csv", 8200, 8200, 0, 0)),
            (RejectedReason("guests.parquet", "nps", f"outside 0-10 {SCRIPT}", 210),),
            33790,
            61200,
            8123,
            date(2025, 1, 1),
            date(2026, 6, 30),
            (("ease", 2600, 22000),),
        ),
        overall=(single("nps", 33.0, 22500), single("csat_mean", 4.1, 18000), single("intensity", 0.0, None)),
        touchpoints=(split("nps", "touchpoint", TOUCHPOINTS),),
        questions=(split("favourable", "item", [("nps", 60.0, 9000), ("room_clean", 88.0, 5000)]),),
        months=(split("nps", "month", months),),
        channels=(split("nps", "channel", [("app", 41.0, 3000), ("phone", 22.0, 5200), ("desk", 35.0, 9000)]),),
        units=(split("nps", "unit", units),),
        unit_names={"unit-000": "Brno – Hlavní nádraží", "unit-001": "Αθήνα", "unit-002": "София"},
        employees=(single("enps", 11.0, 640),),
        employee_splits=(split("enps", "unit", [("unit-000", 20.0, 80), ("unit-001", 3.0, None)]),),
        service=(single("time_to_reply", 1.4, 8000), single("abandonment", 17.7, 9000)),
        service_splits=(split("time_to_reply", "channel", [("phone", 0.1, 4000), ("chat", 5.0, 3000)]),),
        audit=(single("audit_score", 86.0, 240),),
        audit_splits=(split("audit_score", "unit", [("unit-000", 90.0, 80), ("unit-001", 80.0, 90)]),),
        response=(single("response_rate", 14.0, 100000),),
        scales={"csat_mean": (1.0, 5.0)},
    )


@cache
def all_lived():
    """Journeys through touchpoints whose names are long, or attack."""
    return what_was_lived(["website", "booking", LONG, SCRIPT, "Βραδινό", "check-out"])


@pytest.fixture(scope="session")
def laid_out():
    """Lay a picture out on a day that does not change; a full one with everything customers lived through."""

    def make(picture, language="en", title=""):
        lived = all_lived() if picture.overall else None
        return lay_out(picture, Heading(date(2026, 7, 1), title), language, lived)

    return make

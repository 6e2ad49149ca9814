"""A small hotel whose causes are known, loaded once; and a blueprint written down by hand that shows everything."""

from dataclasses import replace

import pytest

from twofold.facts.journey_map import Contact, Domain, JourneyMap, Stage, Touchpoint, read_map
from twofold.findings.links import Grade
from twofold.measures.estimates import Estimate
from twofold.reports.blueprint import Behind, Blueprint, BlueprintQuestion, blueprint_of_facts
from twofold.reports.blueprint.record import (
    Bond,
    Bonds,
    Condition,
    Journeys,
    Leaving,
    Place,
    Scales,
    UnderWay,
    Volume,
)
from twofold.simulate import simulate
from twofold.store import open_store
from twofold.store.load_units import load_units
from twofold.way import bring

SCRIPT = "<script>alert('spa')</script>"
FILES = ("surveys", "usages", "purchases", "pulses")


@pytest.fixture(scope="session")
def simulated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hotel")
    simulate(folder, seed=3, events=9_000, months=6, dirt=0.0)
    return folder


@pytest.fixture(scope="session")
def hotel(simulated):
    store = open_store(simulated / "store", create=True)
    load_units(store, simulated / "units.csv")
    for name in FILES:
        bring(store, simulated / f"{name}.parquet")
    return store.facts()


@pytest.fixture(scope="session")
def stay(simulated):
    return read_map(simulated / "journey.toml")


@pytest.fixture(scope="session")
def whole(hotel, stay):
    """Of everybody, without links and actions."""
    return blueprint_of_facts(hotel, stay, behind=Behind())


BOND = Bond(
    "tools",
    "book",
    "csat_mean",
    Grade.STRONG,
    within=True,
    value=0.4,
    low=0.2,
    high=0.6,
    lag=2,
    units=40,
    periods=24,
    p_adjusted=0.001,
)


def estimate(measure, value, n=400, half=4.0):
    return Estimate(
        measure, {}, value, value - half, value + half, n, float(n), 0.95, "Wilson", shown=True, reason=None
    )


def hidden(measure):
    nothing = (None,) * 5
    return Estimate(measure, {}, *nothing, 0.95, "Wilson", shown=False, reason="fewer than 5 respondents")


def leaving(kind, touchpoint, value=0.2):
    if value is None:
        return Leaving(kind, touchpoint, None, None, None, None, None)
    return Leaving(kind, touchpoint, value, value - 0.02, value + 0.02, round(1000 * value), 1000, limit_hours=120.0)


@pytest.fixture(scope="session")
def everything():
    """Every kind of thing that a blueprint can show, with a text that attacks and long words of other alphabets."""
    points = (
        Touchpoint("book", {"en": "Booking", "bg": "Предварително резервиране"}, roles=("agent", SCRIPT)),
        Touchpoint(
            SCRIPT, {}, Contact.INDIRECT, Domain.ENVIRONMENT, wanted_emotion={"en": SCRIPT}, does={"en": SCRIPT}
        ),
        Touchpoint("leave", {"en": "Leaving", "el": "Αποχαιρετισμός"}, domain=Domain.PRODUCT, roles=("agent",)),
    )
    journey = JourneyMap("stay", {"en": "A stay"}, "en", (Stage("a", {}, points[:2]), Stage("b", {}, points[2:])))
    places = (
        Place(
            points[0],
            estimate("csat", 74.0),
            estimate("valence", 58.0),
            (Volume("web", estimate("volume", 900.0, 900)), Volume(None, hidden("volume"))),
            leaving=(leaving("skipped", "book"), leaving("too slow", "book", 0.1), leaving("repeated", "book", None)),
        ),
        Place(points[1], hidden("csat"), hidden("valence"), told=True),
        Place(points[2], estimate("csat", 51.0), None),
    )
    return Blueprint(
        journey,
        BlueprintQuestion(units=("hu",), channel="web", segments=(("Segment", "business"),), first="2026-01"),
        Scales("csat", (0.0, 100.0), (), "valence", (-100.0, 100.0)),
        places,
        first="2026-01-01",
        last="2026-06-30",
        events=1000,
        journeys=Journeys(
            900, 50, 50, leaving("faithful", "", 0.5), (leaving("unexpected", "lobby", 0.05),), ("leave",)
        ),
        roles=("agent", SCRIPT),
        conditions=(
            Condition("tools", {"en": "Tools"}, (1.0, 5.0), estimate("mean", 3.4, half=0.1), (hidden("mean"), None)),
            Condition("own-item", {}, None, hidden("mean"), ()),
        ),
        behind=Behind(
            Bonds(6, 0, 40, 24, (BOND,)),
            (
                UnderWay("Coaching", "csat", "improved", "excludes zero", 7.0, 3.0, 11.0, 0.95, 14, 41),
                UnderWay(SCRIPT, "nps", "too early", "window running", None, None, None, 0.95, 3, 20),
            ),
        ),
        unit_names={"hu": "Magyarország"},
    )


@pytest.fixture(scope="session")
def emptied(everything):
    """A map and no facts."""
    places = tuple(Place(one.point) for one in everything.places)
    return replace(
        everything, places=places, scales=Scales(), journeys=None, roles=(), conditions=(), behind=Behind(), first=None
    )

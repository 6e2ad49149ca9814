"""What customers lived through is the same on Spark: deviations, memory, channels, service, foresight."""

import dataclasses
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from twofold.findings.lived import lived
from twofold.journeys.channels.asking import ChannelsAsked, ask_exposures, ask_handovers
from twofold.journeys.exchange.map_files import read_map_file
from twofold.journeys.foresight.experiences import BadRule, experiences_of
from twofold.journeys.foresight.watching import watch_list
from twofold.simulate import simulate
from twofold.sources.mapping_file import read_mapping
from twofold.store import open_store
from twofold.store.load import load
from twofold.store.load_units import load_units

pytestmark = pytest.mark.spark
# journeys lie in the order in which an engine hashes their keys: what is said of all of them is compared
BY_JOURNEY = {"steps", "example", "of"}


@pytest.fixture(scope="module")
def organisation(tmp_path_factory):
    """A small hotel chain with everything in it, loaded, and its journey map."""
    folder = tmp_path_factory.mktemp("hotel")
    simulate(folder / "data", seed=3, events=6_000)
    store = open_store(folder / "facts", create=True)
    load_units(store, folder / "data" / "units.csv")
    for file in sorted((folder / "data").glob("*.parquet")):
        load(store, file, read_mapping(file.with_suffix(".toml")))
    return store, read_map_file(folder / "data" / "journey.toml")


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Where two results say different things; functions in them are left out."""
    parts, others = parts_of(ours), parts_of(theirs)
    if parts is None or others is None:
        if not same(ours, theirs):
            yield f"{path}: {ours} against {theirs}"
        return
    if [name for name, _ in parts] != [name for name, _ in others]:
        yield f"{path}: {len(parts)} parts against {len(others)}"
    for (name, one), (_, other) in zip(parts, others, strict=False):
        yield from differences(one, other, f"{path}.{name}")


def parts_of(whole: Any) -> list[tuple[Any, Any]] | None:
    """What a record, a table or a list is made of, by name or place; None where it is one value."""
    if dataclasses.is_dataclass(whole):
        named = [(field.name, getattr(whole, field.name)) for field in dataclasses.fields(whole)]
        return [(name, part) for name, part in named if name not in BY_JOURNEY and not callable(part)]
    if isinstance(whole, dict):
        return list(whole.items())
    return list(enumerate(whole)) if isinstance(whole, list | tuple) else None


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        close = one.dtype.kind == "f" and one.shape == other.shape
        return np.allclose(one, other, 1e-9, 1e-9, equal_nan=True) if close else np.array_equal(one, other)
    if isinstance(one, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) or (math.isnan(one) and math.isnan(other))
    return bool(one == other)


def test_everything_customers_lived_through_is_the_same(organisation, engine):
    store, journey = organisation
    ours, theirs = lived(store.facts(), journey), lived(store.facts(engine=engine), journey)
    for part in ("deviations", "memory", "levels", "crossings", "clocks", "domains"):
        assert getattr(ours, part), f"the simulated chain has no {part}: nothing would be compared"
        assert list(differences(getattr(ours, part), getattr(theirs, part), part)) == []
    assert list(differences(ours.flow, theirs.flow)) == []


@pytest.mark.parametrize("ask", [ask_handovers, ask_exposures])
def test_handovers_and_exposures_are_the_same(organisation, engine, ask):
    store, _ = organisation
    ours, theirs = (ask(store.facts(engine=where), ChannelsAsked()) for where in (None, engine))
    assert ours
    assert list(differences(ours, theirs)) == []


def test_the_watch_list_is_the_same(organisation, engine):
    store, _ = organisation
    ours, theirs = (watch_list(experiences_of(store.facts(engine=where), BadRule())) for where in (None, engine))
    assert ours.association or ours.reason
    assert list(differences(ours, theirs)) == []


def test_a_difference_would_be_seen(organisation):
    store, journey = organisation
    ours = lived(store.facts(), journey)
    other = dataclasses.replace(ours, clocks=ours.clocks[:-1])
    assert list(differences(ours.clocks, other.clocks))
    assert list(differences({"a": np.array([1.0])}, {"a": np.array([1.0 + 1e-6])}))

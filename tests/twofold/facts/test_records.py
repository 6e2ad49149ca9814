"""Units, items, words, schemas and frames: what every other part relies on."""

import dataclasses
from collections.abc import Iterator

import narwhals as nw
import pyarrow as pa
import pytest

from twofold.errors import DefinitionError
from twofold.facts.frames import FactFrames, LastSteps
from twofold.facts.items import Item, Scale
from twofold.facts.schemas import CONTEXT_PREFIX, DIMENSIONS, EVENT, IDENTITY, PROVENANCE, SCHEMAS
from twofold.facts.units import Unit, UnitTree
from twofold.facts.words import AnswerType, Instrument, Kind, Outcome, Record, Side, Status


def test_the_ancestors_of_a_unit_begin_with_itself_and_end_at_the_root() -> None:
    tree = UnitTree.of([Unit("desk", parent="brno"), Unit("cz"), Unit("brno", parent="cz")])
    assert list(tree.ancestors("desk")) == ["desk", "brno", "cz"]


def test_an_unknown_unit_is_its_own_only_ancestor() -> None:
    assert list(UnitTree().ancestors("nowhere")) == ["nowhere"]


@pytest.mark.parametrize(
    ("units", "part"),
    [
        ([Unit("a"), Unit("a")], "'a' is listed twice"),
        ([Unit("a", parent="b")], "'b', which is not listed"),
        ([Unit("a", parent="b"), Unit("b", parent="a")], "stands below itself"),
        ([Unit("a", parent="a")], "stands below itself"),
    ],
)
def test_what_is_no_tree_is_refused(units: list[Unit], part: str) -> None:
    with pytest.raises(DefinitionError, match=part):
        UnitTree.of(units)


def test_a_scale_holds_its_ends_and_nothing_outside() -> None:
    scale = Scale(1, 5)
    assert [value in scale for value in (0.99, 1, 3.5, 5, 5.01, float("nan"))] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert str(scale) == "1-5"


@pytest.mark.parametrize(("low", "high"), [(5, 1), (3, 3), (float("nan"), 5)])
def test_a_scale_that_is_no_interval_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="smaller to a larger"):
        Scale(low, high)


def test_an_item_cannot_be_changed_after_it_was_asked() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Item("nps").version = 2  # type: ignore[misc]  # the claim is that it fails


@pytest.mark.parametrize("words", [Record, Side, Kind, Status, Outcome, AnswerType, Instrument])
def test_every_word_is_written_as_people_say_it(words: type) -> None:
    for word in words:
        assert word == word.value.lower().strip()
        assert words(word.value) is word


def test_every_record_has_a_schema_that_says_which_load_brought_the_row() -> None:
    assert set(SCHEMAS) == set(Record)
    for schema in SCHEMAS.values():
        assert {field.name for field in PROVENANCE} <= set(schema.names)


def test_a_column_has_the_same_type_in_every_record() -> None:
    types: dict[str, pa.DataType] = {}
    for schema in SCHEMAS.values():
        for field in schema:
            assert types.setdefault(field.name, field.type) == field.type, field.name


def test_events_and_answers_can_be_split_by_every_dimension() -> None:
    known = set(EVENT.names) | set(SCHEMAS[Record.ANSWER].names)
    assert set(DIMENSIONS) <= known
    assert not any(name.startswith(CONTEXT_PREFIX) for name in known)
    assert {field.name for field in IDENTITY} <= set(SCHEMAS[Record.SUPERSEDED].names)


def test_plain_frames_in_memory_can_stand_in_for_a_store() -> None:
    class InMemory:
        def answers(self) -> nw.LazyFrame:
            return nw.from_native(SCHEMAS[Record.ANSWER].empty_table()).lazy("duckdb")

        def events(self) -> nw.LazyFrame:
            return nw.from_native(EVENT.empty_table()).lazy("duckdb")

        def local(self, table: pa.Table) -> nw.LazyFrame:
            return nw.from_native(table).lazy("duckdb")

        def collect(self, frame: nw.LazyFrame, then: LastSteps | None = None) -> pa.Table:
            return (then(frame) if then else frame).collect("pyarrow").to_arrow()

        def batches(self, frame: nw.LazyFrame) -> Iterator[pa.RecordBatch]:
            yield from self.collect(frame).to_batches()

        def units(self) -> UnitTree:
            return UnitTree()

    facts: FactFrames = InMemory()
    assert facts.collect(facts.events()).num_rows == 0

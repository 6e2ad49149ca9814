"""Object-centric logs become rows: one for each event and object of the chosen type."""

import json
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.mapping_file import parse_mapping, write_mapping
from twofold.sources.proposing.inspect import inspect
from twofold.sources.reading.rows import open_rows
from twofold.store import open_store
from twofold.store.load import load

LOG = {
    "objectTypes": [
        {"name": "order", "attributes": [{"name": "value", "type": "float"}]},
        {"name": "item", "attributes": []},
    ],
    "eventTypes": [{"name": "place", "attributes": [{"name": "channel", "type": "string"}]}],
    "objects": [
        {"id": "o1", "type": "order", "attributes": [
            {"name": "value", "time": "1970-01-01T00:00:00Z", "value": 10.25},
            {"name": "value", "time": "2026-01-03T00:00:00Z", "value": 12},
        ]},
        {"id": "o2", "type": "order"},
        {"id": "i1", "type": "item"},
        {"id": "i2", "type": "item"},
    ],
    "events": [
        {"id": "e1", "type": "place", "time": "2026-01-02T10:00:00Z",
         "attributes": [{"name": "channel", "value": "web"}],
         "relationships": [{"objectId": "o1", "qualifier": ""}, {"objectId": "i1", "qualifier": ""}]},
        {"id": "e2", "type": "ship", "time": "2026-01-05T10:00:00Z", "attributes": [],
         "relationships": [{"objectId": "o1", "qualifier": ""}, {"objectId": "o2", "qualifier": ""},
                           {"objectId": "i1", "qualifier": ""}, {"objectId": "i2", "qualifier": ""}]},
        {"id": "e3", "type": "pay", "time": "2026-01-06T10:00:00Z",
         "relationships": [{"objectId": "o2", "qualifier": ""}]},
    ],
}  # fmt: skip


@pytest.fixture
def log(tmp_path):
    def write(document: object, name: str = "log.jsonocel"):
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else json.dumps(document, indent=1), encoding="utf-8")
        return path

    return write


def told(path, object_type=None):
    rows = open_rows(path, SourceOptions(object_type=object_type))
    return rows, [row for batch in rows.batches() for row in batch.table.to_pylist()]


def test_an_event_is_a_row_of_each_object_it_touches(log):
    rows, found = told(log(LOG))
    assert rows.format == "ocel"
    assert [(row["ocel:id"], row["case:concept:name"], row["concept:name"]) for row in found] == [
        ("e1", "o1", "place"),
        ("e2 o1", "o1", "ship"),
        ("e2 o2", "o2", "ship"),
        ("e3", "o2", "pay"),
    ]
    assert [row["ocel:type:item"] for row in found] == ["i1", "i1; i2", "i1; i2", ""]
    assert [row["case:value"] for row in found] == ["10.25", "12", "", ""]
    assert found[0]["channel"] == "web"


def test_the_order_of_the_members_does_not_matter(log):
    _, usual = told(log(LOG))
    _, turned = told(log({key: LOG[key] for key in reversed(LOG)}, "turned.json"))
    assert turned == usual


def test_another_type_of_objects_may_be_chosen_and_what_is_left_out_is_told(log):
    rows, found = told(log(LOG), "item")
    assert [(row["case:concept:name"], row["concept:name"]) for row in found] == [
        ("i1", "place"), ("i1", "ship"), ("i2", "ship"),
    ]  # fmt: skip
    assert "1 of 3 events touch no item" in " ".join(rows.warnings)
    chosen, _ = told(log(LOG))
    assert "types item, order; each row is an event of one order" in " ".join(chosen.warnings)


def test_of_types_that_all_events_touch_the_one_with_most_objects_is_chosen(log):
    kinds = {"branch": 1, "case": 3, "document": 9}
    objects = [{"id": f"{kind}{at}", "type": kind} for kind, count in kinds.items() for at in range(count)]
    events = [
        {"id": f"e{at}", "type": "a", "time": "2026-01-01T00:00:00Z",
         "relationships": [{"objectId": f"{kind}{at % count}"} for kind, count in kinds.items()]}
        for at in range(9)
    ]  # fmt: skip
    rows, found = told(log(LOG | {"objects": objects, "events": events}))
    assert {row["case:concept:name"] for row in found} == {"case0", "case1", "case2"}
    assert rows.columns[5:] == ("ocel:type:branch", "ocel:type:document")


def test_an_event_of_another_shape_is_kept_as_a_broken_row(log):
    wrong = {"id": "e8", "type": "a", "time": "x", "relationships": 3}
    odd = [LOG["events"][0], {"id": "e9", "type": "ship"}, 7, wrong]
    rows = open_rows(log(LOG | {"events": odd}))
    broken = [one for batch in rows.batches() for one in batch.broken]
    assert [one.reason for one in broken] == [
        "event 2: 'time' is missing",
        "event 3: an object with id, type and time was expected",
        "event 4: 'relationships' must be a list of objects, not '3'",
    ]


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ({"objectTypes": [], "eventTypes": [], "objects": []}, "holds no 'events'; OCEL 2.0 has objectTypes"),
        (LOG | {"objects": [{"id": "o1"}]}, "object 1: 'type' is missing."),
        (LOG | {"objects": [*LOG["objects"], LOG["objects"][0]]}, "object 5: the id 'o1' is listed twice"),
        ({"ocel:global-log": {}, "ocel:events": {}, "ocel:objects": {}}, "is OCEL 1.0; export the log as OCEL 2.0"),
        (json.dumps(LOG)[:-30], "no valid JSON"),
        (json.dumps(LOG) + "x", "something stands after the closing brace"),
    ],
)
def test_what_is_no_log_is_refused_in_one_sentence(log, document, part):
    with pytest.raises(SourceError) as refused:
        list(open_rows(log(document)).batches())
    assert part in str(refused.value)
    assert "\n" not in str(refused.value)


leaves = (
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["o1", "e1", "order", "2026-01-01T00:00:00Z", ""])
)
keys = st.sampled_from(["id", "type", "time", "attributes", "relationships", "objectId", "name", "value"])
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5))
things = st.lists(
    values | st.fixed_dictionaries({"id": leaves, "type": leaves}, optional={"attributes": values}), max_size=3
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(objects=things | values, events=things | values)
def test_whatever_stands_in_a_log_gives_rows_or_one_sentence(log, objects, events):
    path = log({"objectTypes": [], "eventTypes": [], "objects": objects, "events": events})
    types, said = set(), "log.jsonocel"
    try:
        for batch in open_rows(path).batches():
            types |= set(batch.table.column("concept:name").to_pylist())
    except SourceError as refused:
        said = str(refused)
    assert types <= {"o1", "e1", "order", "2026-01-01T00:00:00Z"}
    assert said.startswith("log.jsonocel")
    assert "\n" not in said


def test_a_type_that_is_not_there_is_refused_with_those_that_are(log):
    with pytest.raises(SourceError, match="no objects of type 'parcel'; there are: item, order"):
        open_rows(log(LOG), SourceOptions(object_type="parcel"))


def test_relations_to_nothing_are_counted(log):
    rows, found = told(log(LOG | {"objects": LOG["objects"][:3]}))
    assert "1 relations name objects that the log does not list" in " ".join(rows.warnings)
    assert len(found) == 4


def test_a_log_can_be_loaded_as_inspect_proposes(log, tmp_path):
    path = log(LOG)
    proposal = inspect(path, SourceOptions(object_type="order"))
    mapping = parse_mapping(write_mapping(proposal.mapping))
    assert (mapping.source.format, mapping.source.object_type) == ("ocel", "order")
    assert mapping.event.id.columns == ("ocel:id",)
    assert mapping.event.case.columns == ("case:concept:name",)
    assert mapping.event.touchpoint.columns == ("concept:name",)
    store = open_store(tmp_path / "facts", create=True)
    first, again = load(store, path, mapping), load(store, path, mapping)
    assert (first.read, first.accepted, first.duplicates) == (4, 4, 0)
    assert (again.accepted, again.duplicates) == (0, 4)


def test_pm4py_flattens_its_own_export_alike(log, tmp_path):
    pm4py = pytest.importorskip("pm4py")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = pm4py.read_ocel2_json(str(log(LOG)))
        pm4py.write_ocel2_json(read, str(tmp_path / "theirs.json"))
        flat = pm4py.ocel_flattening(read, "order")
    _, found = told(tmp_path / "theirs.json", "order")
    theirs = sorted(zip(flat["case:concept:name"], flat["concept:name"], strict=True))
    assert sorted((row["case:concept:name"], row["concept:name"]) for row in found) == theirs

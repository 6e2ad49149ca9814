"""Answers that tell who somebody is: their words are shown nowhere, their figures of ten respondents and more."""

from pathlib import Path

import pytest

from twofold.errors import MappingError
from twofold.measures import measure
from twofold.measures.narrowed import narrowed
from twofold.measures.sensitive import LEAST, sensitive_in
from twofold.sources.mapping_file import parse_mapping, write_mapping
from twofold.store import compact, open_store
from twofold.store.load import load
from twofold.store.open_facts import open_facts
from twofold.store.opened import Store

MAPPING = """\
event.id = "id"
event.occurred_at = "day"
event.unit = "unit"

[[answer]]
item = "illness"
column = "illness"
type = "text"
sensitive = true

[[answer]]
item = "comment"
column = "said"
type = "text"

[[answer]]
item = "income"
column = "income"
scale = [1, 5]
sensitive = true

[[answer]]
item = "room"
column = "room"
scale = [1, 5]
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Nine people of the north and eleven of the south."""
    rows = "".join(f"{n},2026-03-01,{'north' if n < 9 else 'south'},flu {n},fine {n},3,4\n" for n in range(20))
    (tmp_path / "rows.csv").write_text(f"id,day,unit,illness,said,income,room\n{rows}", encoding="utf-8")
    store = open_store(tmp_path / "facts", create=True)
    load(store, tmp_path / "rows.csv", parse_mapping(MAPPING))
    return store


def texts(store: Store) -> set[str | None]:
    facts = open_facts(store)
    return set(facts.collect(facts.answers().select("text"))["text"].to_pylist())


def test_the_words_are_shown_nowhere_and_stay_in_the_store(store: Store):
    assert texts(store) == {None, *(f"fine {n}" for n in range(20))}
    compact(store)
    assert texts(store) == {None, *(f"fine {n}" for n in range(20))}

    files = f"{store.folder.uri}/**/*.parquet"
    query = f"SELECT count(*) FROM read_parquet('{files}', union_by_name = true) WHERE text LIKE 'flu%'"  # noqa: S608 - a folder of the test
    kept = store.connection().execute(query).fetchone()
    assert kept is not None
    assert kept[0] >= 20


@pytest.mark.parametrize("part", [False, True])
def test_figures_need_ten_respondents(store: Store, part: bool):  # noqa: FBT001 - a parameter of the test
    facts = narrowed(open_facts(store)) if part else open_facts(store)
    assert sensitive_in(facts) == {"illness", "income"}

    income = measure(facts, "mean", by="unit", item="income")
    room = measure(facts, "mean", by="unit", item="room")
    both = measure(facts, "mean", by=["item", "unit"])

    assert {one.group["unit"]: (one.shown, one.n) for one in income} == {"north": (False, None), "south": (True, 11)}
    assert all(one.shown for one in room)
    assert {one.reason for one in income} == {None, f"fewer than {LEAST} respondents"}
    hidden = {(one.group["item"], one.group["unit"]) for one in both if not one.shown}
    assert hidden == {("income", "north")}


def test_the_mark_reads_back_and_is_a_yes_or_no():
    mapping = parse_mapping(MAPPING)
    assert [answer.sensitive for answer in mapping.answers] == [True, False, True, False]
    assert parse_mapping(write_mapping(mapping)) == mapping

    with pytest.raises(MappingError, match="true or false"):
        parse_mapping(MAPPING.replace("sensitive = true", 'sensitive = "yes"'))

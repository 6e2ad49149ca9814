"""The disk is searched here by other means than the product's: DuckDB for the cells, and the bytes of every file."""

import json
import zlib

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from staged_loads import answer, event, rejected, staged

from twofold.errors import KeyMissing, UsageError
from twofold.facts.words import Record
from twofold.store import append, compact, erase, info, open_store
from twofold.store import rejected as rejected_rows

SECRET = 'Paní na recepci v Brně mě nechala čekat "dvě hodiny".\nUž nikdy.'  # noqa: S105 - what she wrote
SHARED = "Everything was fine, thank you."


def found_on_disk(store, *secrets) -> set[str]:
    """Names of files that hold one of the secrets: as a cell, inside a cell, or in their bytes."""
    names = set()
    for path in store.folder.local.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if data[:4] == b"PAR1":
            columns = [name for name, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()]  # noqa: S608 - our own file
            cells = ", ".join('"' + name + '"::VARCHAR' for name in columns)
            whole = duckdb.sql(f"SELECT {cells} FROM read_parquet('{path}')")  # noqa: S608 - our own file
            data += "\n".join(str(cell) for row in whole.fetchall() for cell in row).encode()
        for secret in secrets:
            spellings = [
                str(secret).encode(),
                json.dumps(secret)[1:-1].encode() if isinstance(secret, str) else b"\0" * 99,
            ]
            if isinstance(secret, int):
                spellings.append(secret.to_bytes(8, "little"))
            if any(spelling in data for spelling in spellings):
                names.add(path.relative_to(store.folder.local).as_posix())
    return names


def number(text) -> int:
    """An id as large as real ones."""
    return 10**17 + zlib.crc32(text.encode())


@pytest.fixture
def anna(store) -> int:
    return store.key.pseudonym("person", "anna@example.org")


@pytest.fixture
def eva(store) -> int:
    """Serves customers, and answers employee surveys."""
    return store.key.pseudonym("employee", "E-1001-eva")


@pytest.fixture
def filled(store, anna, eva):
    """Anna's two stays (one corrected later), others' stays, Eva's pulse, and broken lines."""
    boris = store.key.pseudonym("person", "boris@example.org")
    stay = event(number("stay"), person=anna, employee=eva, day=20_000)
    call = event(number("call"), person=anna, day=20_100, kind="contact")
    other = event(number("other"), person=boris, employee=eva, day=20_001)
    pulse = event(number("pulse"), person=eva, employee=None, side="employee", kind="pulse", day=20_002)
    append(
        store,
        staged(
            [stay, call, other, pulse],
            [
                answer(stay), answer(call), answer(other), answer(pulse),
                answer(stay, item="why", text=SECRET), answer(stay, item="also", text=SHARED),
                answer(other, item="why", text=SHARED),
                answer(pulse, item="why", text="My manager never listens to us."),
            ],
            [
                rejected(7, person=anna, content_json=json.dumps({"person": anna, "text": SECRET})),
                rejected(8, "too many columns", content_json=json.dumps({"raw": "x;anna@example.org;E-1001-eva;5"})),
                rejected(9, person=boris, employee=eva, content_json=json.dumps({"person": boris, "employee": eva})),
                rejected(10, column="score", item="nps", found="17", person=boris),
            ],
            recorded_us=1_000_000,
        ),
    )  # fmt: skip
    changed = stay | {"content": 2}
    append(
        store,
        staged(
            [changed], [answer(changed, item="why", text=SECRET + " Opravdu.")], load="load-2", recorded_us=2_000_000
        ),
    )
    return store


def test_a_person_is_gone_from_every_file_of_the_store(filled, anna):
    assert found_on_disk(filled, anna, number("stay"), number("call"), SECRET), "the search itself can find"
    done = erase(filled, person="anna@example.org")
    assert done.proven, done.proof.hits
    assert done.deleted == {Record.EVENT: 3, Record.ANSWER: 5, Record.SUPERSEDED: 1, Record.REJECTED: 1}
    assert not found_on_disk(filled, anna, number("stay"), number("call"), SECRET, "anna@example.org")
    assert done.proof.shared == 1, "Boris wrote one of the sentences too"
    assert info(filled).events == {"pulse": 1, "survey": 1}


def rows_of(store, event_id):
    facts = store.facts()
    rows = facts.collect(facts.answers()).to_pylist()
    return sorted((row for row in rows if row["event_id"] == event_id), key=lambda row: row["item"])


def test_others_keep_everything(filled):
    before = rows_of(filled, number("other"))
    erase(filled, person="anna@example.org")
    assert rows_of(filled, number("other")) == before
    assert len(before) == 2


def test_a_broken_line_that_holds_the_identifier_loses_its_content_but_stays_counted(filled):
    assert rejected_rows(filled).num_rows == 4
    erase(filled, person="anna@example.org")
    left = {row["row"]: row for row in rejected_rows(filled).to_pylist()}
    assert set(left) == {8, 9, 10}
    assert left[8]["content_json"] is None
    assert left[8]["reason"] == "too many columns"
    assert left[9]["content_json"] is not None
    assert left[10]["found"] == "17"


def test_erasing_by_pseudonym_needs_no_key(filled, anna):
    filled.folder.key_path.unlink()
    again = open_store(filled.place)
    with pytest.raises(KeyMissing):
        erase(again, person="anna@example.org")
    assert erase(again, person=anna).proven
    assert not found_on_disk(again, anna, SECRET)


def test_time_travel_to_versions_that_held_the_person_is_over(filled, anna):
    then = filled.facts(as_of="1970-01-01T00:00:01Z")
    assert then.collect(then.events()).num_rows == 4
    erase(filled, person=anna)
    then = filled.facts(as_of="1970-01-01T00:00:01Z")
    assert sorted(then.collect(then.events().select("event_id"))["event_id"].to_pylist()) == sorted(
        [number("other"), number("pulse")]
    )


def test_older_versions_leftovers_and_stray_copies_are_found(filled, anna):
    local = filled.folder.local
    (file, *_) = filled.snapshot().files(Record.EVENT)
    orphan = local / "record=event" / "month=3" / "00000000-dead.parquet"
    orphan.parent.mkdir(parents=True)
    pq.write_table(pq.read_table(file), orphan)
    half = local / "record=answer" / "month=3" / "00000000-half.parquet"
    half.parent.mkdir(parents=True)
    half.write_bytes(orphan.read_bytes()[:-20])
    done = erase(filled, person=anna)
    assert done.proven, done.proof.hits
    assert not orphan.exists()
    assert not half.exists()
    assert not found_on_disk(filled, anna, SECRET)


def test_what_a_killed_load_left_beside_the_store_goes_too(filled, anna):
    left = filled.folder.local.with_name("facts.loading") / "load-dead"
    left.mkdir(parents=True)
    (left / "lock").touch()
    (left / "spill").write_text(SECRET)
    assert erase(filled, person=anna).proven
    assert not left.exists()


@pytest.mark.parametrize("name", ["notes.txt", "_derived/copy.csv", "sub/export.json"])
def test_a_copy_that_somebody_put_into_the_folder_is_reported(filled, anna, name):
    stray = filled.folder.local / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_text(json.dumps({"who": anna, "said": SECRET}))
    done = erase(filled, person=anna)
    assert done.proven == (not stray.exists())
    assert done.proven or {hit.file for hit in done.proof.hits} == {name}
    assert done.proven or "STILL FOUND" in done.sentence()


def test_a_stray_parquet_below_another_name_is_decoded(filled, anna):
    table = pa.table({"anything": pa.array([1, anna, 3])})
    pq.write_table(table, filled.folder.local / "backup.bin", compression="zstd")
    done = erase(filled, person=anna)
    assert [(hit.file, hit.what) for hit in done.proof.hits if hit.where == "anything"] == [("backup.bin", "number")]


def test_only_the_texts_go_when_only_the_texts_are_asked_for(filled, anna):
    done = erase(filled, person=anna, text_only=True)
    assert done.proven, done.proof.hits
    assert done.deleted.get(Record.EVENT, 0) == 0
    assert not found_on_disk(filled, SECRET)
    mine = rows_of(filled, number("stay")) + rows_of(filled, number("call"))
    assert [row["text"] for row in mine] == [None, None]


def test_an_employee_leaves_the_customers_events_in_place(filled, eva):
    done = erase(filled, employee="E-1001-eva")
    assert done.proven, done.proof.hits
    assert not found_on_disk(filled, eva, number("pulse"), "My manager never listens to us.", "E-1001-eva")
    facts = filled.facts()
    events = facts.collect(facts.events()).to_pylist()
    assert {row["event_id"] for row in events} == {number("stay"), number("call"), number("other")}
    assert all(row["employee"] is None for row in events)
    assert filled.snapshot().rows(Record.EVENT) == 4
    content = {row["row"]: row["content_json"] for row in rejected_rows(filled).to_pylist()}
    assert content[9] is None
    assert content[7] is not None


def test_the_log_does_not_say_whom(filled, anna):
    erase(filled, person="anna@example.org")
    for path in (filled.folder.local / "_delta_log").glob("*.json"):
        for line in path.read_text().splitlines():
            parameters = json.loads(line).get("commitInfo", {}).get("operationParameters", {})
            assert str(anna) not in json.dumps(parameters)
            assert "anna" not in json.dumps(parameters)


def test_somebody_unknown_is_erased_by_finding_nothing(filled):
    before = filled.snapshot().version
    done = erase(filled, person="nobody@example.org")
    assert done.proven
    assert done.rewritten == 0
    assert filled.snapshot().version == before


def test_erasure_works_after_compaction_and_on_checkpoints(filled, anna):
    compact(filled)
    done = erase(filled, person=anna)
    compact(filled)
    assert done.proven
    assert not found_on_disk(filled, anna, number("stay"), SECRET)


def test_loading_the_same_file_again_after_an_erasure_brings_the_person_back(filled, anna):
    """The store cannot know: it forgot. Whoever erases must stop loading the old export."""
    erase(filled, person=anna)
    stay = event(number("stay"), person=anna)
    assert append(filled, staged([stay], load="load-3")).accepted == 1


@pytest.mark.parametrize("whom", [{}, {"person": "a", "employee": "b"}, {"person": "  "}])
def test_whom_to_erase_must_be_said(store, whom):
    with pytest.raises(UsageError, match="whom"):
        erase(store, **whom)


def test_an_identifier_with_special_letters_matches_only_itself(store):
    name = "a.b*(c)'\\d"
    lines = [json.dumps({"raw": f"x;{name};1"}, ensure_ascii=False), json.dumps({"raw": "x;aXb;1"})]
    append(store, staged([event(1)], [], [rejected(n, content_json=line) for n, line in enumerate(lines)]))
    erase(store, person=name)
    assert rejected_rows(store)["content_json"].to_pylist() == [None, lines[1]]


def test_an_identifier_that_stands_as_a_context_field_of_others_is_blanked(store):
    eva = store.key.pseudonym("employee", "E-1001-eva")
    one = event(number("one"), person=10**12, employee=eva, context_agent="E-1001-eva", case=str(eva))
    two = event(number("two"), person=10**12, context_agent="E-1002-petr", day=20_100)
    append(store, staged([one, two], [answer(one)]))
    append(store, staged([event(number("three"))], load="load-2"))  # without any context
    done = erase(store, employee="E-1001-eva")
    assert done.proven, done.proof.hits
    facts = store.facts()
    rows = facts.collect(facts.events().select("event_id", "context_agent", "case", "employee")).to_pylist()
    assert {row["event_id"]: row["context_agent"] for row in rows}[number("two")] == "E-1002-petr"
    assert len(rows) == 3

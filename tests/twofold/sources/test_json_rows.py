"""JSON in its two shapes as rows of text."""

import json

from twofold.sources.reading.rows import open_rows

RECORDS = [{"id": 1, "who": {"name": "Éva", "tags": ["a", "b"]}}, {"id": 2.50, "late": None, "ok": True}]


def read(tmp_path, text, name="a.json"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    rows = open_rows(path)
    batches = list(rows.batches())
    good = [row for batch in batches for row in batch.table.to_pylist()]
    return rows, [n for batch in batches for n in batch.numbers.to_pylist()], good


def test_arrays_lines_and_wrapped_arrays_read_the_same(tmp_path):
    shapes = {
        "json": json.dumps(RECORDS),
        "ndjson": "".join(json.dumps(record) + "\n" for record in RECORDS),
        "wrapped": json.dumps({"meta": {"note": "a [ { in text"}, "data": RECORDS, "more": 1}, indent=1),
    }
    for text in shapes.values():
        rows, numbers, good = read(tmp_path, text)
        assert rows.columns == ("id", "who.name", "who.tags", "late", "ok")
        assert numbers == [1, 2]
        assert good[0] == {"id": "1", "who.name": "Éva", "who.tags": '["a", "b"]', "late": "", "ok": ""}
        assert good[1]["id"] == "2.5"
        assert good[1]["ok"] == "true"


def test_one_object_is_one_record(tmp_path):
    assert read(tmp_path, '{"a": 1, "b": "x"}')[2] == [{"a": "1", "b": "x"}]


def test_an_empty_array_is_a_table_without_rows(tmp_path):
    assert read(tmp_path, "[]")[1] == []


def test_records_larger_than_a_block_are_read_whole(tmp_path):
    records = [{"a": at, "text": "é" * 400_000} for at in range(6)]
    _, numbers, good = read(tmp_path, json.dumps(records, ensure_ascii=False))
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert {len(row["text"]) for row in good} == {400_000}


def test_half_a_character_breaks_its_own_record_only(tmp_path):
    for name, text in {
        "a.ndjson": '{"a": "\\ud800"}\n{"a": "ok"}\n',
        "a.json": '[{"\\ud800": 1}, {"a": "ok"}]',
    }.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (batch,) = open_rows(path).batches()
        assert batch.table.to_pylist() == [{"a": "ok"}]
        assert [(row.row, row.reason[:15]) for row in batch.broken] == [(1, "half a characte")]
        assert batch.broken[0].raw.encode()

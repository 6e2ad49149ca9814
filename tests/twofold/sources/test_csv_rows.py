"""Delimited text in all its dialects."""

import gzip
import hashlib

import pytest

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.csv_rows import BLOCK_BYTES
from twofold.sources.reading.rows import open_rows


def read(tmp_path, content, options=None, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    rows = open_rows(path, options)
    batches = list(rows.batches())
    good = [row for batch in batches for row in batch.table.to_pylist()]
    numbers = [number for batch in batches for number in batch.numbers.to_pylist()]
    return rows, numbers, good, [row for batch in batches for row in batch.broken]


def test_cells_and_headers_are_stripped_and_empty_cells_are_empty_text(tmp_path):
    rows, numbers, good, _ = read(tmp_path, b" id , score\n 1 ,  5\n2,\n")
    assert rows.columns == ("id", "score")
    assert numbers == [2, 3]
    assert good == [{"id": "1", "score": "5"}, {"id": "2", "score": ""}]


def test_row_numbers_stay_right_around_ragged_and_blank_rows(tmp_path):
    _, numbers, good, broken = read(tmp_path, b"a,b\n1,1\n2\n\n4,4\n5,5,5\n6,6\n")
    assert numbers == [2, 5, 7]
    assert [row["a"] for row in good] == ["1", "4", "6"]
    assert [(row.row, row.raw) for row in broken] == [(3, "2"), (6, "5,5,5")]
    assert broken[0].reason == "1 cells where the header has 2"


def test_row_numbers_stay_right_over_many_blocks(tmp_path):
    lines = [b"%d,%s" % (at, b"x" * 1000) if at % 997 else b"%d" % at for at in range(2, 3 * BLOCK_BYTES // 1000)]
    _, numbers, good, broken = read(tmp_path, b"n,text\n" + b"\n".join(lines))
    assert [int(row["n"]) for row in good] == numbers
    assert [int(row.raw) for row in broken] == [row.row for row in broken]
    assert len(numbers) + len(broken) == len(lines)


def test_a_line_end_inside_quotes_belongs_to_the_cell(tmp_path):
    _, numbers, good, _ = read(tmp_path, b'id,text\n1,"two\nlines, ""quoted"""\n2,x\n')
    assert numbers == [2, 3]
    assert good[0]["text"] == 'two\nlines, "quoted"'


def test_a_header_that_is_one_quote_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(SourceError, match=r"a\.csv, row 1: this header cannot be read as CSV"):
        read(tmp_path, b'"')


def test_headers_that_stand_twice_get_numbers_and_a_warning(tmp_path):
    rows, *_ = read(tmp_path, b"Score,Score,,Score\n1,2,3,4\n")
    assert rows.columns == ("Score", "Score (2)", "column 3", "Score (3)")
    assert len(rows.warnings) == 3


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends_are_found(tmp_path, newline, delimiter):
    text = newline.join(delimiter.join(row) for row in [["id", "place"], ["1", "Brno"], ["2", "Pécs"]])
    _, _, good, _ = read(tmp_path, text.encode())
    assert good == [{"id": "1", "place": "Brno"}, {"id": "2", "place": "Pécs"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_found(tmp_path, encoding):
    text = "id;vélemény\n" + "1;Nagyon jó volt\n2;Отлично обслужване\n" * 20
    rows, _, good, broken = read(tmp_path, text.encode(encoding))
    assert rows.columns == ("id", "vélemény")
    assert good[1]["vélemény"] == "Отлично обслужване"
    assert broken == []


def test_an_encoding_that_is_named_is_believed(tmp_path):
    _, _, good, _ = read(tmp_path, "id,name\n1,Αθήνα\n".encode("cp1253"), SourceOptions(encoding="cp1253"))
    assert good == [{"id": "1", "name": "Αθήνα"}]


def test_lines_before_the_header_are_skipped_and_counted(tmp_path):
    _, numbers, good, _ = read(tmp_path, b"Export of May\n\nid,score\n1,5\n", SourceOptions(skip=2, delimiter=","))
    assert (numbers, good) == ([4], [{"id": "1", "score": "5"}])


def test_excels_separator_line_is_obeyed(tmp_path):
    _, numbers, good, _ = read(tmp_path, b"sep=;\nid;score\n1;5,5\n")
    assert (numbers, good) == ([3], [{"id": "1", "score": "5,5"}])


def test_a_gzipped_file_reads_like_the_plain_one(tmp_path):
    content = b"id,score\n1,5\n2,4\n"
    plain, *unpacked = read(tmp_path, content)
    packed, *same = read(tmp_path, gzip.compress(content), name="a.csv.gz")
    assert unpacked == same
    assert plain.columns == packed.columns


def test_the_digest_is_that_of_the_bytes(tmp_path):
    rows, *_ = read(tmp_path, b"id\n1\n")
    assert rows.digest == hashlib.sha256(b"id\n1\n").hexdigest()


def test_progress_ends_at_one(tmp_path):
    rows, *_ = read(tmp_path, b"id,score\n1,5\n")
    assert rows.progress() == 1.0


def test_one_column_is_a_table_too(tmp_path):
    _, numbers, good, _ = read(tmp_path, b"comment\nnice\nbad; very bad\n\ngood\n")
    assert numbers == [2, 3, 5]
    assert [row["comment"] for row in good] == ["nice", "bad; very bad", "good"]

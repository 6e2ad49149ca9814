"""Files that are broken, absurd or hostile: one sentence each, and nothing lost."""

import gzip
import io
import json
import time
import zipfile
import zlib

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.rows import open_rows

PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path, options=None):
    rows = open_rows(path, options)
    good, broken = [], []
    for batch in rows.batches():
        assert len(batch.numbers) == batch.table.num_rows
        assert tuple(batch.table.column_names) == rows.columns
        good += zip(batch.numbers.to_pylist(), batch.table.to_pylist(), strict=True)
        broken += batch.broken
    return rows, good, broken


def refusal(path, options=None):
    with pytest.raises(SourceError) as caught:
        read(path, options)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 500
    return message


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert "There is no file" in refusal(tmp_path / "nothing.csv")


def test_a_folder_is_no_file(tmp_path):
    assert "is a folder" in refusal(tmp_path)


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    assert "is empty" in refusal(written(tmp_path, "a.csv", b""))


def test_blank_lines_alone_are_no_table(tmp_path):
    assert "no header" in refusal(written(tmp_path, "a.csv", b"\n\n\n"))


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    rows, good, broken = read(written(tmp_path, "a.csv", b"id,score\n"))
    assert rows.columns == ("id", "score")
    assert (good, broken) == ([], [])


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (bytes(range(256)) * 40, "no text"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"SQLite format 3\0" + bytes(100), "SQLite"),
        (b"PAR1garbage", "Parquet"),
        (b"$FL2garbage", "SPSS"),
        (b"PK\x03\x04garbage", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook"),
    ],
)
def test_a_binary_file_is_called_what_it_is(tmp_path, content, word):
    assert word in refusal(written(tmp_path, "a.csv", content))


def test_a_truncated_gzip_is_said_to_be_cut_off(tmp_path):
    whole = gzip.compress(b"id,score\n" + b"".join(b"%d,%d\n" % (i, i * 7919 % 10007) for i in range(100_000)))
    assert "cut off" in refusal(written(tmp_path, "a.csv.gz", whole[: len(whole) // 2]))
    assert "cut off" in refusal(written(tmp_path, "b.csv.gz", whole[:12]))


def test_a_damaged_gzip_is_said_to_be_damaged(tmp_path):
    whole = bytearray(gzip.compress(b"id,score\n" + b"".join(b"%d,%d\n" % (i, i * 7919 % 10007) for i in range(9_000))))
    whole[len(whole) // 2] ^= 0xFF
    assert "damaged" in refusal(written(tmp_path, "a.csv.gz", bytes(whole)))


def test_a_gzip_bomb_is_stopped_without_filling_memory(tmp_path):
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as stream:
        stream.write(b"id,score\n")
        for _ in range(300):
            stream.write(b"1,5\n" * (1 << 18))
    largest = 0
    with pytest.raises(SourceError, match="unpacks to more than"):  # noqa: PT012 - the rows before are read as well
        for batch in open_rows(path).batches():
            largest = max(largest, batch.table.nbytes)
    assert 0 < largest < 64 << 20


def test_an_unknown_encoding_is_named(tmp_path):
    path = written(tmp_path, "a.csv", b"id,score\n1,2\n")
    assert "'klingon'" in refusal(path, SourceOptions(encoding="klingon"))


def test_bytes_that_are_no_text_break_their_row_only(tmp_path):
    rows, good, broken = read(written(tmp_path, "a.csv", "név,érték\nő,1\n".encode() + b"\xff\xfe,2\nz,3\n"))
    assert rows.columns == ("név", "érték")
    assert [number for number, _ in good] == [2, 4]
    assert [(row.row, row.raw) for row in broken] == [(3, "\\xff\\xfe,2")]


def test_a_nul_byte_breaks_its_row_only(tmp_path):
    _, good, broken = read(written(tmp_path, "a.csv", b"id,text\n1,good\n2,ba\0d\n3,good\n"))
    assert [number for number, _ in good] == [2, 4]
    assert broken[0].row == 3
    assert "NUL" in broken[0].reason


def test_ragged_undecodable_rows_are_kept_too(tmp_path):
    _, good, broken = read(written(tmp_path, "a.csv", "id,text\n1,é\n2,é\n3\n4,x,\n".encode() + b"5,\xff,\n6,x\n"))
    assert [number for number, _ in good] == [2, 3, 7]
    assert [row.row for row in broken] == [4, 5, 6]


def test_a_quote_that_never_closes_is_refused_with_its_row(tmp_path):
    message = refusal(written(tmp_path, "a.csv", b'id,text\n1,"fi,ne"\n2,"open\n3,swallowed\n4,swallowed\n'))
    assert "row 3" in message
    assert "quote" in message


def test_quotes_that_only_open_are_signs_and_said_to_be(tmp_path):
    rows, good, _ = read(written(tmp_path, "a.csv", b'id,text\n1,fine\n2,"open\n3,fine\n4,fine\n'))
    assert [row["text"] for _, row in good] == ["fine", '"open', "fine", "fine"]
    assert "never close" in rows.warnings[0]


def test_a_last_row_with_a_closed_quote_is_no_fault(tmp_path):
    _, good, _ = read(written(tmp_path, "a.csv", b'id,text\n1,"two\nlines"\n2,5" pipe\n3,"said ""so"""'))
    assert [row["text"] for _, row in good] == ["two\nlines", '5" pipe', 'said "so"']


def test_an_endless_line_fails_fast(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("wb") as stream:
        stream.write(b"id,text\n1,")
        stream.seek(5 << 30)  # sparse: five gigabytes of NUL bytes on no disk
        stream.write(b"\n")
    began = time.monotonic()
    assert "longer than" in refusal(path, SourceOptions(format="csv", encoding="utf-8", delimiter=","))
    assert time.monotonic() - began < 20


def test_an_endless_header_fails_fast(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"a" * (3 << 20))
    assert "no line end" in refusal(path)


def test_an_endless_json_line_fails_fast(tmp_path):
    path = tmp_path / "long.ndjson"
    path.write_bytes(b'{"a": 1}\n{"a": "' + b"x" * (9 << 20))
    assert "longer than" in refusal(path)


def test_an_endless_json_string_fails_fast(tmp_path):
    path = tmp_path / "long.json"
    path.write_bytes(b'[{"a": 1}, {"a": "' + b"x" * (70 << 20))
    assert "longer than" in refusal(path)


def test_nan_and_infinity_break_their_record_only(tmp_path):
    _, good, broken = read(written(tmp_path, "a.json", b'[{"a": 1}, {"a": NaN}, {"a": 2}]'))
    assert (len(good), [row.row for row in broken]) == (2, [2])
    assert "NaN" in broken[0].reason
    _, good, broken = read(written(tmp_path, "a.ndjson", b'{"a": 1}\n{"a": NaN}\n{"a": -Infinity}\n'))
    assert len(good) == 1
    assert [row.row for row in broken] == [2, 3]


def test_deeply_nested_json_breaks_its_record(tmp_path):
    deep = '{"a":' * 60_000 + "1" + "}" * 60_000
    _, good, broken = read(written(tmp_path, "a.ndjson", f'{{"a": 1}}\n{deep}\n'.encode()))
    assert (len(good), len(broken)) == (1, 1)
    nested = '{"a":' * 40 + "1" + "}" * 40
    _, good, broken = read(written(tmp_path, "b.json", f'[{{"a": 1}}, {nested}]'.encode()))
    assert (len(good), len(broken)) == (1, 1)
    refusal(written(tmp_path, "c.json", ('[{"a":' + "[" * 60_000).encode()))


def test_numbers_with_absurd_digits_stay_text(tmp_path):
    digits = "9" * 20_000
    _, good, _ = read(written(tmp_path, "a.ndjson", f'{{"a": {digits}}}\n{{"a": 1e999999}}\n'.encode()))
    assert good[0][1]["a"] == digits
    assert good[1][1]["a"] == "1e999999"


def test_a_workbook_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(100):
                sheet.write(b" " * (1 << 20))
    assert "unpacks to" in refusal(path)


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path):
    path = tmp_path / "lie.xlsx"
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    blob = packed.compress(b" " * (100 << 20)) + packed.flush()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * 1000)
    content = bytearray(path.read_bytes())
    assert len(blob) < len(content) * 1000
    path.write_bytes(content[:-40])
    assert "workbook" in refusal(path)


def test_cells_absurdly_far_apart_are_refused(tmp_path):
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "id")
    sheet.write(1_048_575, 16_383, "far")
    book.close()
    assert "span" in refusal(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert "no workbook" in refusal(path)


def test_a_broken_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets>")
        archive.writestr("[Content_Types].xml", "<Types>")
    assert "workbook" in refusal(path)


def test_a_password_is_asked_to_be_taken_off(tmp_path):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert "password" in refusal(written(tmp_path, "a.xlsx", content))


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<log><trace><event><string key="concept:name" value="&c;"/></event></trace></log>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<log><trace><event><string key="concept:name" value="a"/>&x;</event></trace></log>"""


@pytest.mark.parametrize("attack", [LAUGHS, OUTSIDE, '<!DOCTYPE log SYSTEM "http://x.invalid/a.dtd"><log></log>'])
def test_entities_and_doctypes_are_refused(tmp_path, attack):
    assert "document type" in refusal(written(tmp_path, "a.xes", attack.encode()))


def test_xml_that_is_no_log_is_refused(tmp_path):
    assert "no XES log" in refusal(written(tmp_path, "a.xes", b"<?xml version='1.0'?><html><body/></html>"))


def test_a_log_cut_off_is_refused(tmp_path):
    cut = b"<?xml version='1.0'?><log><trace><event><string key='a' value='b'/></event>"
    assert "cut off" in refusal(written(tmp_path, "a.xes", cut))


def test_nested_xml_is_refused(tmp_path):
    assert "deeper" in refusal(written(tmp_path, "a.xes", b"<log>" + b"<list>" * 1000))


def test_rows_that_never_fit_the_header_are_kept_as_broken(tmp_path):
    _, good, broken = read(written(tmp_path, "a.csv", b"a,b\n" + b"1,2,3\n" * 500 + b"1,2\n"))
    assert [number for number, _ in good] == [502]
    assert [row.row for row in broken] == list(range(2, 502))


@PATIENT
@given(
    content=st.binary(min_size=1, max_size=400),
    suffix=st.sampled_from(["csv", "xes", "json", "ndjson", "xlsx", "sav", "parquet"]),
)
def test_arbitrary_bytes_give_rows_or_one_sentence(tmp_path, content, suffix):
    path = written(tmp_path, f"a.{suffix}", content)
    for options in (SourceOptions(), SourceOptions(format=suffix)):
        try:
            read(path, options)
        except SourceError:
            continue  # anything else fails the test


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\"'"), max_size=12).map(
    lambda text: text.strip() or "x"
)


@PATIENT
@given(
    table=st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=20)
    ),
    ragged=st.sets(st.integers(0, 30)),
)
def test_rows_read_are_rows_good_and_rows_broken(tmp_path, table, ragged):
    width = len(table[0])
    lines = [[f"column{place}" for place in range(width)], *table]
    lines = [[*line, "more"] if at in ragged and at > 0 else line for at, line in enumerate(lines)]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines) + "\n"
    _, good, broken = read(
        written(tmp_path, "a.csv", text.encode()), SourceOptions(format="csv", encoding="utf-8", delimiter=",")
    )
    assert sorted([number for number, _ in good] + [row.row for row in broken]) == list(range(2, len(lines) + 1))
    for number, row in good:
        assert list(row.values()) == [cell.strip() for cell in lines[number - 1]]


@PATIENT
@given(
    records=st.lists(st.dictionaries(CELL, CELL | st.integers() | st.booleans() | st.none(), max_size=5), max_size=10)
)
def test_json_records_are_all_read(tmp_path, records):
    for name, text in (
        ("a.json", json.dumps(records)),
        ("a.ndjson", "".join(json.dumps(record) + "\n" for record in records)),
    ):
        if not records:
            continue
        _, good, broken = read(written(tmp_path, name, text.encode()), SourceOptions(format=name.split(".")[1]))
        assert len(good) + len(broken) == len(records)


@PATIENT
@given(table=st.lists(st.lists(CELL | st.integers(-(10**9), 10**9), min_size=2, max_size=2), min_size=1, max_size=8))
def test_workbook_rows_are_all_read(tmp_path, table):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for at, row in enumerate([["first", "second"], *table]):
        sheet.write_row(at, 0, row)
    book.close()
    _, good, broken = read(written(tmp_path, "a.xlsx", content.getvalue()))
    assert not broken
    assert [row for _, row in good] == [{"first": str(a).strip(), "second": str(b).strip()} for a, b in table]

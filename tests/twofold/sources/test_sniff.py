"""What a file is, found by content."""

import gzip

import pytest

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.sniff import sniff

SENTENCES = {
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy; Árvíztűrő tükörfúrógép, nagyon köszönjük a segítséget",
    "cp1251": "Много съм доволен от бързото обслужване и любезния персонал, благодаря ви за помощта",
    "cp1253": "Πολύ γρήγορη εξυπηρέτηση και ευγενικό προσωπικό, σας ευχαριστώ για τη βοήθεια",
    "cp1252": "Schönes Hotel für Familien, die Zimmer sind größer als erwartet und das Frühstück war köstlich",
}


def sniffed(tmp_path, content, options=None, name="a.dat"):
    path = tmp_path / name
    path.write_bytes(content)
    return sniff(path, options)


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b"a,b\n1,2\n", "csv"),
        (b"[not json, but a header],x\n1,2\n", "csv"),
        (b'{"a": 1}\n{"a": 2}\n', "ndjson"),
        (b'{"data": [{"a": 1}]}', "json"),
        (b'  [ {"a": 1} ]', "json"),
        (b"[]", "json"),
        (b"PAR1....", "parquet"),
        (b"$FL2....", "sav"),
        (b"PK\x03\x04....", "xlsx"),
        (b'<?xml version="1.0"?><log></log>', "xes"),
        (gzip.compress(b"<log></log>", mtime=0), "xes"),
    ],
)
def test_the_format_is_told_by_content_whatever_the_name(tmp_path, content, format_):
    assert sniffed(tmp_path, content).format == format_


@pytest.mark.parametrize("encoding", SENTENCES)
def test_old_encodings_are_found_and_said_to_be_a_guess(tmp_path, encoding):
    text = "id|text\n" + "".join(f"{at}|{SENTENCES[encoding]}\n" for at in range(20))
    found = sniffed(tmp_path, text.encode(encoding))
    assert found.encoding is not None
    assert found.encoding.decode_sample(text.encode(encoding)) == text
    assert "not UTF-8" in found.warnings[0]


def test_a_late_accent_in_a_large_file_is_seen(tmp_path):
    content = b"id,text\n" + b"1,plain\n" * 200_000 + "1,příliš žluťoučký kůň\n".encode("cp1250") * 20_000
    found = sniffed(tmp_path, content)
    assert found.encoding is not None
    assert found.encoding.name != "utf-8"


def test_the_decimal_comma_is_seen(tmp_path):
    found = sniffed(tmp_path, b"id;score\n1;4,5\n2;3,25\n")
    assert found.dialect is not None
    assert (found.dialect.delimiter, found.dialect.decimal) == (";", ",")


def test_commas_in_quoted_text_do_not_fool(tmp_path):
    found = sniffed(tmp_path, b'id;text\n1;"a, b, c"\n2;"d, e"\n3;"f"\n')
    assert found.dialect is not None
    assert found.dialect.delimiter == ";"


def test_a_format_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(SourceError, match="not known"):
        sniffed(tmp_path, b"a,b\n", SourceOptions(format="ods"))

"""Hostile and broken files: one sentence each, with the place where there is one, and never an error page."""

import io
import zipfile
from typing import Any

import pytest
from tests.web.surveys.exchange.test_foreign_files import LIME, lss, workbook

from twofold.errors import InputError
from twofold_web.surveys.exchange import limesurvey, twofold_json, xlsform
from twofold_web.surveys.exchange.results import ExchangeError


def packed(size: int) -> bytes:
    """A workbook that unpacks to so many bytes of blanks."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b" " * size)
    return target.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<document><LimeSurveyDocType>&b;</LimeSurveyDocType></document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><document>&x;</document>"""


@pytest.mark.parametrize(
    ("format_", "content"),
    [
        (xlsform, b""),
        (xlsform, b"PK\x03\x04 no archive"),
        (xlsform, b"type,name,label\n"),
        (xlsform, packed(100 << 20)),
        (xlsform, packed(100)),
        (xlsform, b"\0" * (11 << 20)),
        (xlsform, workbook(answers=[["a"], ["b"]])),
        (xlsform, workbook(survey=[["type", "name"], ["select_one nothing", "q"]])),
        (xlsform, workbook(survey=[])),
        (xlsform, workbook(survey=[["type", "name", "label"]])),
        (limesurvey, b""),
        (limesurvey, LAUGHS),
        (limesurvey, OUTSIDE),
        (limesurvey, b"<document>" * 20_000),
        (limesurvey, b"<html/>"),
        (limesurvey, lss("")),
        (limesurvey, b"\xff\xfe<\x00"),
        (limesurvey, b"<a>" * 1_000_001),
        (limesurvey, b'<?xml version="1.0" encoding="nothing-known"?><document/>'),
        (limesurvey, b" " * (11 << 20)),
        (twofold_json, b"\xff"),
        (twofold_json, b"[" * 100_000),
        (twofold_json, b'{"format": 1' + b"0" * 5000 + b"}"),
        (twofold_json, b" " * (6 << 20)),
        (twofold_json, b"[]"),
        (twofold_json, b'{"format": 1, "name": "\\ud800"}'),
    ],
)
def test_a_hostile_or_broken_file_gets_one_sentence(format_: Any, content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        format_.read(content)
    sentence = str(caught.value)
    assert sentence
    assert "Traceback" not in sentence
    assert "passwd" not in sentence


@pytest.mark.parametrize(
    ("format_", "content", "where"),
    [
        (limesurvey, lss("") + b"\n <b>", "line 4, column 2"),
        (limesurvey, b"<document>\n <a>Tr&nbsp;ain</a></document>", "line 2, column 7"),
        (limesurvey, '<?xml version="1.0"?>\n<document>ő</document>'.encode("cp1250"), "line 2, column 11"),
        (twofold_json, b'{"format": 1,\n "name": x}', "line 2, column 10"),
    ],
)
def test_where_a_file_is_damaged_is_said_by_line_and_column(format_: Any, content: bytes, where: str) -> None:
    with pytest.raises(ExchangeError, match=where):
        format_.read(content)


def test_numerals_of_other_scripts_and_rows_without_a_question_break_nothing() -> None:
    strange = LIME.replace(b"<question_order><![CDATA[1]]>", b"<question_order><![CDATA[\xc2\xb2]]>")
    assert limesurvey.read(strange).document.item("Q1") is not None
    left_out = workbook(survey=[["type", "name", "label"], ["geopoint or_other", "a", "A"], ["text", "b", "B"]])
    assert [item.key for item in xlsform.read(left_out).document.items()] == ["b"]


def test_a_cell_of_megabytes_is_refused_and_not_kept() -> None:
    letters = "x" * 32_768
    book = workbook(survey=[["type", "name", "label"], ["text", "a", "LONG"]])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.namelist():
            after.writestr(member, before.read(member).replace(b"LONG", letters.encode()))
    with pytest.raises(ExchangeError, match="32767"):
        xlsform.read(target.getvalue())

"""Questionnaires as LimeSurvey structure files (.lss)."""

import json
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from twofold_web.surveys.exchange.leftovers import unpacked
from twofold_web.surveys.exchange.limesurvey_reading import Reading
from twofold_web.surveys.exchange.limesurvey_words import NO_SURVEY
from twofold_web.surveys.exchange.limesurvey_writing import Tables
from twofold_web.surveys.exchange.results import ExchangeError, Exported, Imported, damaged, too_large
from twofold_web.surveys.questionnaire.document import Document
from twofold_web.surveys.questionnaire.sentences import sentence

MOST_BYTES = 10 << 20
MOST_ROWS = 50_000
MOST_TAGS = 1_000_000  # so many elements take seconds to read
TOO_MANY_ROWS = sentence("The file has more than %(most)s rows; no questionnaire has.", most=MOST_ROWS)
VERSION = "493"  # of LimeSurvey's tables, since 6.0
ORDER = (
    *("answers", "answer_l10ns", "groups", "group_l10ns", "questions", "subquestions", "question_l10ns"),
    *("question_attributes", "surveys", "surveys_languagesettings"),
)


def read(content: bytes) -> Imported:
    """A questionnaire from a structure file.

    Raises:
        ExchangeError: it is no such file, or one that may not be opened; one sentence says why.
    """
    if len(content) > MOST_BYTES:
        raise too_large(content, MOST_BYTES)
    if content.count(b"<") > MOST_TAGS:
        raise ExchangeError(TOO_MANY_ROWS)
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as fault:
        raise ExchangeError(
            sentence("The file declares entities, as attacks do; exports of LimeSurvey have none.")
        ) from fault
    except ET.ParseError as fault:
        raise damaged(fault.position[0], fault.position[1] + 1) from fault
    except (ValueError, LookupError, RecursionError) as fault:
        raise ExchangeError(sentence("This is no XML that can be read; export it again.")) from fault
    if root.tag != "document" or root.findtext("LimeSurveyDocType") != "Survey":
        raise ExchangeError(NO_SURVEY)
    tables = {table.tag: _rows(table) for table in root if table.find("rows") is not None}
    if sum(len(rows) for rows in tables.values()) > MOST_ROWS:
        raise ExchangeError(TOO_MANY_ROWS)
    return Reading(tables, unpacked(root.findtext("twofold") or "")).read()


def _rows(table: Any) -> list[dict[str, str]]:
    return [{cell.tag: cell.text or "" for cell in row} for row in table.iterfind("rows/row")]


def write(document: Document) -> Exported:
    """A questionnaire as a structure file; losses are what LimeSurvey will not know."""
    tables = Tables(document).fill()
    root = ET.Element("document")
    _leaf(root, "LimeSurveyDocType", "Survey")
    _leaf(root, "DBVersion", VERSION)
    languages = ET.SubElement(root, "languages")
    for language in document.languages:
        _leaf(languages, "language", language)
    for name in ORDER:
        if name in tables.rows:
            _table(root, name, tables.rows[name])
    _leaf(root, "twofold", json.dumps(tables.carried, ensure_ascii=False, separators=(",", ":")))
    ET.indent(root, " ")
    return Exported(ET.tostring(root, encoding="utf-8", xml_declaration=True), tuple(tables.losses))


def _table(root: ET.Element, name: str, rows: Iterable[dict[str, str]]) -> None:
    table = ET.SubElement(root, name)
    fields, lines = ET.SubElement(table, "fields"), ET.SubElement(table, "rows")
    for column in dict.fromkeys(column for row in rows for column in row):
        _leaf(fields, "fieldname", column)
    for row in rows:
        line = ET.SubElement(lines, "row")
        for column, text in row.items():
            _leaf(line, column, text)


def _leaf(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text

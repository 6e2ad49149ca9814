"""Questionnaires as XLSForms: workbooks that ODK, KoboToolbox and others collect data with."""

from twofold_web.surveys.exchange.results import Exported, Imported
from twofold_web.surveys.exchange.sheets import read_sheets, write_sheets
from twofold_web.surveys.exchange.xlsform_reading import read_form
from twofold_web.surveys.exchange.xlsform_writing import Form
from twofold_web.surveys.questionnaire.document import Document

FIRST = ("type", "list_name", "name", "form_title", "form_id", "default_language")


def read(content: bytes) -> Imported:
    """A questionnaire from a workbook.

    Raises:
        ExchangeError: it is no XLSForm that can be read; one sentence says why.
    """
    return read_form(read_sheets(content))


def write(document: Document) -> Exported:
    """A questionnaire as a workbook; losses are what other programs will not see in it."""
    form = Form(document).fill()
    sheets = {"survey": form.survey, "choices": form.choices, "settings": [form.settings]}
    return Exported(write_sheets(sheets, FIRST), tuple(form.losses))

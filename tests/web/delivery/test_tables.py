"""Lists as offices save them: old encodings, and workbooks that would fill the memory."""

import io

import pytest
import xlsxwriter

from twofold_web.delivery.asking.tables import TableRefused, table_of


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1250", "Szőke"), ("cp1250", "Dvořák"), ("cp1253", "Ελένη"), ("utf-16", "Žák")],
)
def test_a_short_list_is_read_in_the_encoding_of_the_office_that_saved_it(encoding, name):
    content = f"email;name\na@guest.example;{name}\n".encode(encoding)

    assert table_of(content).rows == (("a@guest.example", name),)


def test_a_workbook_whose_cells_stand_absurdly_far_apart_is_refused_before_it_fills_the_memory():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["email", "a@guest.example"])
        sheet.write(1_048_575, 16_383, "x")

    with pytest.raises(TableRefused, match="unreadable"):
        table_of(file.getvalue())


def test_an_archive_that_is_no_text_is_refused():
    with pytest.raises(TableRefused, match="unreadable"):
        table_of(b"\x1f\x8b\x08" + bytes(range(128, 256)) * 20 + b"\x00\n" + bytes(range(128, 256)))

"""What cannot be read in a comment any more, and what must stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.privacy.masking import masked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("write to anna.kiss@example.org.", "write to [e-mail]."),
        ("γράψτε στο μαρία@παράδειγμα.ελ σήμερα", "γράψτε στο [e-mail] σήμερα"),
        ("+359 88 812 3456", "[phone]"),
        ("(06 30) 123-4567", "[phone]"),
        ("06301234567", "[phone]"),
        ("210/1234567", "[phone]"),
        ("IBAN HU42 1177 3016 1111 1018 0000 0000", "IBAN [account]"),
        ("gr1601101250000000012300695", "[account]"),
        ("4111-1111-1111-1111", "[card]"),
        ("booking 884512903", "booking [number]"),
        ("ref:KX884512903", "ref:KX[number]"),
        ("see https://example.org/b?id=7", "see [link]"),
    ],
)
def test_what_identifies_somebody_cannot_be_read(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    "plain",
    [
        "Room 412 was cold at 22:30, 3 nights, 2 people.",
        "since 2026-03-14 nobody answers",
        "14.03.2026 and 14/03/2026",
        "we paid 10 000 Ft, then 12 500 Ft",
        "Η σύνδεση έπεσε 15 φορές",
        "",
    ],
)
def test_what_happened_stays_readable(plain: str) -> None:
    assert masked(plain) == plain


@given(st.text(), st.integers(10**8, 10**18), st.text())
def test_no_long_run_of_digits_survives(before: str, number: int, after: str) -> None:
    assert str(number) not in masked(f"{before} {number} {after}")


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masked(text)
    assert masked(once) == once

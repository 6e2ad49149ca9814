import click
import pytest

from twofold.cli.opening_hours import week_of


def test_hours_are_read_as_people_write_them():
    assert week_of("mon-fri 8-20, sat 9:30-14") == ((8.0, 20.0),) * 5 + ((9.5, 14.0), (0.0, 0.0))


@pytest.mark.parametrize("text", ["", "always", "mon 8", "xyz-fri 8-20", "mon-fri eight-ten"])
def test_what_is_no_opening_hours_is_refused(text):
    with pytest.raises(click.UsageError):
        week_of(text)

"""The shipped connectors: complete, told apart, and quiet about files that are nobody's export."""

import re
from importlib.resources import files

import pytest

from twofold.cli import twofold
from twofold.cli.entry import exit_code
from twofold.errors import MappingError
from twofold.sources.connectors.connector_file import parse_connector
from twofold.sources.connectors.recognise import Head, recognise
from twofold.sources.connectors.registry import connector, connectors

NAMES = [each.name for each in connectors()]


@pytest.mark.parametrize("name", NAMES)
def test_every_connector_says_what_it_relies_on_and_when_that_was_looked_up(name):
    text = (files("twofold.sources.connectors") / "products" / f"{name}.toml").read_text("utf-8")
    head = " ".join(line.removeprefix("#") for line in text.split("[connector]")[0].splitlines())
    assert "Relied on:" in head
    assert re.search(r"Looked\s+up\s+20\d\d-\d\d-\d\d", head)


@pytest.mark.parametrize("name", NAMES)
def test_every_connector_tells_when_an_event_happened_and_what_it_is(name):
    event = connector(name).mapping.event
    assert event.occurred_at is not None
    assert event.kind is not None
    assert event.side is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_header_of_one_product_is_taken_for_no_other(name):
    known = connector(name)
    columns = tuple(spellings[0].replace("*", "x") for spellings in known.columns)
    rows = ((known.below or "2026/03/01 9:12:13 AM GMT+1",),)
    assert recognise(Head(known.formats[0], columns, rows)) is known


def test_a_plain_table_is_nobodys_export():
    assert recognise(Head("csv", ("id", "date", "nps", "comment"), (("1", "2026-03-01", "9", "ok"),))) is None


def test_an_unknown_connector_is_refused_with_the_known_ones():
    with pytest.raises(MappingError, match=r"no connector 'qualtrix'; did you mean qualtrics\? Known connectors: book"):
        connector("qualtrix")


def test_a_connector_without_headers_is_refused():
    with pytest.raises(MappingError, match="columns is missing"):
        parse_connector('[connector]\nname = "a"\nproduct = "b"\nexport = "c"\n', "a.toml")


def test_inspect_says_whose_export_it_is(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("id,submitdate,lastpage,startlanguage,Q\n1,2026-03-01 09:00:00,2,en,5\n")
    assert exit_code(twofold, ["inspect", str(path)]) == 0
    out, err = capsys.readouterr()
    assert "Recognised as an export of LimeSurvey" in out
    assert "It reads as an export of LimeSurvey" in err


def test_inspect_takes_a_named_connector_and_refuses_an_unknown_one(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,2\n")
    assert exit_code(twofold, ["inspect", str(path), "--connector", "nobody"]) == 1
    assert "There is no connector 'nobody'" in capsys.readouterr().err

"""A journey map in a spreadsheet says what it says in TOML."""

import csv
import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.errors import DefinitionError
from twofold.facts.journey_map import Contact, Domain, JourneyMap, Stage, Touchpoint, read_map
from twofold.facts.journey_map_csv import COLUMNS, map_rows, value_of
from twofold.journeys.exchange.map_files import read_map_file, write_map_file

HEADER = "map;map_language;stage;stage_title;touchpoint;title;title:hu;contact;roles;does"
ROWS = [
    'stay;en;arrival;Arrival;check-in;Check-in;Bejelentkezés;direct;receptionist; Says "my" name',
    "stay;en;arrival;Arrival;lobby;;Előtér;indirect;;",
    ";;leaving;;check-out;;;;receptionist, porter;",
]  # fmt: skip


def table(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "stay.csv"
    path.write_bytes("\n".join([header, *rows]).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
def test_a_table_in_any_encoding_is_a_map(tmp_path: Path, encoding: str) -> None:
    journey = read_map_file(table(tmp_path, *ROWS, encoding=encoding))
    assert [stage.name for stage in journey.stages] == ["arrival", "leaving"]
    check_in, lobby, check_out = journey.touchpoints()
    assert check_in.title == {"en": "Check-in", "hu": "Bejelentkezés"}
    assert check_in.roles == ("receptionist",)
    assert (lobby.contact, lobby.domain) == (Contact.INDIRECT, Domain.SERVICE)
    assert check_out.roles == ("receptionist, porter",)


def test_a_workbook_is_a_map(tmp_path: Path) -> None:
    writer = pytest.importorskip("xlsxwriter")
    with writer.Workbook(str(tmp_path / "stay.xlsx")) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([HEADER, *ROWS[1:]]):
            sheet.write_row(row, 0, cells.split(";"))
    assert [point.name for point in read_map_file(tmp_path / "stay.xlsx").touchpoints()] == ["lobby", "check-out"]


def test_a_map_without_its_name_is_called_after_the_file(tmp_path: Path) -> None:
    assert read_map_file(table(tmp_path, "a,b", header="stage,touchpoint")).name == "stay"


@pytest.mark.parametrize(
    ("header", "rows", "part"),
    [
        ("stage,title", ["a,b"], "row 1: column 'touchpoint' is missing; found: stage, title"),
        ("stage,touchpoint,colour", ["a,b,c"], "row 1: column 'colour' is not known; the columns are map, stage"),
        ("stage,touchpoint,contact:hu", ["a,b,c"], "row 1: column 'contact:hu' is not known"),
        ("stage,touchpoint", [",b"], "row 2: column 'stage' is empty"),
        ("stage,touchpoint,contact", ["a,b,remote"], "row 2: column 'contact' is 'remote'; it must be one of direct"),
        ("stage,touchpoint", ["a,b", "c,b"], "row 3: column 'touchpoint' is 'b', which stands in row 2 already"),
        ("stage,touchpoint", ["a,b", "c,d", "a,e"], "row 4: column 'stage' is 'a' again, begun in row 2"),
        ("stage,touchpoint,map", ["a,b,x", "c,d,y"], "row 3: column 'map' is 'y', but row 2 of the same map says 'x'"),
        ("stage,touchpoint,stage_title:en", ["a,b,x", "a,d,y"], "row 3: column 'stage_title:en' is 'y', but row 2"),
        ("stage,touchpoint,title,title:en", ["a,b,x,y"], "row 2: column 'title:en' says 'en' a second time"),
        ("stage,touchpoint", [], "no row below the header"),
    ],
)
def test_a_wrong_table_is_refused_with_row_and_column(tmp_path: Path, header: str, rows: list[str], part: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_map_file(table(tmp_path, *rows, header=header))
    assert str(refused.value).startswith("stay.csv")
    assert part in str(refused.value)


def test_a_map_is_not_written_as_a_picture(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"written as \.toml or \.csv"):
        write_map_file(JourneyMap("stay"), tmp_path / "stay.svg")


def test_every_field_of_a_map_has_a_column() -> None:
    told = {prefix: {each.name for each in columns} for prefix, columns in COLUMNS.items()}
    assert told[""] == {each.name for each in dataclasses.fields(Touchpoint)} - {"name"}
    assert told["stage"] == {each.name for each in dataclasses.fields(Stage)} - {"name", "touchpoints"}
    assert told["map"] == {each.name for each in dataclasses.fields(JourneyMap)} - {"name", "stages"}


def test_every_field_is_of_a_type_that_a_cell_can_hold() -> None:
    for each in (each for columns in COLUMNS.values() for each in columns if not each.by_language):
        try:
            value_of(each.hint, "1")
        except ValueError:
            continue  # the type is known, the word is not one of its own


signs = st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_categories=("Cc", "Cs", "Zs"))
words = st.text(signs, min_size=1, max_size=12)
texts = st.dictionaries(st.sampled_from(["hu", "bg", "el", "cs", "en", "pt-BR"]), words, max_size=3)
names = st.text("abcdefghij-_ěő", min_size=1, max_size=8)
KNOWN = {
    "title": texts, "does": texts, "asks": texts, "finds_hard": texts,
    "contact": st.sampled_from(Contact), "domain": st.sampled_from(Domain),
    "roles": st.lists(words, max_size=3).map(tuple),
    "wanted_emotion": texts, "roles_called": texts,
}  # fmt: skip


@st.composite
def maps(draw: st.DrawFn) -> JourneyMap:
    stages = draw(st.lists(names, unique=True, max_size=3))
    points = draw(st.lists(names, unique=True, max_size=6))
    cut = [draw(st.integers(0, len(stages) - 1)) for _ in points] if stages else []
    return JourneyMap(
        name=draw(names),
        title=draw(texts),
        language=draw(st.sampled_from(["hu", "en"])),
        stages=tuple(
            Stage(
                stage,
                draw(texts),
                tuple(
                    Touchpoint(point, **{name: draw(strategy) for name, strategy in KNOWN.items()})
                    for point, place in zip(points, cut, strict=False)
                    if place == number
                ),
            )
            for number, stage in enumerate(stages)
        ),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(journey=maps(), suffix=st.sampled_from([".csv", ".toml"]))
def test_what_is_written_is_read_back(tmp_path: Path, journey: JourneyMap, suffix: str) -> None:
    path = tmp_path / f"map{suffix}"
    write_map_file(journey, path)
    assert read_map_file(path) == journey


def test_a_map_keeps_everything_on_its_way_through_csv_and_back_to_toml(tmp_path: Path) -> None:
    first = read_map_file(table(tmp_path, *ROWS))
    write_map_file(first, tmp_path / "one.toml")
    write_map_file(read_map_file(tmp_path / "one.toml"), tmp_path / "two.csv")
    assert read_map_file(tmp_path / "two.csv") == first == read_map(tmp_path / "one.toml")
    with (tmp_path / "two.csv").open(encoding="utf-8-sig", newline="") as written:
        assert next(csv.reader(written)) == list(map_rows(first)[0])

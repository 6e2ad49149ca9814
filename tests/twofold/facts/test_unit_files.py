from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.errors import DefinitionError
from twofold.facts.unit_files import read_units, write_units
from twofold.facts.units import Unit, UnitTree


def write(folder: Path, text: str) -> Path:
    path = folder / "units.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_tree_is_read_with_all_its_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "unit,parent,name,level,country,zone\ncz,,Česko,country,CZ,Europe/Prague\nb,cz,Brno,,,\n")
    tree = read_units(path)
    assert tree.units["cz"] == Unit("cz", None, "Česko", "country", "CZ", "Europe/Prague")
    assert tree.units["b"] == Unit("b", "cz", "Brno")


def test_optional_columns_may_be_left_out_and_semicolons_separate(tmp_path: Path) -> None:
    tree = read_units(write(tmp_path, "\ufeffUnit ; Parent\nhq;\nshop;hq\n\n"))
    assert list(tree.ancestors("shop")) == ["shop", "hq"]
    assert tree.units["shop"].name == "shop"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "row 1: column 'unit' is missing"),
        ("unit\na\n", "row 1: column 'parent' is missing"),
        ("unit,parent,colour\na,,red\n", "row 1: column 'colour' is not known"),
        ("unit,parent,parent\na,,\n", "row 1: column 'parent' stands twice"),
        ("unit,parent\na,\na,\n", "row 3: unit 'a' is listed twice; the first time in row 2"),
        ("unit,parent\na,b\n", "row 2: unit 'a' has parent 'b'"),
        ("unit,parent\n,\nx,\n,x\n", "row 4: the unit has no code"),
        ("unit,parent\na,\nb,a,c\n", "row 3: 3 cells, but the header has 2 columns"),
        ("unit,parent\na,b\nb,a\n", "stands below itself"),
        ("unit,parent,country\na,,Czechia\n", "row 2: country 'Czechia' is no two-letter"),
        ("unit,parent,zone\na,,Mars/Base\n", "row 2: zone 'Mars/Base' is no IANA time zone"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_row(tmp_path: Path, text: str, part: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(DefinitionError) as refused:
        read_units(path)
    assert str(path) in str(refused.value)
    assert part in str(refused.value)


def test_a_missing_file_a_folder_and_another_encoding_are_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes("unit,parent\nkfe\xe9,\n".encode("latin-1"))
    for path, part in ((tmp_path / "no.csv", "no such file"), (tmp_path, "is a folder"), (latin, "not in UTF-8")):
        with pytest.raises(DefinitionError, match=part):
            read_units(path)


codes = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6)


@given(st.lists(codes, unique=True, min_size=1, max_size=12), st.data())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, names: list[str], data: st.DataObject):
    units = [
        Unit(code, parent=data.draw(st.sampled_from([None, *names[:at]])), name=code, country="HU")
        for at, code in enumerate(names)
    ]
    path = tmp_path_factory.mktemp("units") / "units.csv"
    write_units(UnitTree.of(units), path)
    assert read_units(path) == UnitTree.of(units)

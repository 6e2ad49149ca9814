import pytest

from twofold.errors import DefinitionError
from twofold.store import open_store
from twofold.store.load_units import load_units

TREE = "unit,parent,name,level,country\ncz,,Česko,country,CZ\nbrno,cz,Brno,branch,CZ\n"


def test_a_loaded_tree_can_be_asked_for(tmp_path):
    store = open_store(tmp_path / "facts", create=True)
    (tmp_path / "units.csv").write_text(TREE, encoding="utf-8")
    assert load_units(store, tmp_path / "units.csv").changed == 2
    tree = store.facts().units()
    assert list(tree.ancestors("brno")) == ["brno", "cz"]
    assert tree.units["brno"].name == "Brno"


def test_the_same_tree_again_adds_nothing_and_a_changed_line_replaces_the_earlier_one(tmp_path):
    store = open_store(tmp_path / "facts", create=True)
    path = tmp_path / "units.csv"
    path.write_text(TREE, encoding="utf-8")
    load_units(store, path)
    assert load_units(store, path).changed == 0
    path.write_text(TREE.replace("Brno,branch", "Brno centrum,branch"), encoding="utf-8")
    assert load_units(store, path).changed == 1
    assert store.facts().units().units["brno"].name == "Brno centrum"


def test_a_file_that_would_close_a_ring_with_what_is_known_is_refused(tmp_path):
    store = open_store(tmp_path / "facts", create=True)
    path = tmp_path / "units.csv"
    path.write_text(TREE, encoding="utf-8")
    load_units(store, path)
    path.write_text("unit,parent\nbrno,\ncz,brno\n", encoding="utf-8")
    load_units(store, path)  # turning the tree around is allowed
    path.write_text("unit,parent\nbrno,cz\n,\n", encoding="utf-8")
    with pytest.raises(DefinitionError):
        load_units(store, path)

import subprocess
import sys

import pytest

import twofold


@pytest.mark.parametrize("name", twofold.__all__)
def test_every_public_name_is_there_and_has_a_docstring_or_a_value(name):
    found = getattr(twofold, name)
    assert found is not None
    if callable(found):
        assert found.__doc__


def test_the_list_of_public_names_is_sorted_and_complete():
    assert set(twofold.__all__) == set(twofold._HOME)
    assert twofold.__all__ == sorted(twofold.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name))


def test_a_name_that_is_none_is_refused():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = twofold.nonsense


def test_asking_for_help_does_not_import_the_statistics():
    code = "import sys; from twofold.cli import twofold; print('scipy' in sys.modules, 'duckdb' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]

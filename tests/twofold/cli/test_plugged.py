"""Commands that other packages bring: found without importing them, told kindly where their extra is missing."""

from importlib.metadata import EntryPoint

import click
import pytest
from click.testing import CliRunner

from twofold.cli import lazy
from twofold.cli.lazy import COMMANDS, LazyGroup


@pytest.fixture
def bring(monkeypatch: pytest.MonkeyPatch):
    def point(name: str, value: str) -> LazyGroup:
        points = {name: EntryPoint(name, value, lazy.PLUGGED)}
        monkeypatch.setattr(lazy, "plugged", lambda: points)
        return LazyGroup("twofold", lazy=COMMANDS, more=True)

    return point


def test_a_command_of_another_package_is_listed_without_being_imported(bring):
    group = bring("serve", "nothing.there:command")

    shown = CliRunner().invoke(group, ["--help"]).output

    assert "serve" in shown
    assert lazy.EXTRAS["serve"][1] in shown


def test_a_command_of_another_package_runs(bring):
    group = bring("load-more", "twofold.cli.load:load_command")

    assert "Load" in CliRunner().invoke(group, ["load-more", "--help"]).output


def test_a_missing_extra_is_one_kind_sentence(bring):
    group = bring("serve", "a_package_that_is_missing.door:command")

    answer = CliRunner().invoke(group, ["serve"])

    assert answer.exit_code == 2
    assert "pip install 'twofold[web]'" in answer.output
    assert "a_package_that_is_missing" in answer.output


def test_a_strange_package_that_is_broken_is_not_hidden(bring):
    group = bring("strange", "a_package_that_is_missing.door:command")

    assert isinstance(CliRunner().invoke(group, ["strange"]).exception, ModuleNotFoundError)


def test_an_inner_group_takes_no_commands_of_others(bring):
    bring("serve", "twofold.cli.load:load_command")
    inner = LazyGroup("store", lazy={})

    assert inner.list_commands(click.Context(inner)) == []
    assert inner.get_command(click.Context(inner), "serve") is None

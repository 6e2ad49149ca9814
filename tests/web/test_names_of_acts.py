"""Whoever reads the audit trail reads words: every act that the source records has a name in their language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from twofold_web.foundation.catalogues import LANGUAGES
from twofold_web.people.acts import ACTS

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "twofold_web"
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]
A_CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+( [a-z]+)*")


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls of a function, by its own name or that of its module."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and name in {getattr(each.func, "id", ""), getattr(each.func, "attr", "")}:
            yield each


def codes(node: ast.AST) -> set[str]:
    """What stands in an expression and looks like an act."""
    told = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return {text for text in told if A_CODE.fullmatch(text)}


def recorded() -> set[str]:
    """All acts: written where they are recorded, or handed to a function that records what it is told."""
    found: set[str] = set()
    for function in (each for tree in TREES for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        acts = [call.args[1] for call in calls(function, "record") if len(call.args) > 1]
        found |= {code for act in acts for code in codes(act)}
        if not any(isinstance(act, ast.Name) for act in acts):
            continue
        handed = {code for tree in TREES for call in calls(tree, function.name) for code in codes(call)}
        made = {code for each in ast.walk(function) if isinstance(each, ast.Assign) for code in codes(each.value)}
        assert handed | made, f"{function.name} records an act that nobody can find"
        found |= handed | made
    return found


def test_every_act_that_is_recorded_has_a_name_and_every_name_an_act():
    acts = recorded()
    assert len(acts) > 100
    assert acts == set(ACTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_an_act_is_translated(language):
    with translation.override("en"):
        english = {act: str(name) for act, name in ACTS.items()}
    with translation.override(language):
        assert [act for act, name in ACTS.items() if str(name) == english[act]] == []

"""Parameters and costs in TOML files: what people write down, read without a guess."""

import math
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from twofold.actions.costs import Cost
from twofold.actions.parameters import MEANINGS, Parameters
from twofold.actions.ranges import Range, Shape
from twofold.errors import InputError

ABOUT = "about"
FIELDS = {"low", "likely", "high", "shape", "source"}
EXAMPLE = "example_parameters.toml"


def example_parameters() -> str:
    """The commented example of a parameters file."""
    return resources.files(__package__).joinpath(EXAMPLE).read_text(encoding="utf-8")


def read_parameters(path: Path) -> Parameters:
    """The parameters that a TOML file holds.

    Raises:
        InputError: the file cannot be read, or says something that is no parameter.
    """
    told = _toml(path)
    about = told.pop(ABOUT, None)
    if not isinstance(about, dict) or not all(isinstance(about.get(name), str) for name in ("outcome", "currency")):
        raise InputError(
            f"{path.name} needs a section [about] with outcome = and currency =: retention and prices per point mean "
            "nothing without saying which points"
        )
    _refuse_unknown(path, ABOUT, about, {"outcome", "currency"})
    unknown = sorted(set(told) - set(MEANINGS))
    if unknown:
        raise InputError(f"{path.name}: [{unknown[0]}] is no parameter; there are {', '.join(MEANINGS)}")
    ranges = {name: _range(path, name, fields, FIELDS) for name, fields in told.items()}
    for name, one in ranges.items():
        _check(path, name, one)
    return Parameters(about["outcome"], about["currency"], ranges)


def read_costs(path: Path) -> dict[str, Cost]:
    """What each lever costs, by its name, from a TOML file with one section a lever.

    Raises:
        InputError: the file cannot be read, or a cost is no range of money.
    """
    costs = {}
    for name, fields in _toml(path).items():
        if not isinstance(fields, dict):
            raise InputError(f"{path.name}: write the cost of {name!r} as a section with low, likely and high")
        once = fields.get("once", False)
        if not isinstance(once, bool):
            raise InputError(f"{path.name}, [{name}]: once is true or false, not {once!r}")
        money = _range(path, name, fields, FIELDS | {"once"})
        if money.low < 0.0:
            raise InputError(f"{path.name}, [{name}]: a cost is not below 0, found {money.low:g}")
        costs[name] = Cost(money, once)
    return costs


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise InputError(f"{path} cannot be read: {wrong.strerror}") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InputError(f"{path.name} is no TOML file: {wrong}") from wrong


def _range(path: Path, name: str, fields: Any, known: set[str]) -> Range:
    if not isinstance(fields, Mapping):
        raise InputError(f"{path.name}: write {name} as a section [{name}] with low, likely and high")
    _refuse_unknown(path, name, fields, known)
    low, likely, high = (_number(path, name, fields, part) for part in ("low", "likely", "high"))
    shape = fields.get("shape", Shape.PERT.value)
    if shape not in {one.value for one in Shape}:
        raise InputError(f"{path.name}, [{name}]: shape is one of {', '.join(Shape)}, not {shape!r}")
    source = fields.get("source")
    if not isinstance(source, str) or not source.strip():
        raise InputError(f'{path.name}, [{name}]: say where it comes from, source = "…"; "assumption" where it is one')
    try:
        return Range(low, likely, high, Shape(shape), source.strip())
    except ValueError as wrong:
        raise InputError(f"{path.name}, [{name}]: {wrong}") from wrong


def _refuse_unknown(path: Path, name: str, fields: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(fields) - known)
    if unknown:
        raise InputError(f"{path.name}, [{name}]: {unknown[0]!r} is unknown; there are {', '.join(sorted(known))}")


def _number(path: Path, name: str, fields: Mapping[str, Any], part: str) -> float:
    found = fields.get(part)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise InputError(f"{path.name}, [{name}]: {part} is a number, not {found!r}")
    return float(found)


def _check(path: Path, name: str, one: Range) -> None:
    meaning = MEANINGS[name]
    if not meaning.low <= one.low <= one.high <= meaning.high:
        raise InputError(
            f"{path.name}, [{name}]: {one.low:g} to {one.high:g} leaves what it can be, {meaning.low:g} to "
            f"{meaning.high:g}. {meaning.sentence}"
        )

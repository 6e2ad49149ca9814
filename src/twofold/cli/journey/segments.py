"""Journeys by segment and period, and two of them beside each other: the same options for variants and flow."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
import numpy as np
from numpy.typing import NDArray

from twofold.journeys import Steps
from twofold.journeys.flow import Part, split
from twofold.measures.calendar_days import PERIODS

Command = TypeVar("Command", bound=Callable[..., Any])
Pair = tuple[tuple[str, str], tuple[str, str]]

OPTIONS = (
    click.option(
        "--by", metavar="DIMENSION", help="One result for each value that this has at a journey's first step."
    ),
    click.option(
        "--period", type=click.Choice(PERIODS), help="One result for each day, week or month in which journeys begin."
    ),
)


def split_options(command: Command) -> Command:
    """The options that split journeys."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def dimensions_asked(asked: dict[str, Any], *more: str) -> tuple[str, ...]:
    """The columns that the steps must have for what was asked."""
    names = [asked["by"], None if asked["log"] is not None else asked["period"], *more]
    derived = PERIODS if asked["log"] is not None else ()
    return tuple(dict.fromkeys(name for name in names if name and name not in derived))


def asked_parts(steps: Steps, asked: dict[str, Any]) -> list[tuple[dict[str, str | None], Part]]:
    """Each group that was asked for, with its name; none where no split was asked."""
    names = [name for name in (asked["by"], asked["period"]) if name]
    parts: list[tuple[dict[str, str | None], Part]] = []
    for name in names[:1]:
        parts = [({name: part.value}, part) for part in split(steps, _kept(steps, name))]
    for name in names[1:]:
        second = split(steps, _kept(steps, name))
        parts = [({**group, name: other.value}, _both(part, other)) for group, part in parts for other in second]
    return [(group, part) for group, part in parts if part.count]


def compared_pair(texts: Sequence[str]) -> Pair | None:
    """The two groups that ``--compare`` names.

    Raises:
        click.UsageError: not two, or one is no ``dimension=value``.
    """
    if not texts:
        return None
    pairs = [tuple(part.strip() for part in text.split("=", 1)) for text in texts]
    if len(pairs) != 2 or any(len(pair) != 2 for pair in pairs):
        raise click.UsageError("--compare takes two groups, e.g. --compare month=2026-01 --compare month=2026-02")
    return (pairs[0][0], pairs[0][1]), (pairs[1][0], pairs[1][1])


def pair_masks(steps: Steps, pair: Pair) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The journeys of two groups.

    Raises:
        click.UsageError: a group has no journeys, or they share some.
    """
    first, second = (_group(steps, name, value) for name, value in pair)
    if np.any(first & second):
        raise click.UsageError(f"{'='.join(pair[0])} and {'='.join(pair[1])} share journeys; compare different ones")
    return first, second


def _group(steps: Steps, name: str, value: str) -> NDArray[np.bool_]:
    parts = split(steps, _kept(steps, name))
    for part in parts:
        if part.value == value:
            return part.journeys
    there = ", ".join(str(part.value) for part in parts[:20])
    raise click.UsageError(f"no journey begins with {name}={value}; there are: {there}")


def _kept(steps: Steps, name: str) -> str:
    """The name under which the steps keep a dimension: context fields may be written in any case."""
    by_case = {kept.lower(): kept for kept in steps.columns}
    return name if name in steps.columns else by_case.get(name.lower(), name)


def _both(one: Part, other: Part) -> Part:
    journeys = one.journeys & other.journeys
    return Part(other.value, journeys, int(journeys.sum()))

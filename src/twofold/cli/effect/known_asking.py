"""Options of ``effect estimate`` about what somebody knows besides: outcomes that cannot change, units near others."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click
import numpy as np

from twofold.cli.effect.asking import columns_of
from twofold.effects.designs import Design
from twofold.effects.effect_panel import EffectPanel, Ints
from twofold.effects.estimating import EffectRequest, Known, effect_panel, follow
from twofold.errors import InputError
from twofold.sources.plain_table import PlainTable, plain_table

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option(
        "--placebo-outcome",
        multiple=True,
        metavar="COLUMN",
        help="With --panel: an outcome the action cannot have changed; if it moved, nothing is claimed. Repeatable.",
    ),
    click.option(
        "--parent",
        metavar="COLUMN",
        help="With --panel: the area of each unit; did untreated units near treated ones move?",
    ),
)


def known_options(command: Command) -> Command:
    """What somebody knows besides the panel."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def read_known(asked: dict[str, Any], panel: EffectPanel, design: Design | None, request: EffectRequest) -> Known:
    """Outcomes that cannot have changed, and who is near whom.

    Args:
        asked: the options.
        panel: the panel of the outcome.
        design: the design that is followed.
        request: the question.

    Raises:
        click.UsageError: they are asked for without a panel file.
        InputError: a column is not there, or a unit changes its area.
    """
    names = tuple(asked["placebo_outcome"])
    if not names and asked["parent"] is None:
        return Known()
    if asked["panel"] is None:
        raise click.UsageError("--placebo-outcome and --parent name columns of a --panel file")
    columns = columns_of(asked, starts=design is None)
    own = bool(asked["first_treated"] or asked["treated"])
    unmoved = []
    for name in names:
        wanted = replace(columns, outcome=name)
        one = effect_panel(plain_table(Path(asked["panel"]), wanted.names()), wanted).panel
        if design is not None:
            one = follow(design, one, replace(request, outcome=name), own_starts=own).panel
        unmoved.append((name, one))
    if asked["parent"] is None:
        return Known(tuple(unmoved))
    table = plain_table(Path(asked["panel"]), (columns.unit, asked["parent"]))
    return Known(tuple(unmoved), _parents(table, (columns.unit, asked["parent"]), panel))


def _parents(table: PlainTable, columns: tuple[str, str], panel: EffectPanel) -> Ints:
    """(U) the area of each unit of the panel."""
    unit, names = table.codes(columns[0])
    area, areas = table.codes(columns[1])
    found = np.full(len(names), -1, dtype=np.int64)
    found[unit] = area
    wrong = np.flatnonzero((unit >= 0) & ((found[unit] != area) | (area < 0)))
    if len(wrong):
        at = int(wrong[0])
        told = "is in no area" if area[at] < 0 else f"changes its area ({areas[area[at]]!r} here)"
        raise InputError(
            f"{table.file}, row {table.rows[at]}, column {columns[1]!r}: unit {names[unit[at]]!r} {told}; a unit stays "
            "in one area."
        )
    place = {name: at for at, name in enumerate(names)}
    return found[np.array([place[name] for name in panel.units], dtype=np.int64)]

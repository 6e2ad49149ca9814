"""``twofold effect estimate``: did it help, how much, and what may be said."""

from pathlib import Path
from typing import Any

import click

from twofold.cli.effect.asking import panel_options
from twofold.cli.effect.judging_options import judging_options
from twofold.cli.effect.known_asking import known_options, read_known
from twofold.cli.effect.shapes import finding_json, show_finding
from twofold.cli.effect.store_asking import read_asked, start_options, store_options
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.effects.designs import check_design, read_design
from twofold.effects.designs.writing import DesignFile
from twofold.effects.effect_panel import EffectPanel
from twofold.effects.estimating import (
    Averaged,
    Controls,
    EffectFinding,
    EffectRequest,
    Method,
    estimate_designed,
    estimate_effect,
    follow,
    further,
)


@click.command("estimate", short_help="Estimate an effect, with its verdict.")
@panel_options
@store_options
@start_options
@known_options
@click.option("--covariates", metavar="COLUMNS", help="Conditions of units that are held equal (comma between).")
@click.option(
    "--controls",
    type=click.Choice([each.value for each in Controls]),
    default=Controls.NOT_YET.value,
    show_default=True,
    help="Whom treated units are compared with.",
)
@click.option(
    "--method",
    type=click.Choice([each.value for each in Method]),
    default=Method.AUTO.value,
    show_default=True,
    help="The primary analysis; auto follows written rules.",
)
@click.option(
    "--aggregate",
    type=click.Choice([each.value for each in Averaged]),
    default=Averaged.SIMPLE.value,
    show_default=True,
    help="What the overall effect averages: treated unit-periods, cohorts, event times, calendar periods.",
)
@click.option("--window", type=int, help="Count only so many periods from the first treated one on.")
@click.option("--planned", type=int, help="Periods that were to be awaited: before that it is too early.")
@judging_options
@click.option("--action", default="the action", help="What the action is called in sentences.")
@click.option("--beside/--no-beside", default=True, show_default=True, help="Other estimators, lots, recovery, drift.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of random draws.")
@json_option
def estimate_command(*, as_json: bool, **asked: Any) -> None:
    """Estimate what an action did, and say what may be said: improved, no effect shown, worse, too early ...

    Units that were treated from a period on are compared with units that were not treated then. The verdict follows
    written rules; a before/after of the treated units alone is shown beside it and never counts as an effect.
    """
    file = None if asked["design"] is None else read_design(Path(asked["design"]))
    read = read_asked(asked, None if file is None else file.design)
    finding, panel, seal = _estimated(asked, read.panel, file)
    notes = (*read.notes, *seal)
    beside = further(panel, finding) if asked["beside"] else None
    if as_json:
        write_json("effect", finding_json(finding, beside, notes))
        return
    show_finding(finding, beside, notes)


def _estimated(
    asked: dict[str, Any], panel: EffectPanel, file: DesignFile | None
) -> tuple[EffectFinding, EffectPanel, tuple[str, ...]]:
    """The finding, the panel it is about, and what the seal of a design says."""
    request = _request(asked)
    if file is None:
        return estimate_effect(panel, request, read_known(asked, panel, None, request)), panel, ()
    own = any(asked[name] for name in ("first_treated", "treated", "training", "starts"))
    followed = follow(file.design, panel, request, own_starts=own)
    seal = check_design(file)
    known = read_known(asked, followed.panel, file.design, request)
    return estimate_designed(followed, known, sound=seal.sound), followed.panel, (seal.sentence,)


def _request(asked: dict[str, Any]) -> EffectRequest:
    return EffectRequest(
        outcome=asked["outcome"] or "",
        action=asked["action"],
        controls=Controls(asked["controls"]),
        method=Method(asked["method"]),
        averaged=Averaged(asked["aggregate"]),
        anticipation=asked["anticipation"],
        window=asked["window"],
        planned=asked["planned"],
        margin=asked["margin"],
        higher_is_better=asked["higher_is_better"],
        randomised=asked["randomised"],
        level=asked["level"],
        seed=asked["seed"],
    )

"""``twofold journey deviations``: where journeys leave their map, who, and what it goes along with."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.journey.deviation_tables import deviations_json, show_deviations
from twofold.cli.journey.source import asked_facts, asked_steps, path_rule, steps_options
from twofold.cli.measure import words
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.errors import UsageError
from twofold.facts.schemas import context_column
from twofold.facts.words import Instrument
from twofold.journeys.deviations.beginnings import first_recorded
from twofold.journeys.deviations.customers import cases_apart, customers
from twofold.journeys.deviations.deviating import DeviationQuestion, deviations
from twofold.journeys.deviations.outcomes import (
    CHURN,
    REPURCHASE,
    Outcome,
    column_outcome,
    later_outcome,
    refuse_short,
    score_outcome,
)
from twofold.journeys.exchange.map_files import read_map_file
from twofold.journeys.memory.looking_back import about_the_whole
from twofold.journeys.scores import link_scores
from twofold.journeys.steps import Coded, Steps

LATER = (REPURCHASE, CHURN)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which columns are needed for what."""

    adjust: tuple[str, ...]
    by: tuple[str, ...]
    outcome: str | None
    outcome_column: str | None

    @property
    def columns(self) -> list[str]:
        further = (("kind",) if self.outcome in LATER else ()) + ((self.outcome_column,) if self.outcome_column else ())
        return [*dict.fromkeys((*self.adjust, *self.by, *further))]


@click.command("deviations", short_help="Where journeys leave their map, who does, and what goes along with it.")
@steps_options
@click.option(
    "--map", "map_file", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The map: TOML or CSV."
)
@click.option("--outcome", help="What a price is about: nps, csat, ..., an item, repurchase or churn.")
@click.option(
    "--about",
    help="With a score: only answers about these touchpoints  [default: the survey after the journey, if there is one]",
)
@click.option("--outcome-column", metavar="COLUMN", help="With --log: a number for each case, as the outcome.")
@click.option("--within-days", type=float, default=90.0, show_default=True, help="How soon repurchase and churn mean.")
@click.option(
    "--adjust", help="What compared journeys have in common, the most important first  [default: channel,unit,month]"
)
@click.option("--by", help="Segments in which deviations are compared  [default: those of --adjust, without periods]")
@json_option
def deviations_command(*, map_file: Path, as_json: bool, **asked: Any) -> None:
    """Where finished journeys leave their map, how many, who, and what experience goes along with it.

    Skipped, repeated, out of order, unexpected, abandoned, too slow. A price is the difference in the outcome between
    journeys with the deviation and journeys that were alike until it could happen: an association, not an effect.
    """
    journey = read_map_file(map_file)
    rule = path_rule(asked)
    if rule.steps_by != ("touchpoint",):
        raise UsageError("a map names touchpoints: leave --steps-by at touchpoint")
    wanted = _wanted(asked)
    steps = asked_steps(asked, wanted.columns)
    if not bool(steps.finished.any()):
        say("No journey is finished yet: deviations of open journeys cannot be told.")
    question = DeviationQuestion(
        journey=journey,
        person=cases_apart(steps) if asked["log"] else customers(asked_facts(asked), steps, rule),
        ends=rule.ends,
        by=_segments(steps, wanted.by),
        adjusted=_segments(steps, wanted.adjust),
        outcome=_outcome(asked, steps, wanted),
    )
    found = deviations(steps, question)
    if as_json:
        write_json("deviations", deviations_json(found))
    else:
        show_deviations(found)


def _wanted(asked: dict[str, Any]) -> _Wanted:
    of_log = asked["log"] is not None
    if of_log and asked["outcome"]:
        raise UsageError("a plain log holds no answers: name a column of numbers with --outcome-column")
    if not of_log and asked["outcome_column"]:
        raise UsageError("--outcome-column goes with --log; for a store name an --outcome such as nps or repurchase")
    usual = "" if of_log else "channel,unit,month"
    adjust = words(usual if asked["adjust"] is None else asked["adjust"])
    by = words(asked["by"]) if asked["by"] is not None else tuple(one for one in adjust if one not in PERIODS)
    return _Wanted(adjust, by, asked["outcome"], asked["outcome_column"])


PERIODS = ("day", "week", "month")


def _segments(steps: Steps, names: Sequence[str]) -> dict[str, Coded]:
    """What each journey began with, by name: the first value recorded."""
    return {name: first_recorded(steps, _column_name(steps, name)) for name in names}


def _column_name(steps: Steps, name: str) -> str:
    """The name under which a column that was asked for is kept."""
    kept = context_column(name).removeprefix("context_").lower()
    return next(there for there in steps.columns if there == name or there.lower() in {name.strip().lower(), kept})


def _outcome(asked: dict[str, Any], steps: Steps, wanted: _Wanted) -> Outcome | None:
    if wanted.outcome_column is not None:
        return column_outcome(wanted.outcome_column, steps.columns[wanted.outcome_column], steps)
    name = wanted.outcome
    if name is None:
        return None
    facts, rule = asked_facts(asked), path_rule(asked)
    if name in LATER:
        refuse_short(steps, asked["within_days"], rule.gap_hours)
        return later_outcome(name, steps, customers(facts, steps, rule), asked["within_days"])
    standard = name in set(Instrument)
    about = words(asked["about"] or "") or None
    which = {"instrument": name} if standard else {"item": name}
    scores = link_scores(facts, steps, rule, touchpoints=about, **which)
    if about is None:
        scores = about_the_whole(scores, steps)
    if not len(scores):
        told = f" about {', '.join(about)}" if about else ""
        raise UsageError(
            f"no answer to {name!r}{told} belongs to a journey: name an instrument ({_instruments()}) or an item"
        )
    return score_outcome(name, scores, steps.journeys)


def _instruments() -> str:
    return ", ".join(one.value for one in (Instrument.NPS, Instrument.CSAT, Instrument.CES))

"""``twofold service``: how fast and how complete the contact part of experience is, and how a figure came about."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.measure import NOT_RECORDED, hours_of, words
from twofold.cli.options import as_of_option, asked_facts, engine_options, json_option, store_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import read_map
from twofold.journeys.gather import gather
from twofold.journeys.path_rule import PathRule
from twofold.journeys.service import CLOCKS, SELF_SERVICE, gather_tickets
from twofold.journeys.service.clocks import find_clock
from twofold.journeys.service.experience import DomainShares
from twofold.journeys.service.figures import ServiceTime, service_shares, service_times
from twofold.journeys.service.overall import OverallRequest, shares_of_domains
from twofold.journeys.service.replay import ReplayStep, replay
from twofold.journeys.service.running import Run, run
from twofold.journeys.service.schedule import clock_time
from twofold.measures import MeasureOptions
from twofold.measures.estimates import Estimate

SHARES = {
    "self_service": "begun in self-service",
    "self_service_only": "of those, resolved without a person",
    "escape": "of those, a person took part later",
    "reopened": "of closed ones, reopened",
}


@click.group("service", short_help="Service: explicit clocks, self-service, replay of a ticket.")
def service_group() -> None:
    """Service: the contact part of experience."""


self_service_option = click.option(
    "--self-service",
    default=",".join(SELF_SERVICE),
    show_default=True,
    help="Channels and roles where nobody of ours answers.",
)


def _hours_options(command: Any) -> Any:
    for option in (
        click.option("--closed", multiple=True, metavar="DATE", help="A further closed day. May be repeated."),
        click.option("--country", help="Whose public holidays are closed; the units' own country when left out."),
        click.option("--hours", metavar="HOURS", help="Count open time only: business, or e.g. 'mon-fri 8-20'."),
        self_service_option,
    ):
        command = option(command)
    return command


@service_group.command("times")
@store_option
@click.option("--clock", default=",".join(CLOCKS), show_default=True, help="The clocks.")
@click.option("--by", default="", help="Dimensions of a ticket's first step, e.g. channel,unit,month.")
@click.option("--where", multiple=True, help="A condition, e.g. channel=phone. May be repeated.")
@click.option("--minimum-n", type=int, default=5, show_default=True, help="Show nothing under this n (customers).")
@_hours_options
@as_of_option
@engine_options
@json_option
def times_command(store_path: str, *, as_json: bool, **asked: Any) -> None:
    """How long each clock ran: hours at the median and the 90th percentile, with intervals.

    Each clock says what starts, holds and stops it. Tickets without a figure (still open, or
    closed in vain) are counted beside.
    """
    facts = _facts(store_path, asked)
    by = words(asked["by"])
    tickets = gather_tickets(facts, columns=by, where=asked["where"], self_service=words(asked["self_service"]))
    options = MeasureOptions(minimum_n=asked["minimum_n"], hours=hours_of(asked))
    moments = clock_time(facts, tickets, options.hours)
    found = [
        one
        for name in words(asked["clock"])
        for one in service_times(tickets, run(find_clock(name), tickets, moments), by, options)
    ]
    if as_json:
        write_json(
            "service times", {"schedule": asked["hours"] or "every hour", "times": [_time(one) for one in found]}
        )
        return
    _show_times(found, by)
    silent = [name for name in words(asked["clock"]) if name not in {one.clock.name for one in found}]
    if silent:
        say(f"No figure: {', '.join(silent)}. No ticket holds the steps that start and stop it.")


@service_group.command("shares")
@store_option
@click.option("--by", default="", help="Dimensions of a ticket's first step, e.g. channel,unit,month.")
@click.option("--where", multiple=True, help="A condition, e.g. channel=phone. May be repeated.")
@click.option("--minimum-n", type=int, default=5, show_default=True, help="Show nothing under this n (customers).")
@self_service_option
@as_of_option
@engine_options
@json_option
def shares_command(store_path: str, *, as_json: bool, **asked: Any) -> None:
    """What became of tickets: begun in self-service, escaped to a person, reopened."""
    by = words(asked["by"])
    tickets = gather_tickets(
        _facts(store_path, asked), columns=by, where=asked["where"], self_service=words(asked["self_service"])
    )
    found = service_shares(tickets, by, MeasureOptions(minimum_n=asked["minimum_n"]))
    if as_json:
        write_json("service shares", {"estimates": [one.to_json() for one in found]})
        return
    if not found:
        say("There are no contacts.")
        return
    rows = [[*_group(one, by), SHARES[one.measure], *_figures(one)] for one in found]
    write_table([*by, "tickets", "%", "low", "high", "n", ""], rows, right=[*[False] * (len(by) + 1), *[True] * 4])


@service_group.command("replay")
@click.argument("case")
@store_option
@click.option("--clock", default="resolution", show_default=True, help="The clock.")
@_hours_options
@as_of_option
@engine_options
@json_option
def replay_command(case: str, store_path: str, *, as_json: bool, **asked: Any) -> None:
    """How a clock came to its figure for the ticket CASE: every step, and whether time counted after it."""
    facts = _facts(store_path, asked)
    tickets = gather_tickets(facts, case=case, self_service=words(asked["self_service"]))
    if not tickets.steps.journeys:
        raise UsageError(f"there is no contact with the case {case!r}")
    ran = run(find_clock(asked["clock"]), tickets, clock_time(facts, tickets, hours_of(asked)))
    told = replay(tickets, ran, 0)
    if as_json:
        write_json("replay", _replay(case, ran, told))
        return
    _show_replay(ran, told)


def _facts(store_path: str, asked: dict[str, Any]) -> FactFrames:
    return asked_facts(store_path, asked)


def _time(one: ServiceTime) -> dict[str, Any]:
    return {
        "clock": one.clock.name,
        "rule": one.clock.rule(),
        "group": one.group,
        "median": one.median.to_json(),
        "p90": one.slowest.to_json(),
        "running": one.running,
    }


def _show_times(found: list[ServiceTime], by: tuple[str, ...]) -> None:
    if not found:
        return
    headers = ["clock", *by, "median h", "low", "high", "90th h", "low", "high", "n", "no figure", ""]
    rows = [
        [
            one.clock.name,
            *_group(one.median, by),
            *(number(value, 2) for value in (one.median.value, one.median.low, one.median.high)),
            *(number(value, 2) for value in (one.slowest.value, one.slowest.low, one.slowest.high)),
            whole(one.median.n),
            whole(one.running),
            one.median.reason or "",
        ]
        for one in found
    ]
    write_table(headers, rows, right=[*[False] * (len(by) + 1), *[True] * 8])
    for clock in dict.fromkeys(one.clock for one in found):
        say(f"{clock.name}: {clock.question} It {clock.rule()}. {clock.note}".rstrip())


def _show_replay(ran: Run, told: list[ReplayStep]) -> None:
    rows = [
        [
            _moment(step.time_us),
            step.says if step.human else f"{step.says} (self-service)",
            "runs" if step.runs else "stands still",
            number(step.hours, 2),
            number(step.total, 2),
        ]
        for step in told
    ]
    write_table(
        ["when (UTC)", "step", "clock after it", "hours", "so far"], rows, right=[False, False, False, True, True]
    )
    state = f"{told[-1].total:,.2f} hours" if ran.stopped[0] else "no figure: it has not stopped"
    say(f"{ran.clock.name} {ran.clock.rule()}: {state if ran.started[0] else 'it never started'}.")


def _replay(case: str, ran: Run, told: list[ReplayStep]) -> dict[str, Any]:
    return {
        "case": case,
        "clock": ran.clock.name,
        "rule": ran.clock.rule(),
        "hours": told[-1].total if ran.stopped[0] else None,
        "steps": [{**step.to_json(), "event": str(step.event), "time": _moment(step.time_us)} for step in told],
    }


def _group(one: Estimate, by: tuple[str, ...]) -> list[str]:
    return [NOT_RECORDED if (value := one.group.get(name)) is None else value for name in by]


def _figures(one: Estimate) -> list[str]:
    return [*(number(value, 1) for value in (one.value, one.low, one.high)), whole(one.n), one.reason or ""]


def _moment(time_us: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_us)).strftime("%Y-%m-%d %H:%M:%S")


@service_group.command("experience")
@store_option
@click.option("--map", "map_file", required=True, type=click.Path(path_type=Path), help="The journey map (TOML).")
@click.option("--overall", default="nps", show_default=True, help="The standard question about the whole journey.")
@click.option("--scores", default="csat", show_default=True, help="The standard question about touchpoints.")
@click.option("--overall-touchpoint", help="What the survey about the whole says it is about, if that is not clear.")
@as_of_option
@engine_options
@json_option
def experience_command(store_path: str, map_file: Path, *, as_json: bool, **asked: Any) -> None:
    """How much of the overall score goes with service, how much with products and with places.

    Service is only a part of experience. The shares are associations: they say where scores move together.
    """
    facts, rule = _facts(store_path, asked), PathRule()
    request = OverallRequest(asked["overall"], asked["scores"], asked["overall_touchpoint"])
    found = shares_of_domains(facts, gather(facts, rule), rule, read_map(map_file), request)
    if as_json:
        write_json("service and experience", _shares_json(found))
        return
    _show_domains(found)


def _shares_json(found: DomainShares) -> dict[str, Any]:
    shares = found.shares or {}
    return {
        "shares": {domain.value: asdict(share) for domain, share in shares.items()},
        "explained": asdict(found.explained) if found.explained else None,
        "journeys": found.n,
        "customers": found.respondents,
        "rated": {domain.value: count for domain, count in found.rated.items()},
        "level": found.level,
        "reason": found.reason,
    }


def _show_domains(found: DomainShares) -> None:
    if found.shares is None or found.explained is None:
        say(f"Nothing can be said: {found.reason}.")
        return
    told = [(domain.value, share, whole(found.rated[domain])) for domain, share in found.shares.items()]
    told.append(("all together", found.explained, whole(found.n)))
    rows = [
        [name, *(number(end, 1) for end in (share.value, share.low, share.high)), rated] for name, share, rated in told
    ]
    headers = ["domain", "% of the variance", "low", "high", "journeys rated"]
    write_table(headers, rows, right=[False, True, True, True, True])
    say("Shares of the variance of the overall score that goes with the scores of touchpoints: associations.")

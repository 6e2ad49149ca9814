"""Priorities as tables for people."""

import click

from twofold.actions.candidates import Candidates
from twofold.actions.loyalty import Loyalty
from twofold.actions.practice import Practice, Suggestion
from twofold.actions.priority import Basis, Priorities, Priority, Tornado
from twofold.actions.sentences import headline, missing_sentences
from twofold.actions.spread import Spread
from twofold.cli.entry import say
from twofold.cli.output import number, whole, write_table
from twofold.cli.priorities.proposing import RETENTION, YEAR, Proposal

SHOWN_SWINGS = 8
SMALL = 0.5  # points; smaller gains are shown with four decimals


def show(proposed: Proposal, behind: Candidates) -> None:
    """The ranking, its value, the tornado, candidates, and who should practise what."""
    found, told = proposed.priorities, proposed.practice
    click.echo(headline(found))
    click.echo()
    _ranking(found)
    for sentence in (*missing_sentences(found), *found.caveats):
        say(sentence)
    if found.tornado is not None and found.tornado.swings:
        _tornado(found.tornado, found.currency)
    if proposed.loyalty is not None:
        _loyalty(proposed.loyalty)
    if proposed.links is not None:
        _candidates(behind)
    if told.compared or told.not_enough:
        _practice(told)


def _ranking(found: Priorities) -> None:
    money = any(one.money for one in found.levers)
    kept = any(one.kept for one in found.levers)
    headers = [
        "place",
        "lever",
        "gain, points",
        f"first {found.among}, %",
        "importance",
        "level",
        "target",
        "reach, %",
        "n",
    ]
    headers += ["customers kept a year"] if kept else []
    headers += [f"{found.currency} a year"] if money else []
    headers += ["less its cost"] if found.basis is Basis.NET else []
    headers += ["points per money"] if found.basis is Basis.POINTS_PER_MONEY else []
    lines = [_line(one, found, money=money, kept=kept) for one in found.levers]
    rows = [[*line, *["-"] * (len(headers) - len(line))] for line in lines]
    write_table(headers, rows, right=[False, False, *[True] * (len(headers) - 2)])


def _line(one: Priority, found: Priorities, *, money: bool, kept: bool) -> list[str]:
    if not one.shown:
        return [
            "-",
            one.name,
            one.reason or "",
            *["-"] * 5,
            whole(one.n),
        ]
    place = f"{one.rank}" if one.rank_low == one.rank_high else f"{one.rank} [{one.rank_low}-{one.rank_high}]"
    digits = _digits(found)
    cells = [
        place,
        one.name,
        _between(one.points, digits),
        number(100.0 * (one.first or 0.0), 0),
        _between(one.importance, digits),
        number(one.level.value, 2),
        number(one.target.value, 2),
        number(100.0 * one.reach.value, 0),
        whole(one.n),
    ]
    cells += [_between(one.kept, 0)] if kept else []
    cells += [_between(one.money, 0)] if money else []
    cells += [_between(one.net, 0)] if found.basis is Basis.NET else []
    cells += [_between(one.per_money, 5)] if found.basis is Basis.POINTS_PER_MONEY else []
    return cells


def _digits(found: Priorities) -> int:
    """Decimals that tell gains apart: shares of 1 need more than points of 100."""
    largest = max((abs(one.points.value) for one in found.levers), default=1.0)
    return 2 if largest >= SMALL else 4


def _between(told: Spread | None, digits: int) -> str:
    if told is None:
        return "-"
    return f"{number(told.value, digits)} [{number(told.low, digits)}, {number(told.high, digits)}]"


def _tornado(found: Tornado, currency: str) -> None:
    unit = f"{currency} a year" if found.what == "money" else "points"
    small = max(abs(swing.at_high) for swing in found.swings) < SMALL
    digits = 0 if found.what == "money" else 4 if small else 2
    click.echo(f"\nWhat the value of {found.lever} depends on ({number(found.value, digits)} {unit} at likely values):")
    rows = [
        [
            swing.name,
            f"{swing.low:g} to {swing.high:g}",
            number(swing.at_low, digits),
            number(swing.at_high, digits),
            swing.source,
        ]
        for swing in found.swings[:SHOWN_SWINGS]
    ]
    write_table(["number", "range", "value at its low", "at its high", "source"], rows, right=[False, True, True, True])


def _loyalty(found: Loyalty) -> None:
    ends = f"{found.per_point:.6f} [{found.low:.6f}, {found.high:.6f}]"
    click.echo(
        f"\nLoyalty: {found.returned:.1%} of {found.customers:,} customers bought again within {found.months} months "
        f"of an answer; the share changes by {ends} per point of it (an association; n {found.n:,})."
    )
    if found.low <= 0.0 <= found.high:
        click.echo("That loyalty goes with the outcome is not shown.")
    if found.months == YEAR:
        click.echo("It is used as retention_per_point where --parameters does not give it. As a section of that file:")
        one = found.as_range()
        click.echo(f"[{RETENTION}]\nlow = {one.low:.8f}\nlikely = {one.likely:.8f}\nhigh = {one.high:.8f}")
        click.echo(f'shape = "{one.shape}"\nsource = "{one.source}"')
    else:
        say(f"A year's retention follows from a year's returning only: ask for {YEAR} months to use it.")


def _candidates(behind: Candidates) -> None:
    click.echo("\nConditions of employees that may stand behind a lever (candidates, by their links):")
    for one in behind.found:
        click.echo(f"{one.lever}: {one.driver} (evidence: {one.grade}, {one.units:,} units). {one.sentence}")
    for sentence in behind.without.values():
        say(sentence)


def _practice(told: Practice) -> None:
    click.echo("\nWho should practise what (units below comparable ones; of these, at most 5 % by chance):")
    if told.suggestions:
        headers = ["unit", "lever", "level, steadied", "others", "difference", "place", "n"]
        write_table(headers, [_suggestion(one) for one in told.suggestions], right=[False, False, *[True] * 5])
    else:
        click.echo(f"No unit is shown to lie below the others ({told.compared:,} comparisons).")
    if told.not_enough:
        say(
            f"Not enough answers (fewer than {told.fewest}, or no comparable units) for {len(told.not_enough):,} of "
            f"{told.compared + len(told.not_enough):,} pairs of unit and lever."
        )


def _suggestion(one: Suggestion) -> list[str]:
    return [
        one.unit,
        one.lever,
        _between(one.level, 2),
        number(one.others, 2),
        _between(one.difference, 2),
        f"{one.rank} [{one.rank_low}-{one.rank_high}] of {one.units}",
        whole(one.n),
    ]

"""``twofold changes``: what shifted, when, for whom, and is it only who answered?"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from twofold.cli.changes.plain import Columns, read_series
from twofold.cli.changes.shapes import family_json, mix_json
from twofold.cli.changes.shown import show_family, show_mix
from twofold.cli.entry import say
from twofold.cli.measure import words
from twofold.cli.options import as_of_option, asked_facts, engine_options, json_option
from twofold.cli.output import write_json
from twofold.findings.shifts.asking import ShiftsAsked, Span, shifts_of_facts
from twofold.findings.shifts.change_points import ShiftRequest
from twofold.findings.shifts.families import find_family
from twofold.measures import MeasureOptions

TABLE_ONLY = ("time", "value", "se", "n", "group")
STORE_ONLY = ("measure", "by", "period", "compare", "mix", "item", "where")


@click.command("changes", short_help="What shifted, when, for whom; and is it only who answered?")
@click.option("--store", "store_path", metavar="DIR", help="The store: a folder, or the address of an object store.")
@click.option("--measure", help="The measure, e.g. nps.")
@click.option("--by", help="Dimensions to look for whom, e.g. touchpoint,channel,unit.")
@click.option("--period", type=click.Choice(["day", "week", "month"]), help="Of the series; month when left out.")
@click.option("--mix", help="Dimensions of who answered, e.g. channel,unit,segment: splits mix from real change.")
@click.option("--compare", metavar="SPANS", help="Two spans for the mix, e.g. 2025-01..2025-06,2025-07..2025-12.")
@click.option("--item", help="The item or items (comma between), where the measure needs one.")
@click.option("--where", multiple=True, help="A condition, e.g. channel=phone,chat or month>=2026-01. May be repeated.")
@click.option("--table", "table_path", metavar="FILE", help="A plain file instead of a store: CSV, XLSX, Parquet ...")
@click.option("--time", help="Its column of periods: years, quarters, months, weeks, days or whole numbers.")
@click.option("--value", help="Its column of numbers; rows of one period are averaged.")
@click.option("--se", help="Its column of standard errors.")
@click.option("--n", help="Its column of answers behind each number.")
@click.option("--group", help="Its column that tells several series apart.")
@click.option("--false-alarm", type=click.FloatRange(0.001, 0.2), default=0.05, show_default=True, help="A series.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the simulated series without change.")
@as_of_option
@engine_options
@json_option
def changes_command(store_path: str | None, table_path: str | None, *, as_json: bool, **asked: Any) -> None:
    """Find lasting changes of level in a series: when, how large, and for whom.

    A series that never changed gets a mark with the chance --false-alarm, also where neighbouring periods are alike or
    vary more than their standard errors say; seasons are taken out from two years on. Many groups are corrected
    together. With --mix, a difference between two spans is split into who answered and what they answered.
    """
    if (store_path is None) == (table_path is None):
        raise click.UsageError("name a --store with a --measure, or a --table with its --time and --value")
    if not 0.5 <= asked["level"] < 1:
        raise click.UsageError("--level is a share such as 0.95")
    _refuse_strangers(asked, TABLE_ONLY if store_path else STORE_ONLY, "--table" if store_path else "--store")
    request = ShiftRequest(false_alarm=asked["false_alarm"], level=asked["level"], seed=asked["seed"])
    if table_path is not None:
        _of_table(Path(table_path), asked, request, as_json=as_json)
    else:
        _of_store(str(store_path), asked, request, as_json=as_json)


def _refuse_strangers(asked: dict[str, Any], names: Sequence[str], owner: str) -> None:
    strange = [f"--{name}" for name in names if asked[name]]
    if strange:
        raise click.UsageError(f"{', '.join(strange)} goes with {owner}")


def _of_table(path: Path, asked: dict[str, Any], request: ShiftRequest, *, as_json: bool) -> None:
    if not (asked["time"] and asked["value"]):
        raise click.UsageError("--table needs --time and --value")
    if not path.exists():
        raise click.UsageError(f"there is no file {path}")
    columns = Columns(asked["time"], asked["value"], asked["se"], asked["n"], asked["group"])
    found = read_series(path, columns)
    family = find_family(found.overall, {columns.group: found.groups} if columns.group else {}, request)
    if as_json:
        counts = {"rows_left_out": found.left_out, "thin_periods": found.thin}
        body = family_json(columns.value, family, request.level)
        write_json("changes", {"measure": columns.value, "level": request.level, **counts, **body, "mix": None})
        return
    show_family(columns.value, family, request.level)
    if found.left_out:
        say(f"{found.left_out:,} rows without a period or a number are left out.")


def _of_store(store_path: str, asked: dict[str, Any], request: ShiftRequest, *, as_json: bool) -> None:
    if not asked["measure"]:
        raise click.UsageError("--store needs a --measure, e.g. nps (twofold measure --list shows them)")
    if asked["compare"] and not asked["mix"]:
        raise click.UsageError("--compare goes with --mix, e.g. --mix channel,unit")
    question = ShiftsAsked(
        measure=asked["measure"],
        by=words(asked["by"] or ""),
        period=asked["period"] or "month",
        mix=words(asked["mix"] or ""),
        compare=spans_of(asked["compare"]) if asked["compare"] else None,
        item=words(asked["item"] or "") or None,
        where=asked["where"],
        options=MeasureOptions(level=request.level),
        request=request,
    )
    facts = asked_facts(store_path, asked)
    found = shifts_of_facts(facts, question)
    mix = None if found.mix is None else mix_json(question.measure, found.mix)
    if as_json:
        body = family_json(question.measure, found.family, request.level)
        counts = {"rows_left_out": 0, "thin_periods": found.thin}
        write_json("changes", {"measure": question.measure, "level": request.level, **counts, **body, "mix": mix})
        return
    show_family(question.measure, found.family, request.level)
    if found.thin:
        say(f"{found.thin:,} periods in which too few answered are left out.")
    if found.mix is not None:
        show_mix(question.measure, found.mix)


def spans_of(text: str) -> tuple[Span, Span]:
    """The two spans of ``--compare``.

    >>> [str(span) for span in spans_of("2025-01..2025-06,2025-07")]
    ['2025-01..2025-06', '2025-07']

    Raises:
        click.UsageError: these are no two spans.
    """
    spans = [tuple(part.strip() for part in piece.split("..")) for piece in text.split(",")]
    if len(spans) != 2 or any(len(span) > 2 or not all(span) for span in spans):
        raise click.UsageError(f"--compare takes two spans such as 2025-01..2025-06,2025-07..2025-12, not {text!r}")
    first, second = (Span(span[0], span[-1]) for span in spans)
    for span in (first, second):
        if span.first > span.last:
            raise click.UsageError(f"--compare: {span.first}..{span.last} ends before it begins")
    return first, second

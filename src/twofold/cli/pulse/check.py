"""``twofold pulse check``: of a store, or of any table with items and teams."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np

from twofold.cli.entry import say
from twofold.cli.measure import scale_of, words
from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.errors import InputError, UsageError
from twofold.pulse.agreement import Agreement
from twofold.pulse.asking import Pulse, PulseQuestion, ScalePulse, ask_pulse
from twofold.pulse.checking import ScaleCheck, ScaleItems, check_scales
from twofold.pulse.reliability import Coefficient, Reliability
from twofold.pulse.team_means import RULES, Aggregation
from twofold.sources.plain_table import PlainTable, plain_table
from twofold.store.open_facts import open_facts


@click.command("check", short_help="How reliable a pulse is, and whether teams may be compared on it.")
@click.option("--store", "store_path", metavar="DIR", help="The store: a folder, or the address of an object store.")
@click.option("--month", help="With --store: which month's pulse; the last one that may be shown when left out.")
@click.option("--table", "table_path", metavar="FILE", help="A plain file instead: one person a row.")
@click.option("--items", multiple=True, help="With --table: the columns of one scale (A,B,C). May be repeated.")
@click.option("--unit", help="With --table: the column of the team.")
@click.option("--person", help="With --table: the column of who answered; whoever is there twice is refused.")
@click.option("--scale", metavar="LOW,HIGH", help="With --table: the lowest and the highest answer, e.g. 1,5.")
@click.option("--missing", default="", help="With --table: codes that are no answer, e.g. 9,99.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@json_option
def check_command(store_path: str | None, table_path: str | None, *, as_json: bool, **asked: Any) -> None:
    """How reliable are the scales of a pulse, and may the means of teams be used?

    Alpha and omega say how much the items of a scale have in common; ICC(1), ICC(2) and rwg(j) whether the members of
    a team agree and teams differ. From a store nothing is told of fewer than five people: levels, reliability and
    agreement are those of the whole organisation, made from teams that may be shown.
    """
    if (store_path is None) == (table_path is None):
        raise click.UsageError("name a --store, or a --table with its --items (and --unit)")
    if not 0.0 < asked["level"] < 1.0:
        raise click.UsageError(f"a level lies between 0 and 1, not at {asked['level']:g}")
    if store_path is not None:
        _refuse_others(asked, ("items", "unit", "person", "scale", "missing"), "--table")
        question = PulseQuestion(asked["month"], asked["level"])
        found = ask_pulse(open_facts(store_path), question)
        (_write_pulse if as_json else _show_pulse)(found)
        return
    _refuse_others(asked, ("month",), "--store")
    table, checks = _of_table(Path(str(table_path)), asked)
    if as_json:
        write_json("pulse-check", _document(table, checks))
    else:
        _show_checks(checks)
        if table.broken:
            say(f"{len(table.broken):,} rows could not be read and were left out.")


def _refuse_others(asked: dict[str, Any], names: tuple[str, ...], with_option: str) -> None:
    wrong = [f"--{name.replace('_', '-')}" for name in names if asked[name]]
    if wrong:
        raise click.UsageError(f"{', '.join(wrong)} go with {with_option}")


def _of_table(path: Path, asked: dict[str, Any]) -> tuple[PlainTable, tuple[ScaleCheck, ...]]:
    groups = [words(one) for one in asked["items"]]
    if not groups or not all(groups):
        raise click.UsageError("name the --items of a scale: the columns, comma between")
    items = [item for group in groups for item in group]
    if len(set(items)) < len(items):
        raise UsageError("an item belongs to one scale, once")
    unit = asked["unit"]
    table = plain_table(path, [*items, *(asked[name] for name in ("unit", "person") if asked[name])])
    if asked["person"]:
        _refuse_twice(table, asked["person"])
    ends, codes = scale_of(asked["scale"]), _codes(asked["missing"])
    answers = np.column_stack([_answers(table, item, ends, codes) for item in items])
    begins = np.cumsum([0, *(len(group) for group in groups)]).tolist()
    scales = [
        ScaleItems(
            " + ".join(group) if len(groups) > 1 else "scale", group, tuple(range(begin, begin + len(group))), ends
        )
        for group, begin in zip(groups, begins, strict=False)
    ]
    return table, check_scales(answers, scales, table.codes(unit)[0] if unit else None, level=asked["level"])


def _refuse_twice(table: PlainTable, name: str) -> None:
    code, people = table.codes(name)
    order = np.argsort(code, kind="stable")
    again = np.flatnonzero((np.diff(code[order]) == 0) & (code[order][1:] >= 0))
    if len(again):
        first, second = (int(table.rows[order[at]]) for at in (again[0], again[0] + 1))
        who = people[int(code[order[again[0]]])]
        raise InputError(
            f"{table.file}, rows {first} and {second}: both are of {name} {who!r} ({len(again):,} such rows). "
            "Reliability and agreement need one row a person: keep one round."
        )


def _codes(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(word) for word in words(text))
    except ValueError:
        raise UsageError(f"--missing takes numbers such as 9,99, not {text!r}") from None


def _answers(table: PlainTable, item: str, ends: tuple[float, float] | None, codes: tuple[float, ...]) -> Any:
    found = table.numbers(item)
    found = np.where(np.isin(found, codes), np.nan, found)
    if ends is not None:
        wild = np.flatnonzero((found < ends[0]) | (found > ends[1]))
        if len(wild):
            at = int(wild[0])
            raise InputError(
                f"{table.file}, row {table.rows[at]}, column {item!r}: found {found[at]:g}, expected {ends[0]:g} to "
                f"{ends[1]:g}. Name a code that is no answer with --missing, or another --scale."
            )
    return found


def _document(table: PlainTable, checks: tuple[ScaleCheck, ...]) -> dict[str, Any]:
    return {
        "rows": len(table.rows),
        "rows_not_read": len(table.broken),
        "scales": [
            {
                "name": one.name,
                "items": one.items,
                **_reliability(one.reliability, one.items),
                "omega": _coefficient(one.omega),
                "reason": one.reason or None,
                "sentence": one.sentence,
                "team_means": None if one.team_means is None else _team_means(one.team_means),
            }
            for one in checks
        ],
    }


def _reliability(found: Reliability | None, items: tuple[str, ...]) -> dict[str, Any]:
    if found is None:
        return {"n": None, "left_out": None, "alpha": None, "alpha_without": {}, "item_rest": {}}
    return {
        "n": found.n,
        "left_out": found.left_out,
        "alpha": _coefficient(found.alpha),
        "alpha_without": dict(zip(items, found.without, strict=False)),
        "item_rest": dict(zip(items, found.item_rest, strict=True)),
    }


def _team_means(found: Aggregation) -> dict[str, Any]:
    likeness = found.likeness
    return {
        "use": found.use,
        "sentence": found.sentence,
        "reasons": found.reasons,
        "people": found.people,
        "teams": found.teams,
        "left_out_teams": found.left_out_teams,
        "icc1": None if likeness is None else _coefficient(likeness.icc1),
        "icc2": None if likeness is None else _coefficient(likeness.icc2),
        "f": None if likeness is None else likeness.f,
        "p_value": None if likeness is None else likeness.p_value,
        "df": None if likeness is None else [likeness.df_between, likeness.df_within],
        "team_size": None if likeness is None else likeness.size,
        "rwg": _agreement(found.agreement),
        "rwg_skewed": _agreement(found.agreement_skewed),
    }


def _coefficient(one: Coefficient | None) -> dict[str, float] | None:
    return None if one is None else asdict(one)


def _agreement(one: Agreement | None) -> dict[str, float] | None:
    if one is None or not len(one.value):
        return None
    lowest, first, median, third, highest = np.quantile(one.value, [0.0, 0.25, 0.5, 0.75, 1.0]).tolist()
    return {
        "mean": float(one.value.mean()),
        "lowest": lowest,
        "first_quartile": first,
        "median": median,
        "third_quartile": third,
        "highest": highest,
        "agreeing": one.share(RULES.agreement),
        "null_variance": one.null_variance,
    }


def _show_checks(checks: tuple[ScaleCheck, ...]) -> None:
    for place, one in enumerate(checks):
        if place:
            click.echo()
        click.echo(f"{one.name}: {one.sentence}")
        found = one.reliability
        if found is not None:
            _show_items(one, found)
        if one.team_means is not None:
            click.echo(one.team_means.sentence)
            counted = one.team_means
            say(
                f"{counted.people:,} people in {counted.teams:,} teams; {counted.left_out_teams:,} teams are too small."
            )


def _show_items(one: ScaleCheck, found: Reliability) -> None:
    told = [f"alpha {_between(found.alpha)}"] + ([f"omega {_between(one.omega)}"] if one.omega else [])
    click.echo(f"{', '.join(told)}; {found.n:,} people answered every item, {found.left_out:,} only some.")
    without = found.without or (float("nan"),) * len(one.items)
    rows = [
        [item, number(rest, 2), number(alone, 2)]
        for item, rest, alone in zip(one.items, found.item_rest, without, strict=True)
    ]
    write_table(["item", "with the others", "alpha without it"], rows, right=[False, True, True])


def _between(one: Coefficient) -> str:
    return f"{number(one.value, 2)} [{number(one.low, 2)}, {number(one.high, 2)}]"


def _write_pulse(found: Pulse) -> None:
    scales = [asdict(one) | {"mean": one.mean.to_json(), "use": one.use.value} for one in found.scales]
    write_json(
        "pulse",
        {
            "month": found.month or None,
            "teams": found.teams,
            "people_at_least": found.people,
            "scales": scales,
            "enps": None if found.enps is None else found.enps.to_json(),
        },
    )


def _show_pulse(found: Pulse) -> None:
    if not any(one.mean.shown for one in found.scales):
        of = f" of {found.month}" if found.month else ""
        say(
            f"There is no pulse{of} to check: the store has no answers of employees about their work that may be shown."
        )
        return
    click.echo(f"Pulse of {found.month}: {found.teams:,} teams may be shown, with {found.people:,} people or more.")
    headers = ["scale", "mean", "n", "alpha", "omega", "ICC(1)", "ICC(2)", "rwg", "team means"]
    write_table(headers, [_pulse_row(one) for one in found.scales], right=[False, *[True] * 7])
    if found.enps is not None and found.enps.shown:
        one = found.enps
        click.echo(f"eNPS {number(one.value)} [{number(one.low)}, {number(one.high)}], n {whole(one.n)}")
    click.echo()
    _say_alike([(one.name, one.reliability) for one in found.scales])
    _say_alike([(one.name, one.team_means) for one in found.scales])
    say("Answers of employees: means hide what disclosure control hides; the rest is rounded, over teams shown.")


def _say_alike(sentences: list[tuple[str, str]]) -> None:
    """Each sentence once, after the scales it is about."""
    about: dict[str, list[str]] = {}
    for name, sentence in sentences:
        about.setdefault(sentence, []).append(name)
    for sentence, names in about.items():
        click.echo(f"{', '.join(names)}: {sentence}")


def _pulse_row(one: ScalePulse) -> list[str]:
    mean = one.mean
    told = f"{number(mean.value, 2)} [{number(mean.low, 2)}, {number(mean.high, 2)}]" if mean.shown else "-"
    cells = [number(each.value, 2) if each else "-" for each in (one.alpha, one.omega, one.icc1, one.icc2)]
    return [one.name, told, whole(mean.n), *cells, number(one.agreement, 2), one.use.value]

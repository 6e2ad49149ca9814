"""What changed, for people: sentences first, then the numbers."""

import click

from twofold.cli.output import number, whole, write_table
from twofold.findings.shifts.asking import MixShift
from twofold.findings.shifts.families import Family
from twofold.findings.shifts.for_whom import ForWhom
from twofold.findings.shifts.kitagawa import FEWEST
from twofold.findings.shifts.sentences import (
    group_sentences,
    mix_sentences,
    period_text,
    series_sentences,
    whom_sentence,
)

MOST_CELLS = 12


def show_family(measure: str, family: Family, level: float) -> None:
    """The shifts of everybody and of each group."""
    if family.overall is None and not family.groups:
        click.echo("No series has enough periods to look for shifts in.")
    said = [] if family.overall is None else list(series_sentences(measure, family.overall, level))
    said += [sentence for one in family.groups for sentence in group_sentences(measure, one, level)]
    if family.groups and not any(one.claimed for one in family.groups):
        said.append(f"Of {len(family.groups)} groups, none shifted by itself once all are corrected together.")
    for sentence in said:
        click.echo(sentence)
    if family.overall is not None:
        for whom in family.for_whom:
            _show_whom(measure, whom, period_text(family.overall, whom.first), level)
    if family.short:
        click.echo(f"Too few periods to look for shifts in: {', '.join(family.short[:MOST_CELLS])}.")


def _show_whom(measure: str, whom: ForWhom, when: str, level: float) -> None:
    click.echo(whom_sentence(measure, whom, when, level))
    rows = [
        [group.group, number(group.value, 2), number(group.low, 2), number(group.high, 2), whole(group.n)]
        for group in whom.groups
    ]
    write_table([whom.dimension, "change", "low", "high", "n"], rows, right=[False, True, True, True, True])


def show_mix(measure: str, found: MixShift) -> None:
    """Mix and real change, with the cells that matter most."""
    for sentence in mix_sentences(measure, found):
        click.echo(sentence)
    split = found.decomposition
    names = [name for name, _ in split.by_dimension]
    rows = []
    for cell in split.cells[:MOST_CELLS]:
        before, after = cell.n_before >= FEWEST, cell.n_after >= FEWEST
        rows.append(
            [
                *cell.levels,
                f"{cell.share_before:.1%}",
                f"{cell.share_after:.1%}",
                number(cell.mean_before if before else None, 2),
                number(cell.mean_after if after else None, 2),
                whole(cell.n_before),
                whole(cell.n_after),
            ]
        )
    headers = [*names, "share before", "after", "mean before", "after", "n before", "after"]
    write_table(headers, rows, right=[*[False] * len(names), *[True] * 6])

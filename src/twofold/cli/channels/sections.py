"""Channels as tables for people."""

from collections.abc import Sequence

import click

from twofold.cli.entry import say
from twofold.cli.output import number, whole, write_table
from twofold.journeys.channels.asking import InstrumentCrossings, MeasureChannels
from twofold.journeys.channels.consistency import Consistency
from twofold.journeys.channels.crossings import Crossings
from twofold.journeys.channels.exposures import Excess, ExposureChannel
from twofold.journeys.channels.felt import Felt
from twofold.journeys.channels.handovers import HandoverBreak
from twofold.journeys.channels.levels import ChannelLevel, Gap
from twofold.measures.estimates import Estimate

NAMED_ALONE = 3


def show_levels(found: Sequence[MeasureChannels]) -> None:
    """Each measure per channel, and how consistent the channels are."""
    if not found:
        say("There is nothing to compare: no measure of customers has answers or contacts with a channel.")
    for place, one in enumerate(found):
        if place:
            click.echo()
        _show_measure(one)


def _show_measure(one: MeasureChannels) -> None:
    ratio = any(level.ratio for level in one.levels)
    if not one.levels:
        click.echo(f"{one.measure.name}: recorded in one channel only.")
        return
    unit = f"typical {one.measure.unit} (geometric mean)" if ratio else one.measure.unit
    click.echo(f"{one.measure.name} ({unit}, {one.measure.better})")
    headers = ["channel", "n", "raw", "adjusted", "others", "ratio" if ratio else "gap", "p", "mix shared", ""]
    write_table(headers, [_level_row(level) for level in one.levels], right=[False, *[True] * 7])
    _say_mix(one.levels)
    if one.without_channel:
        say(f"{one.without_channel:,} observations without a channel were left out.")
    rows = [_consistency_row(each) for each in one.consistency]
    write_table(["consistency", "index", "n", "channels", ""], rows, right=[False, True, True])


def _say_mix(levels: Sequence[ChannelLevel]) -> None:
    used = {level.adjusted_for for level in levels if level.gap is not None}
    for names in sorted(used):
        say(f"Adjusted for: {', '.join(names) or 'nothing'}. Gaps are associations.")
    if len(used) > 1:
        say("The channels could not all be adjusted for the same fields; see --json.")


def _level_row(one: ChannelLevel) -> list[str]:
    notes = [one.adjusted.reason] if one.adjusted.reason else []
    if one.alone:
        notes.append(f"without counterpart: {', '.join(one.alone[:NAMED_ALONE])}")
    if one.gap is not None and one.not_adjusted_for:
        notes.append(f"not adjusted for {', '.join(one.not_adjusted_for)}")
    return [
        one.channel,
        whole(one.raw.n),
        _between(one.raw),
        _between(one.adjusted),
        _between(one.others),
        _gap(one.gap),
        "-" if one.gap is None else _p(one.gap.p_adjusted),
        f"{one.overlap:.0%}" if one.gap is not None else "-",
        "; ".join(notes),
    ]


def _consistency_row(one: Consistency) -> list[str]:
    index = one.index
    told = f"{number(index.value, 2)} ({number(index.low, 2)} to {number(index.high, 2)})" if index.shown else "-"
    name = one.touchpoint or "whole journey"
    return [name, told, whole(index.n), ", ".join(one.channels), index.reason or ""]


def show_crossings(found: Sequence[InstrumentCrossings]) -> None:
    """What customers feel who cross channels."""
    if not found:
        say("No step with a channel has a score, so nobody can be seen crossing channels.")
    for one in found:
        click.echo(f"crossings, {one.instrument} (percent of the scale, after minus before)")
        _show_crossings(one.crossings)


def _show_crossings(one: Crossings) -> None:
    if not one.pairs:
        say(f"None of {one.scored_steps:,} scored steps follows another one in a different channel.")
        return
    rows = [
        [each.before, each.after, whole(each.crossings), whole(each.customers), *_felt(each.gap), each.reason or ""]
        for each in one.pairs
    ]
    write_table(
        ["from", "to", "crossings", "customers", "gap", "p", ""], rows, right=[False, False, True, True, True, True]
    )
    if one.both_ways:
        told = [
            [f"{each.second} minus {each.first}", whole(each.crossings), *_felt(each.gap), *_felt(each.order)]
            for each in one.both_ways
        ]
        headers = ["crossed both ways", "crossings", "gap without order", "p", "order alone", "p"]
        write_table(headers, told, right=[False, *[True] * 5])
    if one.like:
        told = [[f"{each.second} minus {each.first}", whole(each.crossings), *_felt(each.gap)] for each in one.like]
        write_table(["at like touchpoints", "crossings", "gap", "p"], told, right=[False, True, True, True])
    if one.without_step:
        say(f"{one.without_step:,} scores belong to no step with a channel and were left out.")


def show_handovers(found: Sequence[HandoverBreak]) -> None:
    """What breaks where customers change the channel."""
    for one in found:
        if one.reason is not None:
            click.echo(f"{one.kind}: {one.reason}.")
            continue
        click.echo(f"{one.kind}: percent of {one.counted}")
        rows = [
            [each.group["before"] or "all", each.group["after"] or "all", whole(each.n), _between(each), each.reason]
            for each in ([one.overall] if one.overall else []) + list(one.pairs)
        ]
        told = [[cell or "" for cell in row] for row in rows]
        write_table(["from", "to", "n", "share", ""], told, right=[False, False, True, True])


def show_exposures(found: Sequence[ExposureChannel]) -> None:
    """What exposures were followed by."""
    if not found:
        click.echo("exposures: no event of kind exposure has a person and a channel.")
        return
    click.echo("exposures (percent)")
    headers = ["channel", "n", "followed", "first touch", "last touch", "more than usual", "p", "led to"]
    rows = [
        [
            one.channel,
            whole(one.followed.n),
            _between(one.followed),
            _between(one.first_touch),
            _between(one.last_touch),
            _excess(one.excess),
            _p(one.excess.p_adjusted),
            ", ".join(f"{touchpoint} ({n:,})" for touchpoint, n in one.led_to),
        ]
        for one in found
    ]
    write_table(headers, rows, right=[False, *[True] * 6])
    say("More than usual: against the same hours one week before and after, same customers; an association, no effect.")


def _between(one: Estimate | None) -> str:
    if one is None or not one.shown:
        return "-"
    return f"{number(one.value)} ({number(one.low)} to {number(one.high)})"


def _gap(one: Gap | None) -> str:
    return "-" if one is None else f"{number(one.value, 2)} ({number(one.low, 2)} to {number(one.high, 2)})"


def _felt(one: Felt) -> tuple[str, str]:
    if one.value is None or one.low is None or one.high is None:
        return "-", "-"
    told = f"{number(100 * one.value)} ({number(100 * one.low)} to {number(100 * one.high)})"
    return told, _p(one.p_adjusted)


def _excess(one: Excess) -> str:
    return "-" if one.value is None else f"{number(one.value)} ({number(one.low)} to {number(one.high)})"


def _p(p_value: float | None) -> str:
    if p_value is None:
        return "-"
    return "<0.001" if p_value < 0.001 else f"{p_value:.3f}"

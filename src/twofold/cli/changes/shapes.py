"""What changed, as JSON."""

from typing import Any

from twofold.findings.shifts.asking import MixShift
from twofold.findings.shifts.change_points import Shifted
from twofold.findings.shifts.families import Family
from twofold.findings.shifts.for_whom import ForWhom
from twofold.findings.shifts.kitagawa import FEWEST, Cell, Decomposition, Part
from twofold.findings.shifts.picked_size import Size
from twofold.findings.shifts.sentences import (
    group_sentences,
    mix_sentences,
    period_text,
    series_sentences,
    whom_sentence,
)

SHARE_DIGITS = 6


def family_json(measure: str, family: Family, level: float) -> dict[str, Any]:
    """A family of series, with its sentences."""
    whole = family.overall
    said = list(series_sentences(measure, whole, level)) if whole else []
    for one in family.groups:
        said += group_sentences(measure, one, level)
    groups = [
        {
            "dimension": one.dimension,
            "group": one.group,
            "p_adjusted": one.p_adjusted,
            "claimed": one.claimed,
            **shifted_json(one.shifted),
        }
        for one in family.groups
    ]
    whom = [] if whole is None else [whom_json(measure, one, whole, level) for one in family.for_whom]
    said += [one["sentence"] for one in whom]
    return {
        "overall": None if whole is None else shifted_json(whole),
        "groups": groups,
        "for_whom": whom,
        "too_short": list(family.short),
        "sentences": said,
    }


def shifted_json(shifted: Shifted) -> dict[str, Any]:
    """What was found in one series."""
    trend = shifted.trend
    observed = shifted.observed
    return {
        "changed": bool(shifted.steps or trend),
        "p_value": shifted.p_value,
        "n": None if observed.n is None else int(observed.n.sum()),
        "periods": [period_text(shifted, int(one)) for one in observed.time],
        "values": [float(one) for one in observed.value],
        "expected": [float(one) for one in shifted.line],
        "steps": [
            {
                "first": period_text(shifted, step.first),
                "earliest": period_text(shifted, step.earliest),
                "latest": period_text(shifted, step.latest),
                **_size(step.size),
                "p_value": step.p_value,
                "trend_fits_as_well": step.gradual,
            }
            for step in shifted.steps
        ],
        "trend": None
        if trend is None
        else {**_size(trend.size), "p_value": trend.p_value, "step_fits_as_well": trend.sudden},
        "season_waves": shifted.harmonics,
        "memory": shifted.memory,
        "excess_variance": shifted.excess,
    }


def whom_json(measure: str, one: ForWhom, whole: Shifted, level: float) -> dict[str, Any]:
    """Who changed when everybody together did."""
    when = period_text(whole, one.first)
    groups = [
        {
            "group": group.group,
            "value": group.value,
            "low": group.low,
            "high": group.high,
            "n": group.n,
            "p_adjusted": group.p_adjusted,
            "shown": group.shown,
        }
        for group in one.groups
    ]
    return {
        "dimension": one.dimension,
        "first": when,
        "groups": groups,
        "unlike_p": one.unlike_p,
        "alike": one.alike,
        "missing": list(one.missing),
        "sentence": whom_sentence(measure, one, when, level),
    }


def mix_json(measure: str, found: MixShift) -> dict[str, Any]:
    """The mix behind two periods."""
    return {
        "before": {"first": found.before.first, "last": found.before.last},
        "after": {"first": found.after.first, "last": found.after.last},
        "picked": found.picked,
        **decomposition_json(found.decomposition),
        "sentences": list(mix_sentences(measure, found)),
    }


def decomposition_json(split: Decomposition) -> dict[str, Any]:
    """A difference, split; cells with too few answers show no mean."""
    return {
        "value_before": _part(split.before),
        "value_after": _part(split.after),
        "n_before": split.n_before,
        "n_after": split.n_after,
        "total": _part(split.total),
        "mix": _part(split.mix),
        "real": _part(split.real),
        "by_dimension": {name: _part(part) for name, part in split.by_dimension},
        "cells": [_cell(cell, [name for name, _ in split.by_dimension]) for cell in split.cells],
        "one_sided_share": split.one_sided_share,
        "few_share": split.few_share,
        "level": split.level,
    }


def _cell(cell: Cell, dimensions: list[str]) -> dict[str, Any]:
    before, after = cell.n_before >= FEWEST, cell.n_after >= FEWEST
    return {
        "group": dict(zip(dimensions, cell.levels, strict=True)),
        "n_before": cell.n_before,
        "n_after": cell.n_after,
        "share_before": round(cell.share_before, SHARE_DIGITS),
        "share_after": round(cell.share_after, SHARE_DIGITS),
        "mean_before": cell.mean_before if before else None,
        "mean_after": cell.mean_after if after else None,
        "mix": cell.mix if before and after else None,
        "real": cell.real if before and after else None,
        "few": cell.few,
        "one_sided": cell.one_sided,
    }


def _part(part: Part) -> dict[str, float]:
    return {"value": part.value, "low": part.low, "high": part.high, "se": part.se}


def _size(size: Size) -> dict[str, float]:
    return {"value": size.value, "low": size.low, "high": size.high, "apparent": size.apparent}

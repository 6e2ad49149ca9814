"""An effect with its verdict, as JSON and for people."""

from dataclasses import asdict
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.output import write_table
from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.estimating import Before, EffectFinding, Further, checked_words
from twofold.effects.staggered import Placebo


def finding_json(found: EffectFinding, beside: Further | None, read: tuple[str, ...]) -> dict[str, Any]:
    """The documented shape."""
    effect, naive, before = found.effect, found.naive, found.before
    return {
        "verdict": found.verdict.value,
        "sentence": found.sentence,
        "att": effect and effect.value,
        "se": effect and effect.se,
        "low": effect and effect.low,
        "high": effect and effect.high,
        "p_value": effect and effect.p_value,
        "level": found.request.level,
        "method": effect and effect.method,
        "aggregate": found.request.averaged.value,
        "pretrend_p": before.p_value,
        "naive_change": naive and naive.change,
        "naive": naive and asdict(naive),
        "reasons": [
            {"reason": code.value, "text": text}
            for code, text in zip(found.judgement.reasons, found.reasons, strict=True)
        ],
        "detectable": found.detectable,
        "margin": found.request.margin,
        "higher_is_better": found.request.higher_is_better,
        "controls": found.request.controls.value,
        **{
            name: getattr(found.counts, name) for name in ("units", "treated", "compared", "periods", "before", "after")
        },
        "clusters": {"treated": found.counts.treated_clusters, "compared": found.counts.compared_clusters},
        "before_treatment": before_json(before),
        "event_study": [asdict(one) for one in found.events],
        "supports": {name: effect_json(one) for name, one in found.supports.items()},
        "comparisons": {name: effect_json(one) for name, one in _others(found, beside).items()},
        "checks": checks_json(found),
        **further_json(beside),
        "notes": [*read, *found.notes],
    }


def checks_json(found: EffectFinding) -> dict[str, Any]:
    """Questions around the effect."""
    checks, near = found.checks, found.checks.spillover
    return {
        "placebo_dates": [_placebo_json(one) for one in checks.dates],
        "anticipation": [_placebo_json(one) for one in checks.anticipation],
        "placebo_outcomes": [_placebo_json(one) for one in checks.outcomes],
        "fading": checks.fading and asdict(checks.fading),
        "spillover": near
        and {
            "effect": near.estimate and effect_json(near.estimate),
            "near": list(near.near),
            "far": near.far,
            "shown": bool(checks.spilled),
        },
        "looks": checks.looks and asdict(checks.looks),
        "sentences": list(checked_words(found)),
        "not_made": checks.missing,
    }


def _placebo_json(one: Placebo) -> dict[str, Any]:
    return {
        "name": one.name,
        "found": one.found,
        "effect": one.effect and effect_json(one.effect),
        "reason": one.reason or None,
    }


def before_json(before: Before) -> dict[str, Any]:
    """How groups stood before."""
    return {
        "pretrend_p": before.p_value,
        "drift": before.drift,
        "drift_p": before.drift_p,
        "stood_out_for": before.spell,
        "dip": before.dip and effect_json(before.dip),
        "sentence": before.sentence,
    }


def _others(found: EffectFinding, beside: Further | None) -> dict[str, EffectEstimate]:
    """Other estimators, by name."""
    told = dict(found.comparisons)
    if beside is None:
        return told
    told |= beside.comparisons
    if beside.synthetic is not None:
        told["synthetic did"] = beside.synthetic.estimate
    if beside.lots is not None:
        told["drawing lots again"] = beside.lots
    return told


def further_json(beside: Further | None) -> dict[str, Any]:
    """What stands beside an effect."""
    if beside is None:
        return {"sensitivity": None, "recovery": None, "series": None, "not_made": {}}
    recovery, series = beside.recovery, beside.series
    parts = ("raw", "expected", "by_itself", "corrected", "plain", "further_back", "dip")
    told: dict[str, Any] = {name: effect_json(getattr(recovery, name)) for name in parts} if recovery else {}
    one = series and {name: effect_json(getattr(series, name)) for name in ("level", "end", "average")}
    return {
        "sensitivity": beside.honest and asdict(beside.honest),
        "recovery": {**told, "picked_low": recovery.picked_low} if recovery else None,
        "series": one,
        "not_made": beside.missing,
    }


def effect_json(one: EffectEstimate) -> dict[str, Any]:
    """One effect."""
    return asdict(one)


def show_finding(found: EffectFinding, beside: Further | None, read: tuple[str, ...]) -> None:
    """The verdict, the sentence, the reasons, and a small table."""
    click.echo(f"Verdict: {found.verdict.value}")
    click.echo(found.sentence)
    for reason in found.reasons:
        click.echo(f"  - {reason[:1].upper()}{reason[1:]}")
    rows = [_row("effect", found.effect)] if found.effect else []
    rows += [_row(f"{name} (a claim must pass it)", one) for name, one in found.supports.items()]
    rows += [_row(name, one) for name, one in _others(found, beside).items()]
    if found.naive:
        naive = found.naive
        rows.append(
            ["treated units before/after (no effect)", *map(_short, (naive.change, naive.low, naive.high)), "", "-"]
        )
    if rows:
        click.echo()
        write_table(["comparison", "value", "low", "high", "se", "units"], rows, right=[False, *[True] * 5])
    _show_checks(found)
    if beside is not None and beside.honest is not None:
        click.echo(f"\n{beside.honest.sentence}")
    if beside is not None and beside.series is not None:
        click.echo("\nThe series alone, before and after (no effect can be told from it):")
        write_table(["change", "value", "low", "high", "se", "units"], [_row("on average", beside.series.average)])
    for note in (*read, *found.notes, *(f"No {name}: {why}" for name, why in found.checks.missing.items())):
        say(note)


def _show_checks(found: EffectFinding) -> None:
    checks = found.checks
    asked = (*checks.dates, *checks.anticipation, *checks.outcomes)
    rows = [_question(one.name, one.effect, found=one.found) for one in asked if one.effect]
    near = checks.spillover and checks.spillover.estimate
    if near:
        rows.append(_question("untreated units near treated ones", near, found=bool(checks.spilled)))
    if rows:
        click.echo("\nQuestions whose answer should be nothing:")
        write_table(["question", "value", "low", "high", "p", "found"], rows, right=[False, *[True] * 5])
    if checks.fading is not None:
        click.echo(f"\n{checks.fading.sentence}")


def _question(name: str, one: EffectEstimate, *, found: bool) -> list[str]:
    p = "-" if one.p_value is None else f"{one.p_value:.2g}"
    return [*_row(name, one)[:4], p, "yes" if found else "no"]


def _row(name: str, one: EffectEstimate) -> list[str]:
    return [name, *map(_short, (one.value, one.low, one.high, one.se)), f"{one.units:,}"]


def _short(number: float) -> str:
    return "-" if number != number else f"{number:.4g}"  # noqa: PLR0124 - NaN alone differs from itself

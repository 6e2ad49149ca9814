"""An effect with its verdict, as JSON and for people."""

from dataclasses import asdict
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.output import write_table
from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.estimating import EffectFinding


def finding_json(found: EffectFinding, read: tuple[str, ...]) -> dict[str, Any]:
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
        "before_treatment": {
            "pretrend_p": before.p_value,
            "drift": before.drift,
            "drift_p": before.drift_p,
            "stood_out_for": before.spell,
            "dip": before.dip and effect_json(before.dip),
            "sentence": before.sentence,
        },
        "event_study": [asdict(one) for one in found.events],
        "supports": {name: effect_json(one) for name, one in found.supports.items()},
        "comparisons": {name: effect_json(one) for name, one in found.comparisons.items()},
        "notes": [*read, *found.notes],
    }


def effect_json(one: EffectEstimate) -> dict[str, Any]:
    """One effect."""
    return asdict(one)


def show_finding(found: EffectFinding, read: tuple[str, ...]) -> None:
    """The verdict, the sentence, the reasons, and a small table."""
    click.echo(f"Verdict: {found.verdict.value}")
    click.echo(found.sentence)
    for reason in found.reasons:
        click.echo(f"  - {reason[:1].upper()}{reason[1:]}")
    rows = [_row("effect", found.effect)] if found.effect else []
    rows += [_row(f"{name} (a claim must pass it)", one) for name, one in found.supports.items()]
    rows += [_row(name, one) for name, one in found.comparisons.items()]
    if found.naive:
        naive = found.naive
        rows.append(
            ["treated units before/after (no effect)", *map(_short, (naive.change, naive.low, naive.high)), "", "-"]
        )
    if rows:
        click.echo()
        write_table(["comparison", "value", "low", "high", "se", "units"], rows, right=[False, *[True] * 5])
    for note in (*read, *found.notes):
        say(note)


def _row(name: str, one: EffectEstimate) -> list[str]:
    return [name, *map(_short, (one.value, one.low, one.high, one.se)), f"{one.units:,}"]


def _short(number: float) -> str:
    return "-" if number != number else f"{number:.4g}"  # noqa: PLR0124 - NaN alone differs from itself

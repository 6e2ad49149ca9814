"""``twofold voice search``: comments that say this."""

from typing import TYPE_CHECKING, Any

import click

from twofold.cli.entry import say
from twofold.cli.options import json_option, store_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.cli.voice.reading import asked_comments, asked_reader, reading_options, where_option

if TYPE_CHECKING:
    from twofold.cli.voice.reading import Asked
    from twofold.voice.annotated import Vectors
    from twofold.voice.annotating import Reader

LONGEST = 160  # letters of a comment in a table


@click.command("search", short_help="Comments that say this, in whatever language.")
@click.argument("words")
@store_option
@click.option(
    "--mode",
    type=click.Choice(["both", "meaning", "words"]),
    default="both",
    show_default=True,
    help="By meaning, by exact words (forms of them count), or by both.",
)
@click.option("--most", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@click.option(
    "--spread",
    type=click.FloatRange(0, 1),
    default=0.3,
    show_default=True,
    help="0 for the closest only; towards 1 for hits that differ in what they say, where and when.",
)
@where_option
@reading_options
@json_option
def search_command(words: str, store_path: str, *, as_json: bool, **asked: Any) -> None:
    """Show comments of customers that say WORDS: a word, a sentence, or a whole comment, masked.

    Near-duplicates are shown once, with how many others say the same. Where no comment says it, the
    nearest are shown, and it is said that they are.
    """
    from twofold.voice.search import Mode, Sought, find  # noqa: PLC0415 - help must not wait for the engine

    read = asked_comments(store_path, asked["where"])
    kept, mode = read.comments, Mode(asked["mode"])
    vector = None if mode is Mode.WORDS else _meaning(words, read, asked_reader(asked))
    mode = Mode.WORDS if vector is None else mode
    found = find(Sought(words, mode, asked["most"], asked["spread"]), kept, vector)
    rows = [
        {
            "text": kept.texts[hit.place],
            "language": kept.table["spoken"][hit.place].as_py(),
            "valence": float(kept.valence[hit.place]),
            "unit": kept.table["unit"][hit.place].as_py(),
            "touchpoint": kept.table["touchpoint"][hit.place].as_py(),
            "closeness": hit.closeness,
            "same": hit.same,
        }
        for hit in found.hits
    ]
    if as_json:
        write_json("voice-search", {"searched": found.searched, "said": found.said, "hits": rows})
        return
    nearest = "" if found.said or not rows else "; none says just this, these are the nearest"
    say(f"{whole(len(rows))} of {whole(found.searched)} comments{nearest}")
    write_table(
        ["language", "valence", "same", "comment"],
        [[one["language"], number(one["valence"], 2), whole(one["same"]), one["text"][:LONGEST]] for one in rows],
        right=[False, True, True],
    )


def _meaning(words: str, read: "Asked", reader: "Reader") -> "Vectors | None":
    """The vector of what is sought; where another encoder read the comments, of those that hold the words."""
    from twofold.voice.search import meaning_of_words  # noqa: PLC0415 - help must not wait for the engine

    vector, comments = reader.vector(words), read.comments
    same = read.encoder in {"", reader.encoder} and vector.shape == comments.vectors.shape[1:]
    if same or not len(comments):
        return vector
    say("Note: another encoder has read the comments, so that their own words stand for the meaning of yours.")
    return meaning_of_words(words, comments)

"""``twofold voice search``: comments that say this."""

from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.options import json_option, store_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.cli.voice.reading import asked_comments, asked_reader, reading_options, where_option

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

    sought = Sought(words, Mode(asked["mode"]), asked["most"], asked["spread"])
    kept = asked_comments(store_path, asked["where"]).comments
    vector = None if sought.mode is Mode.WORDS else asked_reader(asked).vector(words)
    found = find(sought, kept, vector)
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

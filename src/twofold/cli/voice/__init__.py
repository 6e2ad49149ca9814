"""``twofold voice``: what people say in their own words."""

import click

from twofold.cli.lazy import LazyGroup

COMMANDS = {
    "annotate": (
        "twofold.cli.voice.annotate",
        "annotate_command",
        "Language, masked text, valence, feelings and aspects of each comment.",
    ),
    "card": ("twofold.cli.voice.card", "card_command", "Which models read comments here, and what they learnt from."),
    "quotes": ("twofold.cli.voice.quotes", "quotes_command", "Typical comments, masked, of a large enough group."),
    "search": ("twofold.cli.voice.search", "search_command", "Comments that say this, in whatever language."),
    "summary": (
        "twofold.cli.voice.summary",
        "summary_command",
        "What comments say, by a language model that you name; each claim cites its comments.",
    ),
    "topics": ("twofold.cli.voice.topics", "topics_command", "What comments speak of that nobody named, and growth."),
    "train": ("twofold.cli.voice.train", "train_command", "A valence model of your own, from scores beside comments."),
}


@click.group("voice", cls=LazyGroup, lazy=COMMANDS)
def voice_group() -> None:
    """What people say in their own words, read on this machine."""

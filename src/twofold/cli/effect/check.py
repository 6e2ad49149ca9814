"""``twofold effect check``: was a design changed since it was registered?"""

from pathlib import Path
from typing import Any

import click

from twofold.cli.effect.keys import key_of
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.effects.designs import check_design, read_design
from twofold.errors import DefinitionError


@click.command("check", short_help="See whether a registered design was changed.")
@click.argument("file", metavar="FILE")
@click.option("--key", "key_file", metavar="FILE", help="The key that it should be signed with.")
@click.option("--store", "store_path", metavar="DIR", help="The store whose key it should be signed with.")
@json_option
def check_command(file: str, *, as_json: bool, **asked: Any) -> None:
    """Check the seal of the design in FILE: its hash, and its signature where there is a key.

    Exits with 1 where the design was changed or signed with another key.
    """
    found = check_design(read_design(Path(file)), key_of(asked))
    if as_json:
        body = {"unchanged": found.unchanged, "signed": found.signed, "genuine": found.genuine, "sound": found.sound}
        write_json("design_check", {"file": file, **body, "sentence": found.sentence})
    elif found.sound:
        click.echo(found.sentence)
    if not found.sound:
        raise DefinitionError(f"{file}: {found.sentence}")

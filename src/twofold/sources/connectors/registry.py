"""The connectors that ship with Twofold."""

import difflib
from functools import cache
from importlib.resources import files

from twofold.errors import MappingError
from twofold.sources.connectors.connector import Connector
from twofold.sources.connectors.connector_file import parse_connector


@cache
def connectors() -> tuple[Connector, ...]:
    """All of them, by name."""
    folder = files("twofold.sources.connectors") / "products"
    texts = {each.name: each.read_text("utf-8") for each in folder.iterdir() if each.name.endswith(".toml")}
    return tuple(parse_connector(texts[name], name) for name in sorted(texts))


def connector(name: str) -> Connector:
    """The connector of this name.

    >>> connector("qualtrics").product
    'Qualtrics'

    Raises:
        MappingError: there is none.
    """
    known = {each.name: each for each in connectors()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else "."
    raise MappingError(f"There is no connector {name!r}{hint} Known connectors: {', '.join(known)}.")

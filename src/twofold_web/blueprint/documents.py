"""Journey maps as documents: the library's files, without files."""

import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from twofold.errors import TwofoldError
from twofold.facts.journey_map import JourneyMap
from twofold.journeys.exchange.map_files import read_map_file, write_map_file

LARGEST = 1_000_000  # characters or bytes of a document
RESERVED = {"new", "import"}  # addresses of pages
KINDS = (".toml", ".csv", ".xlsx")


class MapUnreadable(ValueError):
    """A document is no journey map; the message says where and why, in the library's words."""


def read_document(content: str | bytes, name: str = "map.toml") -> JourneyMap:
    """Read a map.

    Args:
        content: of the document.
        name: of the file it came in; its ending says what it is.

    Raises:
        MapUnreadable: it is no journey map.
    """
    kind = Path(name).suffix.lower()
    if kind not in KINDS:
        raise MapUnreadable(
            _("%(file)s: a file ending in %(kinds)s was expected.") % {"file": name, "kinds": ", ".join(KINDS)}
        )
    if len(content) > LARGEST:
        raise MapUnreadable(_("%(file)s: the file is too large for a journey map.") % {"file": name})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"map{kind}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        try:
            journey = read_map_file(path)
        except TwofoldError as wrong:
            raise MapUnreadable(str(wrong).replace(str(path), name)) from wrong
    if "/" in journey.name or len(journey.name) > 80 or journey.name in RESERVED:
        raise MapUnreadable(_("%(file)s: a map may not be called “%(name)s”.") % {"file": name, "name": journey.name})
    return journey


def write_document(journey: JourneyMap, kind: str = ".toml") -> str:
    """A map as TOML, or as CSV."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"map{kind}"
        write_map_file(journey, path)
        return path.read_text(encoding="utf-8")

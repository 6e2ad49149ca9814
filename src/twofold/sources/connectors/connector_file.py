"""The file of a connector: a mapping file with a table ``[connector]``."""

import tomllib

import tomli_w

from twofold.errors import MappingError
from twofold.sources.connectors.connector import Connector, Ids
from twofold.sources.mapping_file import parse_mapping
from twofold.sources.toml_section import Section

_KEYS = (
    "name",
    "product",
    "export",
    "formats",
    "columns",
    "below",
    "zone_below",
    "first_cell",
    "instead",
    "leave_out",
    "notes",
    "ids",
)


def parse_connector(text: str, name: str) -> Connector:
    """Read a connector from its TOML text; ``name`` is what errors call it.

    Raises:
        MappingError: it is no TOML, or says something no connector can say.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"{name} is not valid TOML: {error}") from None
    section = Section(name, "[connector]", table.pop("connector", {}))
    section.refuse_unknown(_KEYS)
    return Connector(
        name=_needed(section, "name"),
        product=_needed(section, "product"),
        export=_needed(section, "export"),
        formats=section.names("formats"),
        columns=_columns(section),
        mapping=parse_mapping(tomli_w.dumps(table), name),
        below=section.name("below"),
        zone_below=section.name("zone_below"),
        first_cell=section.name("first_cell"),
        instead={field: section.inner("instead").names(field) for field in section.inner("instead").table},
        leave_out=section.names("leave_out"),
        notes=section.names("notes"),
        ids=Ids(section.name("ids") or Ids.EVERYWHERE),
    )


def _needed(section: Section, key: str) -> str:
    found = section.name(key)
    if found is None:
        raise section.wrong(key, "is missing")
    return found


def _columns(section: Section) -> tuple[tuple[str, ...], ...]:
    found = section.items("columns")
    if not found:
        raise section.wrong("columns", "is missing; name the headers that tell this export from others")
    return tuple(tuple(each) if isinstance(each, list) else (str(each),) for each in found)

"""The mapping file: TOML in and out.

Reading is strict. A misspelt key that nobody notices would load thousands of rows without the field it was meant for,
so unknown keys, wrong types and contradictions are refused, with the file, the table and the key.
"""

import dataclasses
import math
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import tomli_w

from twofold.errors import MappingError
from twofold.facts.items import Scale
from twofold.facts.words import AnswerType, Instrument
from twofold.sources.mapping import AnswerMapping, ContactMapping, EventMapping, Field, Mapping, SourceOptions
from twofold.sources.toml_section import Section
from twofold.sources.vocabulary import plain_word

FORMATS = ("csv", "xlsx", "parquet", "ndjson", "json", "sav", "xes", "ocel")
TIMES = ("occurred_at", "replied_at", "resolved_at")

_EVENT_FIELDS = tuple(each.name for each in dataclasses.fields(EventMapping) if each.name != "context")
_SOURCE_KEYS = tuple(each.name for each in dataclasses.fields(SourceOptions))
_CONTACT_KEYS = tuple(each.name for each in dataclasses.fields(ContactMapping))
_FIELD_KEYS = ("column", "columns", "value", "map", "missing", "default", "otherwise")
_ANSWER_KEYS = (
    "item",
    "column",
    "columns",
    "map",
    "type",
    "scale",
    "missing",
    "touchpoint",
    "instrument",
    "version",
    "wording",
    "labels",
    "sensitive",
)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        MappingError: the file is missing, is no TOML, or says something no mapping can say.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MappingError(f"{path}: there is no such mapping file") from None
    except IsADirectoryError:
        raise MappingError(f"{path} is a folder, not a mapping file") from None
    except UnicodeDecodeError as error:
        raise MappingError(f"{path} is not text in UTF-8 (byte {error.start}); a mapping is a TOML file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise MappingError(f"{path} cannot be read: {reason}") from None
    return parse_mapping(text, path.name)


def parse_mapping(text: str, name: str = "mapping") -> Mapping:
    """Read a mapping from its TOML text; ``name`` is what errors call it.

    >>> parse_mapping('event.person = "PAX"').event.person
    Field(columns=('PAX',), value=None, format=None, map={}, missing=(), default=None, otherwise=None)

    Raises:
        MappingError: it is no TOML, or says something no mapping can say.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingError(f"{name} is not valid TOML: {error}") from None
    top = Section(name, "the file", table)
    top.refuse_unknown(("source", "event", "answer", "contact"))
    answers = []
    for number, each in enumerate(top.items("answer"), start=1):
        place = f"[[answer]] {number}"
        if not isinstance(each, dict):
            raise MappingError(f"{name}: {place} must be a table; write [[answer]] on a line of its own")
        answers.append(_answer(Section(name, place, each)))
    return Mapping(
        source=_source(Section(name, "[source]", top.inner("source").table)),
        event=_event(Section(name, "[event]", top.inner("event").table)),
        answers=tuple(answers),
        contact=_contact(Section(name, "[contact]", top.inner("contact").table)),
    )


def write_mapping(mapping: Mapping) -> str:
    """Write a mapping as the TOML text that reads back as the same mapping."""
    table: dict[str, Any] = {}
    if source := _changed(mapping.source, SourceOptions()):
        table["source"] = source
    event: dict[str, Any] = {}
    for key in _EVENT_FIELDS:
        found = getattr(mapping.event, key)
        if found is not None:
            event[key] = _field_toml(found)
    if mapping.event.context:
        event["context"] = list(mapping.event.context)
    table["event"] = event
    if contact := _changed(mapping.contact, ContactMapping()):
        table["contact"] = contact
    if mapping.answers:
        table["answer"] = [_answer_toml(each) for each in mapping.answers]
    return tomli_w.dumps(table)


def _contact(section: Section) -> ContactMapping:
    section.refuse_unknown(_CONTACT_KEYS)
    return ContactMapping(**{key: section.name(key) for key in _CONTACT_KEYS})


def _source(section: Section) -> SourceOptions:
    section.refuse_unknown(_SOURCE_KEYS)
    options = SourceOptions(
        format=section.name("format"),
        encoding=section.name("encoding"),
        delimiter=_character(section, "delimiter"),
        decimal=_character(section, "decimal"),
        sheet=section.code("sheet"),
        timezone=section.name("timezone") or "UTC",
        name=section.name("name"),
        skip=section.whole("skip", 0, 0),
        header_rows=section.whole("header_rows", 1, 1),
        skip_after_header=section.whole("skip_after_header", 0, 0),
        object_type=section.name("object_type"),
    )
    if options.format is not None and options.format not in FORMATS:
        raise section.wrong("format", f"must be one of {', '.join(FORMATS)}, not {options.format!r}")
    if options.decimal not in (None, ".", ","):
        raise section.wrong("decimal", f'must be "." or ",", not {options.decimal!r}')
    _refuse_unknown_codec(section, options.encoding)
    _refuse_unknown_zone(section, options.timezone)
    return options


def _character(section: Section, key: str) -> str | None:
    found = section.table.get(key)
    if found is not None and (not isinstance(found, str) or len(found) != 1):
        raise section.wrong(key, f"must be one character, not {found!r}")
    return found


def _refuse_unknown_codec(section: Section, encoding: str | None) -> None:
    if encoding is None:
        return
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        raise section.wrong("encoding", f"is not one Python knows: {encoding!r} (try utf-8 or cp1252)") from None


def _refuse_unknown_zone(section: Section, zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise section.wrong("timezone", f"must be an IANA zone like Europe/Budapest, not {zone!r}") from None


def _event(section: Section) -> EventMapping:
    section.refuse_unknown((*_EVENT_FIELDS, "context"))
    fields = {key: _field(section, key, timed=key in TIMES) for key in _EVENT_FIELDS if key in section.table}
    return EventMapping(**fields, context=section.names("context"))


def _field(section: Section, key: str, *, timed: bool = False) -> Field:
    found = section.table[key]
    if isinstance(found, str):
        return Field(columns=(section.name(key) or "",))
    if not isinstance(found, dict):
        raise section.wrong(key, f"must be a column name or a table like {{value = {found!r}}}, not {found!r}")
    inner = section.inner(key)
    inner.refuse_unknown((*_FIELD_KEYS, "format") if timed else _FIELD_KEYS)
    given = Field(
        columns=_columns(inner),
        value=inner.code("value"),
        format=inner.name("format"),
        map=inner.code_map("map"),
        missing=inner.codes("missing"),
        default=inner.code("default"),
        otherwise=inner.code("otherwise"),
    )
    if bool(given.columns) == (given.value is not None):
        raise section.wrong(key, "needs either a column (or columns) or a value, and not both")
    if given.value is not None and given != Field(value=given.value, format=given.format):
        raise section.wrong(key, "has a value, the same for every row; map, missing, default, otherwise need a column")
    return given


def _columns(section: Section) -> tuple[str, ...]:
    one = section.name("column")
    several = section.names("columns")
    if one is not None and several:
        raise section.wrong("column", "and columns cannot stand together")
    return (one,) if one is not None else several


def _answer(section: Section) -> AnswerMapping:
    section.refuse_unknown(_ANSWER_KEYS)
    if "item" not in section.table:
        raise section.wrong("item", 'is missing; name what was asked, like item = "nps"')
    found = section.table["item"]
    item = Field(value=section.name("item")) if isinstance(found, str) else _field(section, "item")
    section = Section(section.file, f"{section.place} ({item.value or item.columns[0]})", section.table)
    columns = _columns(section)
    if not columns:
        raise section.wrong("column", "is missing; name the column that holds the answers")
    answer = AnswerMapping(
        item=item,
        answer=Field(columns=columns, map=section.code_map("map")),
        type=_type(section),
        scale=_scale(section),
        missing=section.codes("missing"),
        touchpoint=_field(section, "touchpoint") if "touchpoint" in section.table else None,
        instrument=_instrument(section),
        version=section.whole("version", 1, 1),
        wording=section.code_map("wording"),
        labels=section.code_map("labels"),
        sensitive=_claim(section, "sensitive"),
    )
    if answer.scale is not None and answer.type is not AnswerType.NUMBER:
        raise section.wrong("scale", f"belongs to numbers, not to type = {answer.type.value!r}")
    return answer


def _claim(section: Section, key: str) -> bool:
    found = section.table.get(key, False)
    if not isinstance(found, bool):
        raise section.wrong(key, f"must be true or false, not {found!r}")
    return found


def _type(section: Section) -> AnswerType:
    found = section.name("type") or AnswerType.NUMBER.value
    try:
        return AnswerType(plain_word(found))
    except ValueError:
        raise section.wrong("type", f"must be {', '.join(AnswerType)}, not {found!r}") from None


def _instrument(section: Section) -> str | None:
    found = section.name("instrument")
    if found is None:
        return None
    try:
        return Instrument(plain_word(found).replace(" ", "_")).value
    except ValueError:
        raise section.wrong("instrument", f"must be one of {', '.join(Instrument)}, not {found!r}") from None


def _scale(section: Section) -> Scale | None:
    if "scale" not in section.table:
        return None
    ends = section.items("scale")
    numbers = [end for end in ends if isinstance(end, int | float) and not isinstance(end, bool) and math.isfinite(end)]
    if len(ends) != 2 or len(numbers) != 2 or not -1e300 < numbers[0] < numbers[1] < 1e300:
        raise section.wrong("scale", f"must be its smallest and largest answer, like [1, 5], not {ends!r}")
    return Scale(float(numbers[0]), float(numbers[1]))


def _changed(record: Any, default: Any) -> dict[str, Any]:
    """What of a record differs from its default: the rest need not be written."""
    pairs = ((each.name, getattr(record, each.name)) for each in dataclasses.fields(record))
    return {name: value for name, value in pairs if value != getattr(default, name)}


def _field_toml(field: Field) -> str | dict[str, Any]:
    found = _changed(field, Field())
    if set(found) == {"columns"} and len(field.columns) == 1:
        return field.columns[0]
    return _with_columns(found)


def _with_columns(found: dict[str, Any]) -> dict[str, Any]:
    columns = found.pop("columns", ())
    head: dict[str, Any] = {}
    if len(columns) == 1:
        head = {"column": columns[0]}
    elif columns:
        head = {"columns": list(columns)}
    return head | {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}


def _answer_toml(answer: AnswerMapping) -> dict[str, Any]:
    item = answer.item.value if answer.item.value is not None else _item_toml(answer.item)
    table: dict[str, Any] = {"item": item} | _with_columns(_changed(answer.answer, Field()))
    if answer.type is not AnswerType.NUMBER:
        table["type"] = answer.type.value
    if answer.scale is not None:
        table["scale"] = [_short(answer.scale.low), _short(answer.scale.high)]
    if answer.missing:
        table["missing"] = list(answer.missing)
    if answer.touchpoint is not None:
        table["touchpoint"] = _field_toml(answer.touchpoint)
    rest = {"instrument": answer.instrument, "wording": answer.wording, "labels": answer.labels}
    if answer.sensitive:
        table["sensitive"] = True
    if answer.version != 1:
        table["version"] = answer.version
    return table | {key: value for key, value in rest.items() if value}


def _item_toml(item: Field) -> dict[str, Any]:
    # a bare text would read as the item's own name, not as a column
    return _with_columns(_changed(item, Field()))


def _short(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number

"""Journey maps as rows: one a touchpoint, for people who design in a spreadsheet.

```
map   stage    touchpoint  title:en  title:hu        roles         does
stay  arrival  check-in    Check-in  Bejelentkezés   receptionist  Says their name
stay  arrival  lobby
```

Columns are the fields of ``Touchpoint``; those of a stage begin with ``stage_``, those of the map with ``map_``. A text
has one column a language (``title:hu``); without a language it is in the map's own. Several values in one cell are
separated by ``;``. A field added to the records becomes a column by itself, as long as its type is one of ``KINDS``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from twofold.errors import DefinitionError
from twofold.facts.journey_map import JourneyMap, Stage, Texts, Touchpoint

SEPARATOR = ";"
LANGUAGE = ":"
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
# a field that is the record's own name, or that holds the records inside, is no column of this kind
NAMES = {"map": "map", "stage": "stage", "": "touchpoint"}
INSIDE = {"name", "stages", "touchpoints"}


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row of a table that holds a map.

    Attributes:
        number: of the row in its file.
        cells: text by column; "" or left out where nothing stands.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Column:
    """A field of a record and the column it stands in."""

    name: str
    column: str
    hint: Any
    default: Any

    @property
    def by_language(self) -> bool:
        return bool(self.hint == Texts)


def _columns(record: type, prefix: str) -> tuple[_Column, ...]:
    hints = get_type_hints(record)
    lead = f"{prefix}_" if prefix else ""
    return tuple(
        _Column(
            each.name,
            lead + each.name,
            hints[each.name],
            each.default_factory() if each.default_factory is not MISSING else each.default,
        )
        for each in fields(record)
        if each.name not in INSIDE
    )


RECORDS: tuple[tuple[str, type], ...] = (("map", JourneyMap), ("stage", Stage), ("", Touchpoint))
COLUMNS = {prefix: _columns(record, prefix) for prefix, record in RECORDS}


def map_rows(journey: JourneyMap) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """A map as a header and rows of text, as ``map_of_rows`` reads them.

    A stage without touchpoints, and a map without stages, is one row.
    """
    told = [
        _told("map", journey) | _told("stage", stage) | _told("", point)
        for stage in journey.stages or (None,)
        for point in (stage.touchpoints if stage else ()) or (None,)
    ]
    found = dict.fromkeys(column for row in told for column in row)
    order = {column: place for place, column in enumerate(_order(found))}
    header = tuple(sorted(found, key=lambda column: order[column]))
    return header, tuple(tuple(row.get(column, "") for column in header) for row in told)


def _order(found: Mapping[str, None]) -> list[str]:
    """Every column in the order of the records' fields, languages in alphabetical order."""
    ordered = []
    for prefix, columns in COLUMNS.items():
        ordered.append(NAMES[prefix])
        for each in columns:
            ordered.append(each.column)
            ordered += sorted(column for column in found if column.startswith(each.column + LANGUAGE))
    return ordered


def _told(prefix: str, record: JourneyMap | Stage | Touchpoint | None) -> dict[str, str]:
    if record is None:
        return {NAMES[prefix]: ""}
    told = {NAMES[prefix]: record.name}
    for each in COLUMNS[prefix]:
        value = getattr(record, each.name)
        if each.by_language:
            told |= {each.column + LANGUAGE + language: text for language, text in value.items()}
        else:
            told[each.column] = _text(value)
    return told


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YES[0] if value else NO[0]
        case tuple():
            return f"{SEPARATOR} ".join(str(each).replace("\\", "\\\\").replace(SEPARATOR, "\\;") for each in value)
        case StrEnum():
            return value.value
        case _:
            return str(value)


def map_of_rows(source: str, columns: Sequence[str], rows: Sequence[MapRow], *, name: str) -> JourneyMap:
    """A map from the rows of a table.

    Args:
        source: what errors call the file.
        columns: its header; ``stage`` and ``touchpoint`` are required.
        rows: its rows, in the usual order of the touchpoints; rows of one stage stand together.
        name: the map's name, where the rows have no column ``map``.

    Raises:
        DefinitionError: the rows are no map; the message names the file, the row and the column.
    """
    return _Reader(source, tuple(columns)).journey_map(rows, name)


class _Reader:
    """Knows, for every message, the file, the row and the column."""

    def __init__(self, source: str, columns: tuple[str, ...]) -> None:
        self._source = source
        self._columns = columns
        self._language = "en"

    def journey_map(self, rows: Sequence[MapRow], name: str) -> JourneyMap:
        self._refuse_header()
        if not rows:
            raise DefinitionError(
                f"{self._source}: there is no row below the header; one row a touchpoint was expected"
            )
        head = rows[0]
        self._language = head.cells.get("map_language", "") or "en"
        journey = JourneyMap(**self._fields("map", head), name=head.cells.get("map", "") or name)
        self._refuse_other("map", rows)
        return replace(journey, stages=self._stages(rows))

    def _stages(self, rows: Sequence[MapRow]) -> tuple[Stage, ...]:
        stages: dict[str, Stage] = {}
        begun: dict[str, MapRow] = {}
        points: dict[str, int] = {}
        here = ""
        for row in rows:
            stage, point = row.cells.get("stage", ""), row.cells.get("touchpoint", "")
            if not stage and not point and len(rows) == 1:
                break  # a map without stages
            self._refuse_place(row, here, begun)
            here = stage
            if stage not in stages:
                begun[stage] = row
                stages[stage] = Stage(**self._fields("stage", row), name=stage)
            self._refuse_other("stage", (begun[stage], row))
            if point:
                self._refuse_twice(row, points)
                inside = (*stages[stage].touchpoints, Touchpoint(**self._fields("", row), name=point))
                stages[stage] = replace(stages[stage], touchpoints=inside)
        return tuple(stages.values())

    def _refuse_header(self) -> None:
        known = [each.column for columns in COLUMNS.values() for each in columns]
        texts = {each.column for columns in COLUMNS.values() for each in columns if each.by_language}
        for needed in ("stage", "touchpoint"):
            if needed not in self._columns:
                raise DefinitionError(
                    f"{self._source}, row 1: column {needed!r} is missing; found: {', '.join(self._columns)}"
                )
        for column in self._columns:
            plain, language_follows, language = column.partition(LANGUAGE)
            spoken = plain in texts and bool(language.strip()) if language_follows else plain in known
            if not spoken and column not in NAMES.values():
                raise DefinitionError(
                    f"{self._source}, row 1: column {column!r} is not known; the columns are "
                    f"{', '.join((*NAMES.values(), *known))}, texts also by language as title:hu"
                )

    def _refuse_place(self, row: MapRow, here: str, begun: Mapping[str, MapRow]) -> None:
        stage = row.cells.get("stage", "")
        if not stage:
            raise self._fault(row, "stage", "is empty; name the stage of the touchpoint")
        if stage in begun and here != stage:
            first = begun[stage].number
            raise self._fault(row, "stage", f"is {stage!r} again, begun in row {first}; keep its rows together")

    def _refuse_twice(self, row: MapRow, points: dict[str, int]) -> None:
        point = row.cells["touchpoint"]
        if point in points:
            raise self._fault(row, "touchpoint", f"is {point!r}, which stands in row {points[point]} already")
        points[point] = row.number

    def _refuse_other(self, prefix: str, rows: Sequence[MapRow]) -> None:
        """What is said of a map or a stage may be repeated in its rows or left out there, but not said otherwise."""
        first = rows[0]
        columns = [each for each in self._columns if each.startswith(f"{prefix}_") or each == prefix == "map"]
        for row, column in ((row, column) for row in rows[1:] for column in columns):
            said, expected = row.cells.get(column, ""), first.cells.get(column, "")
            if said and said != expected:
                beside = f"row {first.number} of the same {prefix} says {expected!r}"
                raise self._fault(row, column, f"is {said!r}, but {beside}")

    def _fields(self, prefix: str, row: MapRow) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for each in COLUMNS[prefix]:
            if each.by_language:
                found[each.name] = self._texts(each, row)
            elif text := row.cells.get(each.column, ""):
                found[each.name] = self._value(each, row, text)
        return found

    def _texts(self, each: _Column, row: MapRow) -> Texts:
        plain = row.cells.get(each.column, "")
        told = {self._language: plain} if plain else {}
        for column in self._columns:
            text = row.cells.get(column, "")
            if column.startswith(each.column + LANGUAGE) and text:
                language = column.removeprefix(each.column + LANGUAGE).strip()
                if language in told:
                    raise self._fault(row, column, f"says {language!r} a second time, beside column {each.column!r}")
                told[language] = text
        return told

    def _value(self, each: _Column, row: MapRow, text: str) -> Any:
        try:
            return value_of(each.hint, text)
        except ValueError as error:
            raise self._fault(row, each.column, f"is {text!r}; {error}") from error

    def _fault(self, row: MapRow, column: str, sentence: str) -> DefinitionError:
        return DefinitionError(f"{self._source}, row {row.number}: column {column!r} {sentence}")


def value_of(hint: Any, text: str) -> Any:
    """The value that a text stands for, in the type of a record's field.

    >>> value_of(tuple[str, ...], "receptionist; porter"), value_of(float | None, "1.5"), value_of(bool, "no")
    (('receptionist', 'porter'), 1.5, False)

    Raises:
        ValueError: it stands for none; the message says what was expected.
        TypeError: no cell can hold this type.
    """
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] if NoneType in get_args(hint) else [hint]
    kind = kinds[0]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _word(kind, text)
    if kind not in KINDS:
        raise TypeError(f"no cell of a table holds {hint}")
    return KINDS[kind](text)


def _word(kind: type[StrEnum], text: str) -> StrEnum:
    try:
        return kind(text.strip().lower())
    except ValueError:
        raise ValueError(f"it must be one of {', '.join(kind)}") from None


def _truth(text: str) -> bool:
    if text.lower() not in YES + NO:
        raise ValueError("it must be yes or no")
    return text.lower() in YES


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ValueError("it must be a number") from None


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("it must be a whole number") from None


def _several(text: str) -> tuple[str, ...]:
    """Values separated by ``;``, which a backslash before it makes a plain sign."""
    parts, escaped = [""], False
    for sign in text:
        if sign == SEPARATOR and not escaped:
            parts.append("")
            continue
        if sign == "\\" and not escaped:
            escaped = True
            continue
        parts[-1] += ("\\" if escaped and sign not in {SEPARATOR, "\\"} else "") + sign
        escaped = False
    parts[-1] += "\\" if escaped else ""
    return tuple(part.strip() for part in parts if part.strip())


KINDS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    bool: _truth,
    int: _whole,
    float: _number,
    tuple[str, ...]: _several,
}

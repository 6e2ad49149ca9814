"""What happened, when, where and to whom: the event's own columns, in SQL."""

from collections.abc import Mapping as Named
from enum import StrEnum

from twofold.errors import MappingError
from twofold.facts.schemas import context_column
from twofold.facts.words import Kind, Outcome, Side, Status
from twofold.sources.layers import Check, Layers
from twofold.sources.mapping import Field, Mapping
from twofold.sources.origin import Origin
from twofold.sources.sql_text import Cells, literal, quoted
from twofold.sources.times import EARLIEST_US, Reading, day_sql, moment, offset_sql, wall_sql
from twofold.sources.vocabulary import plain_word, spellings
from twofold.sources.zones import DAY

TEXTS = ("case", "unit", "touchpoint", "channel", "role", "language")


def situation(mapping: Mapping, cells: Cells, origin: Origin, readings: Named[str, Reading]) -> tuple[Layers, ...]:
    """The columns of SITUATION (persons excepted), outcome, replied_*, resolved_* and context_*; each field by itself.

    Args:
        mapping: the mapping.
        cells: the columns of the file.
        origin: the load.
        readings: how each time field is read (occurred_at, replied_at, resolved_at).

    Raises:
        MappingError: a column is missing, or a constant is no word of its vocabulary.
    """
    return (
        _occurred(mapping, cells, origin, readings),
        _later(mapping, cells, origin, readings, "replied"),
        _later(mapping, cells, origin, readings, "resolved"),
        *_words(mapping, cells),
        _weight(mapping.event.weight, cells),
        *(_text(mapping, cells, name) for name in TEXTS),
        *(
            Layers(columns=(column,), told={name: cells.raw((column,))}, gives={name: quoted(name)})
            for column, name in context_names(mapping.event.context, origin.known).items()
        ),
    )


def context_names(columns: tuple[str, ...], known: tuple[str, ...] = ()) -> dict[str, str]:
    """The fact's column of each context column: safe for Delta, each once whatever its case, spelled as known.

    >>> context_names(("Q13 COUNTY", "q13_county"))
    {'Q13 COUNTY': 'context_Q13_COUNTY', 'q13_county': 'context_q13_county_2'}
    >>> context_names(("segment",), known=("context_Segment",))
    {'segment': 'context_Segment'}
    """
    spelled = {name.casefold(): name for name in known}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for column in dict.fromkeys(columns):
        # a nested object of that name is flattened to context.segment
        plain = context_column(column.removeprefix("context."))
        unique, copy = plain, 1
        while unique.casefold() in taken:
            copy += 1
            unique = f"{plain}_{copy}"
        taken.add(unique.casefold())
        names[column] = spelled.get(unique.casefold(), unique)
    return names


def hidden_columns(mapping: Mapping) -> frozenset[str]:
    """The columns that hold persons, employees or addresses: facts know pseudonyms only.

    Raises:
        MappingError: the mapping also keeps one of them as it is.
    """
    event = mapping.event
    hidden = frozenset(
        " ".join(column.split())
        for columns in (
            *(field.columns for field in (event.person, event.employee) if field),
            mapping.contact.addresses,
        )
        for column in columns
    )
    kept = {f"[event] {name}": getattr(event, name) for name in (*TEXTS, "kind", "status", "outcome") if name != "case"}
    kept |= {"[event] context": Field(columns=event.context)}
    kept |= {f"[[answer]] {number}": answer.answer for number, answer in enumerate(mapping.answers, start=1)}
    kept |= {f"[[answer]] {number} item": answer.item for number, answer in enumerate(mapping.answers, start=1)}
    kept |= {f"[[answer]] {number} touchpoint": each.touchpoint for number, each in enumerate(mapping.answers, start=1)}
    if event.case and _owner_of_case(mapping, event.case) is None:  # else it is kept as a pseudonym
        kept["[event] case"] = event.case
    for place, field in kept.items():
        for column in field.columns if field else ():
            if " ".join(column.split()) in hidden:
                raise MappingError(
                    f"{place} would keep the column {column!r} as it is, but it names persons or employees, who are "
                    f"kept as pseudonyms only; take it out of {place}"
                )
    return hidden


def _text(mapping: Mapping, cells: Cells, name: str) -> Layers:
    field: Field | None = getattr(mapping.event, name)
    if field is None or not field.columns:
        return Layers(gives={name: f"{literal(field.value or None) if field else 'NULL'}::VARCHAR"})
    owner = _owner_of_case(mapping, field) if name == "case" else None
    if owner is not None:  # its pseudonym, as text
        return Layers(besides=(owner,), told={name: f"{owner}::VARCHAR"}, gives={name: quoted(name)})
    return Layers(columns=field.columns, told={name: cells.text(field)}, gives={name: quoted(name)})


def _owner_of_case(mapping: Mapping, field: Field) -> str | None:
    """Whom a case names, where it is a person or an employee."""
    for name in ("person", "employee"):
        owner = getattr(mapping.event, name)
        if owner and set(owner.columns) & set(field.columns):
            return name
    return None


def _occurred(mapping: Mapping, cells: Cells, origin: Origin, readings: Named[str, Reading]) -> Layers:
    field = mapping.event.occurred_at
    local = "occurred_local_us"
    given = {"occurred_us": "occurred_us", "local_us": local, "local_day": day_sql(local), "zone": "occurred_zone"}
    if field is None:
        # the moment the file was last changed, in universal time
        known = Layers(read={"occurred_wall": str(origin.modified_us), "occurred_offset": "'Z'"})
        return known + moment("occurred", mapping.source.timezone, zoned=True) + Layers(gives=given)
    empty = Check(field.columns, "occurred_told IS NULL", "NULL", "is empty: every event needs its time")
    reading = readings["occurred_at"]
    layers = _moment(field, "occurred", cells, mapping.source.timezone, reading)
    return layers + Layers(checks=(empty, *_time_checks(field, "occurred", origin, reading)), gives=given)


def _later(mapping: Mapping, cells: Cells, origin: Origin, readings: Named[str, Reading], name: str) -> Layers:
    field = getattr(mapping.event, f"{name}_at")
    columns = (f"{name}_us", f"{name}_local_us")
    if field is None:
        return Layers(gives=dict.fromkeys(columns, "NULL::BIGINT"))
    reading = readings[f"{name}_at"]
    layers = _moment(field, name, cells, mapping.source.timezone, reading)
    given = {column: column for column in columns}
    return layers + Layers(checks=_time_checks(field, name, origin, reading), gives=given)


def _moment(field: Field, name: str, cells: Cells, zone: str, reading: Reading) -> Layers:
    told = f"{name}_told"
    read = {f"{name}_wall": wall_sql(told, reading), f"{name}_offset": offset_sql(told, reading)}
    layers = Layers(columns=field.columns, told={told: cells.text(field)}, read=read)
    return layers + moment(name, zone, zoned=reading.zoned)


def _time_checks(field: Field, name: str, origin: Origin, reading: Reading) -> tuple[Check, ...]:
    columns, told = field.columns, f"{name}_told"
    expected = " or ".join(repr(each) for each in reading.formats[:2])
    written = "2026-01-31 12:00" if reading.iso else ""
    like = " or ".join(each for each in (written, expected and f"the format {expected}") if each)
    latest = origin.now_us + DAY
    return (
        Check(columns, f"{told} IS NOT NULL AND {name}_wall IS NULL", told, f"is no time; expected {like}"),
        Check(
            columns, f"{name}_us < {EARLIEST_US}", told, "lies before 1950: most likely an empty date that became 1900"
        ),
        Check(columns, f"{name}_us > {latest}", told, "lies more than a day after the moment of this load"),
    )


def _words(mapping: Mapping, cells: Cells) -> tuple[Layers, ...]:
    event = mapping.event
    kind = event.kind or Field(value="survey" if mapping.answers else "contact")
    pulse = kind.value is not None and plain_word(kind.value) in {"pulse", "training", "employee pulse"}
    side = event.side or Field(value="employee" if pulse else "customer")
    status = event.status or Field(value="complete")
    return (
        _word("kind", kind, Kind, cells),
        _word("side", side, Side, cells),
        _word("status", status, Status, cells, empty="complete"),
        _word("outcome", event.outcome, Outcome, cells, empty=None)
        if event.outcome
        else Layers(gives={"outcome": "NULL::VARCHAR"}),
    )


_REQUIRED = "required"


def _word(name: str, field: Field, words: type[StrEnum], cells: Cells, *, empty: str | None = _REQUIRED) -> Layers:
    """A field whose values are words of a closed vocabulary."""
    known = spellings(words)
    if field.value is not None:
        meant = known.get(plain_word(field.value))
        if meant is None:
            raise MappingError(f"[event] {name} = {field.value!r} is none of {', '.join(words)}")
        return Layers(gives={name: literal(meant)})
    told = f"{name}_told"
    exact = ", ".join(literal(word.value) for word in words)
    plain = f"trim(lower(regexp_replace({told}, '[\\s_-]+', ' ', 'g')))"
    cases = " ".join(f"WHEN {literal(spelling)} THEN {literal(word)}" for spelling, word in known.items())
    other = "NULL" if empty in (None, _REQUIRED) else literal(empty)
    meant = (
        f"CASE WHEN {told} IS NULL THEN {other} WHEN {told} IN ({exact}) THEN {told} ELSE CASE {plain} {cases} END END"
    )
    expected = f"is none of {', '.join(words)}; say what it means in the mapping: map = {{...}}"
    checks = [Check(field.columns, f"{told} IS NOT NULL AND {name} IS NULL", told, expected)]
    if empty == _REQUIRED:
        checks.append(
            Check(field.columns, f"{told} IS NULL", "NULL", f"is empty, but {name} needs one of {', '.join(words)}")
        )
    return Layers(
        columns=field.columns,
        told={told: cells.text(field)},
        read={name: meant},
        checks=tuple(checks),
        gives={name: quoted(name)},
    )


def _weight(field: Field | None, cells: Cells) -> Layers:
    if field is None:
        return Layers(gives={"weight": "1::DOUBLE"})
    columns = field.columns
    checks = (
        Check(columns, "weight_told IS NULL", "NULL", "is empty: say in the mapping what that means, default = 1 or 0"),
        Check(columns, "weight IS NULL", "weight_told", "is no finite number, and a weight must be one"),
        Check(columns, "weight < 0", "weight_told", "is negative, and a weight must not be"),
    )
    return Layers(
        columns=columns,
        told={"weight_told": cells.text(field)},
        read={"weight": cells.number("weight_told")},
        checks=checks,
        gives={"weight": "weight"},
    )

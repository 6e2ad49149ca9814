"""How the dates of a column are written, decided once for the column and never row by row.

``03/04/2024`` is a day in April or in March. Only another row of the same column can tell (``13/04/2024``), so the
whole column is searched for one; where none is found, the mapping must say it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from twofold.errors import MappingError
from twofold.sources.times import Reading

SHAPES_KEPT = 50  # ways of writing a date in one column; more is no column of dates

DATE_LETTERS = 15  # 31. 01. 2024 and what follows

_NUMERIC = re.compile(r"^(\d{1,4})([./-] ?)(\d{1,2})([./-] ?)(\d{1,4})(\.?)(.*)$", re.DOTALL)
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:(T?)(\d\d)(\d\d)(\d\d)?)?$")
_DAY_NAME_YEAR = re.compile(r"^(?:([A-Za-z]{3,9})(,? ))?(\d{1,2})(\.? |-)([A-Za-z]{3,9})(,? |-)(\d{4})(.*)$", re.DOTALL)
_NAME_DAY_YEAR = re.compile(r"^(?:([A-Za-z]{3,9})(,? ))?([A-Za-z]{3,9})( )(\d{1,2})(,? )(\d{4})(.*)$", re.DOTALL)
_TIME = re.compile(
    r"^(,? |T)(\d{1,2})([:.])(\d\d)(?:([:.])(\d\d)(?:\.\d{1,9})?)?( ?)([AaPp][Mm])?( ?)(Z|[+-]\d\d:?\d\d)?$"
)
_USUAL_TIMES = ("", " %H:%M", " %H:%M:%S")  # midnight loses its time in many exports


def shape_sql(told: str) -> str:
    """SQL of the shape of a text: its digits and letters forgotten, what stands between them kept."""
    letters = f"regexp_replace({told}, '[A-Za-z]+', 'a', 'g')"
    return f"left(regexp_replace({letters}, '[0-9]+', '9', 'g'), 40)"


def alike_sql(told: str) -> str:
    """SQL of what texts of one shape and of one length of each number share; cheaper than the shape itself."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return f"translate(lower(left({told}, 60)), '012345678{letters}', '{'9' * 9}{'a' * len(letters)}')"


def begins_short_sql(told: str) -> str:
    """SQL of whether a text may begin with a number of one or two digits, as 31.01.2024 does."""
    return f"(substr({told}, 2, 1) IN ('.', '/', '-') OR substr({told}, 3, 1) IN ('.', '/', '-'))"


def parts_sql(told: str) -> tuple[str, str, str]:
    """SQL of the three numbers that begin a text such as 31.01.2024; null where it begins otherwise."""
    pattern = r"^(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{2,4})(?:\D|$)"
    numbers = (f"TRY_CAST(regexp_extract({told}, '{pattern}', {group}) AS INTEGER)" for group in (1, 2, 3))
    first, second, third = numbers
    return first, second, third


@dataclass(slots=True)
class Evidence:
    """What the cells of one column have shown so far.

    Attributes:
        column: the column's name, for errors.
        shapes: a sample of each shape, in order of first appearance.
        largest: the largest first, second and third number of dates like 31.01.2024.
    """

    column: str
    shapes: dict[str, str] = field(default_factory=dict)
    largest: list[int] = field(default_factory=lambda: [0, 0, 0])

    def add(self, samples: Iterable[tuple[str, str]], largest: Iterable[int | None]) -> None:
        """Take in a batch: shapes with a sample of each, and the largest numbers."""
        for shape, sample in samples:
            if len(self.shapes) < SHAPES_KEPT:
                self.shapes.setdefault(shape, sample)
        self.largest = [max(old, new or 0) for old, new in zip(self.largest, largest, strict=True)]

    @property
    def decided(self) -> bool:
        """Whether no further row is needed to read this column."""
        return bool(self.shapes) and not any(_is_open(sample, self.largest) for sample in self.shapes.values())

    def reading(self) -> Reading:
        """How to read the column.

        Raises:
            MappingError: the column's dates can be read in two ways, or some in one way and some in the other.
        """
        patterns: dict[str, None] = {}
        for sample in self.shapes.values():
            if _is_open(sample, self.largest):
                raise MappingError(
                    f"Column {self.column!r} holds dates like {sample!r}, and no row says whether day or month comes "
                    f'first; say it in the mapping, for example format = "%d/%m/%Y" or format = "%m/%d/%Y"'
                )
            patterns |= dict.fromkeys(patterns_of(sample, self.largest))
        return Reading(iso=True, formats=tuple(patterns))


def patterns_of(sample: str, largest: list[int]) -> list[str]:
    """The strptime patterns for a text and its close relatives, none where it is ISO or no date.

    >>> patterns_of("31.01.2024 10:15", [31, 12, 2024])
    ['%d.%m.%Y %H:%M', '%d.%m.%Y', '%d.%m.%Y %H:%M:%S']
    """
    if compact := _COMPACT.match(sample):
        date_part = "%Y%m%d"
        time_part = f"{compact[4]}%H%M" + ("%S" if compact[7] else "") if compact[5] else ""
        return [date_part + time_part]
    dated = _dated(sample, largest)
    if dated is None:
        return []
    dates, rest = dated
    time = _time_pattern(rest)
    if time is None:
        return []
    return list(dict.fromkeys(date + each for date in dates for each in (time, *_USUAL_TIMES)))


def _dated(sample: str, largest: list[int]) -> tuple[list[str], str] | None:
    """The patterns of the date a text begins with, and the rest of the text."""
    if numeric := _NUMERIC.match(sample):
        first, gap, _, second_gap, last, dot, rest = numeric.groups()
        codes = _codes(first, gap, last, largest)
        # what stands between is kept as it is written
        return ([codes[0] + gap + codes[1] + second_gap + codes[2] + dot], rest) if codes else None
    if named := _DAY_NAME_YEAR.match(sample):
        weekday, comma, _, gap, _, second_gap, _, rest = named.groups()
        return [f"{day}%d{gap}{month}{second_gap}%Y" for day, month in _names(weekday, comma)], rest
    if named := _NAME_DAY_YEAR.match(sample):
        weekday, comma, _, gap, _, second_gap, _, rest = named.groups()
        return [f"{day}{month}{gap}%d{second_gap}%Y" for day, month in _names(weekday, comma)], rest
    return None


def _names(weekday: str | None, comma: str | None) -> list[tuple[str, str]]:
    days = [""] if weekday is None else [("%a" if len(weekday) == 3 else "%A") + (comma or "")]
    return [(day, month) for day in days for month in ("%b", "%B")]


def _codes(first: str, gap: str, last: str, largest: list[int]) -> tuple[str, str, str] | None:
    """The strptime codes of three numbers; None where no order of them is a date, or the order is open."""
    if len(first) > 2:
        return ("%Y", "%m", "%d") if len(first) == 4 and len(last) <= 2 else None
    if len(last) not in (2, 4):
        return None
    year = "%Y" if len(last) == 4 else "%y"
    if len(last) == 2 and largest[0] > 31 >= largest[2]:
        return ("%y", "%m", "%d")
    day_first, month_first = largest[0] > 12, largest[1] > 12
    if day_first == month_first and not (gap.startswith(".") and not month_first):
        return None
    return ("%m", "%d", year) if month_first else ("%d", "%m", year)


def _is_open(sample: str, largest: list[int]) -> bool:
    """Whether a text is a date whose order the column has not shown."""
    numeric = _NUMERIC.match(sample)
    if numeric is None or len(numeric[1]) > 2 or len(numeric[5]) not in (2, 4) or _time_pattern(numeric[7]) is None:
        return False
    return _codes(numeric[1], numeric[2], numeric[5], largest) is None


def _time_pattern(rest: str) -> str | None:
    """The pattern of the time behind a date; None where something else stands there."""
    if not rest:
        return ""
    found = _TIME.match(rest)
    if found is None:
        return None
    gap, _, sign, _, second_sign, second, blank, half, offset_blank, offset = found.groups()
    hour = "%I" if half else "%H"
    seconds = f"{second_sign}%S" + (".%f" if "." in rest.split(second_sign + second, 1)[-1] else "") if second else ""
    return f"{gap}{hour}{sign}%M{seconds}{blank}{'%p' if half else ''}{offset_blank}{'%z' if offset else ''}"

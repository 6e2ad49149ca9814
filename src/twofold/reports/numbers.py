"""Numbers as people of a language write them: scores, shares, durations, days and months."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from twofold.reports.units_of_measure import Unit
from twofold.reports.words import Words

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
DIGITS = {Unit.POINTS: 1, Unit.MEAN: 2, Unit.COUNT: 0}
PATTERNS = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00", 3: "#,##0.000"}
TIMES = {"days": 1 / 24, "hours": 1, "minutes": 60}  # how many of them an hour has


@dataclass(frozen=True, slots=True)
class Numbers:
    """Writes numbers in one language."""

    words: Words

    def score(self, value: float | None, unit: Unit, *, signed: bool = False) -> str:
        """A value in its measure's unit; a dash where there is none."""
        if value is None or not math.isfinite(value):
            return NOTHING
        if unit is Unit.DURATION:
            return self.duration(value)
        if unit is Unit.SHARE and signed:  # the difference of two shares is in percentage points, not in percent
            written = self.words("value.percentage_points", value=self.decimal(value, 1))
        else:
            written = self.percent(value) if unit is Unit.SHARE else self.decimal(value, DIGITS[unit])
        return f"+{written}" if signed and value > 0 else written

    def decimal(self, value: float, digits: int) -> str:
        """A number with so many decimals."""
        rounded = round(value, digits) + 0.0  # -0.0 + 0.0 is 0.0: no "-0"
        return format_decimal(rounded, PATTERNS[digits], self.words.locale).replace("-", MINUS)

    def whole(self, number: float) -> str:
        """A whole number."""
        return self.decimal(number, 0)

    def percent(self, percent: float, digits: int = 1) -> str:
        """A number of percent (0 to 100), spaced as the language does."""
        pattern = self.words.locale.percent_formats[None].pattern.replace("#,##0", PATTERNS[digits])
        rounded = round(percent, digits) / 100 + 0.0
        return str(format_percent(rounded, pattern, self.words.locale)).replace("-", MINUS)

    def tick(self, value: float, unit: Unit, *, signed: bool = False) -> str:
        """A number on an axis, with no more decimals than it needs; a signed share is a difference, in points."""
        if signed:
            written = self.tick(value, Unit.POINTS if unit is Unit.SHARE else unit)
            return f"+{written}" if value > 0 else written
        if unit is Unit.SHARE:
            return self.percent(value, 0 if _whole(value) else 1)
        if unit is Unit.DURATION:
            return self.duration(value) if value else self.whole(0)
        return self.decimal(value, next((digits for digits in (0, 1, 2) if _whole(value * 10**digits)), 3))

    def duration(self, hours: float) -> str:
        """A stretch of time in the largest unit of which there is at least one and a half."""
        noun, amount = next(
            ((noun, hours * many) for noun, many in TIMES.items() if hours * many >= 1.5),
            ("seconds", hours * 3600),
        )
        digits = 0 if amount >= 20 or noun == "seconds" or _whole(amount) else 1
        return self.words.count(noun, round(amount, digits) if digits else round(amount), self.decimal(amount, digits))

    def p(self, p_value: float) -> str:
        """A corrected p-value, never as zero."""
        if p_value < 0.001:
            return self.words("value.p_small", p=self.decimal(0.001, 3))
        return self.words("value.p", p=self.decimal(p_value, 3 if p_value < 0.1 else 2))

    def count(self, noun: str, number: int) -> str:
        """How many of something."""
        return self.words.count(noun, number, self.whole(number))

    def day(self, day: date) -> str:
        """A date."""
        return format_date(day, "long", self.words.locale)

    def month(self, text: str | None, *, short: bool = False) -> str:
        """A calendar period as measures name it (2025-04, 2025-W07, 2025-04-30), as people write it."""
        if text and re.fullmatch(r"\d{4}-\d{2}", text):
            first = datetime(int(text[:4]), int(text[5:]), 1, tzinfo=UTC)
            return str(format_skeleton("yMMM" if short else "yMMMM", first, locale=self.words.locale))
        if text and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return format_date(date.fromisoformat(text), "short" if short else "long", self.words.locale)
        return text or self.words("value.not_recorded")


def _whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-6

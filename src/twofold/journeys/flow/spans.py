"""Spans of time as people read them."""

import math

UNITS = ((365.25 * 24, "y"), (24.0, "d"), (1.0, "h"), (1 / 60, "min"), (1 / 3600, "s"))


def hours_text(hours: float) -> str:
    """A span in its largest fitting unit; a dash where there is none.

    >>> hours_text(0.0), hours_text(0.02), hours_text(1.5), hours_text(50.4), hours_text(20000.0)
    ('0 s', '1.2 min', '1.5 h', '2.1 d', '2.3 y')
    """
    if not math.isfinite(hours):
        return "-"
    for size, unit in UNITS:
        if abs(hours) >= size:
            told = f"{hours / size:.1f}".removesuffix(".0")
            return f"{told} {unit}"
    return f"{hours * 3600:.0f} s" if hours * 3600 >= 0.5 or hours == 0 else "< 1 s"

"""Times that end with the name of their zone, as form tools write them: ``2026/03/01 9:12:13 AM GMT+1``.

A name counts only where everybody means the same offset by it; CST and IST are different things on different shores.
"""

from twofold.sources.sql_text import literal

OFFSETS = {
    "UTC": "+00:00",
    "GMT": "+00:00",
    "WET": "+00:00",
    "WEST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}
_HOURS = r" (?:GMT|UTC) ?([+-])(\d{1,2})(?::?(\d\d))?$"


def with_offset(told: str) -> str:
    """SQL of a text whose last word, a zone, is written as its offset; null where the zone is not known."""
    hours = f"regexp_extract({told}, '{_HOURS}', 2)"
    minutes = f"coalesce(nullif(regexp_extract({told}, '{_HOURS}', 3), ''), '00')"
    sign = f"regexp_extract({told}, '{_HOURS}', 1)"
    before = f"regexp_replace({told}, '{_HOURS}', '')"
    word = f"regexp_extract({told}, ' ([A-Z]{{3,4}})$', 1)"
    cases = " ".join(f"WHEN {literal(name)} THEN {literal(offset)}" for name, offset in OFFSETS.items())
    named = f"regexp_replace({told}, ' [A-Z]{{3,4}}$', '') || ' ' || CASE {word} {cases} END"
    counted = f"{before} || ' ' || {sign} || lpad({hours}, 2, '0') || ':' || {minutes}"
    return f"CASE WHEN {sign} <> '' THEN {counted} ELSE {named} END"

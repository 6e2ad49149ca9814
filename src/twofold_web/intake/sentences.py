"""What the library says about files, in the reader's language; a sentence not listed here stays as it is, in English.

The library speaks English. Its common sentences are recognised by a pattern and said again with the same names and
numbers; ``say`` also tells which language came out, so that a page can mark it for screen readers.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# what a file turned out to be, by a name that needs no translation
_WHAT = {
    "a PDF": "PDF",
    "a picture (PNG)": "PNG",
    "a picture (JPEG)": "JPEG",
    "a picture (GIF)": "GIF",
    "packed with bzip2": "bzip2",
    "packed with xz": "xz",
    "packed with zstd": "zstd",
    "a 7z archive": "7z",
    "a RAR archive": "RAR",
    "an SQLite database": "SQLite",
    "a program": "ELF",
    "an Arrow file": "Arrow",
    "an ORC file": "ORC",
}
_OR_CODES = "or one of the codes for no answer:"
_NO_ANSWER = "is no answer to this item; expected a number"
Q = r"'(?P<{0}>[^']*)'"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for people.

    Attributes:
        text: the sentence.
        english: whether it is still English although the reader is not.
    """

    text: str
    english: bool = False

    def __str__(self) -> str:
        """The sentence alone."""
        return self.text


def say(sentence: str) -> Said:
    """The sentence in the reader's language where it is a common one."""
    for pattern, words in _ALL:
        found = pattern.fullmatch(sentence)
        if found is not None:
            told = found.groupdict(default="")
            return Said(str(words) % (told | {"what": _WHAT.get(told.get("what", ""), told.get("what", ""))}))
    return Said(sentence, english=bool(sentence) and not (get_language() or "en").startswith("en"))


def _compiled(*pairs: tuple[str, Any]) -> list[tuple[re.Pattern[str], Any]]:
    return [(re.compile(pattern, re.DOTALL), words) for pattern, words in pairs]


_REASONS = _compiled(
    (
        rf"(?P<column>.*) {_NO_ANSWER} (?P<low>\S+) to (?P<high>[^\s,]+)",
        _("%(column)s: expected a number from %(low)s to %(high)s"),
    ),
    (
        rf"(?P<column>.*) {_NO_ANSWER} (?P<low>\S+) to (?P<high>[^\s,]+), {_OR_CODES} (?P<codes>.*)",
        _("%(column)s: expected a number from %(low)s to %(high)s, or a code for no answer (%(codes)s)"),
    ),
    (rf"(?P<column>.*) {_NO_ANSWER}", _("%(column)s: expected a number")),
    (
        rf"(?P<column>.*) {_NO_ANSWER}, or one of the codes for no answer: (?P<codes>.*)",
        _("%(column)s: expected a number, or a code for no answer (%(codes)s)"),
    ),
    (
        r"(?P<column>.*) is empty, so nobody knows which item this answers",
        _("%(column)s is empty, so nobody knows which question this answers"),
    ),
    (r"(?P<column>.*) is empty: every event needs its time", _("%(column)s is empty: every row needs its time")),
    (r"(?P<column>.*) is no time; expected (?P<like>.*)", _("%(column)s is no time; expected it like %(like)s")),
    (
        r"(?P<column>.*) lies before 1950: most likely an empty date that became 1900",
        _("%(column)s lies before 1950: most likely an empty date that became 1900"),
    ),
    (
        r"(?P<column>.*) lies more than a day after the moment of this load",
        _("%(column)s lies more than a day in the future"),
    ),
    (
        r"(?P<column>.*) is empty, and without an id nobody can tell whether this event was loaded before",
        _("%(column)s is empty, and without it nobody can tell whether this row was loaded before"),
    ),
    (
        r"(?P<column>.*) is none of (?P<words>.*); say what it means in the mapping: map = \{\.\.\.\}",
        _("%(column)s is none of %(words)s; say what its values mean"),
    ),
    (
        r"(?P<column>.*) is empty, but (?P<name>\w+) needs one of (?P<words>.*)",
        _("%(column)s is empty, but one of %(words)s is needed"),
    ),
    (
        r"(?P<column>.*) is empty: say in the mapping what that means, default = 1 or 0",
        _("%(column)s is empty, and every row needs its weight"),
    ),
    (r"(?P<column>.*) is no finite number, and a weight must be one", _("%(column)s: a weight must be a number")),
    (r"(?P<column>.*) is negative, and a weight must not be", _("%(column)s: a weight must not be negative")),
    (
        r"(?P<found>\d+) cells where the header has (?P<wanted>\d+)(; its text is not kept.*)?",
        _("The row has %(found)s cells where the header has %(wanted)s"),
    ),
)
_FILES = _compiled(
    (
        r"(?P<name>.*) is empty \(0 bytes\); export it again\.",
        _("%(name)s is empty; please export it again."),
    ),
    (
        r"(?P<name>.*) unpacks to nothing; export it again\.",
        _("%(name)s unpacks to nothing; please export it again."),
    ),
    (
        r"(?P<name>.*) is (?P<what>.*), not a table; Twofold reads (?P<formats>.*)\.",
        _("%(name)s is no table (found: %(what)s); what can be read: %(formats)s."),
    ),
    (
        r"(?P<name>.*) is no text and no format Twofold knows \((?P<formats>.*)\); export it as CSV or XLSX\.",
        _("%(name)s is no text and no format that can be read (%(formats)s); please export it as CSV or XLSX."),
    ),
    (
        r"(?P<name>.*) unpacks to more than (?P<times>\d+) times its size, as an attack would; .*",
        _("%(name)s unpacks to more than %(times)s times its size, as an attack would; please unpack it first."),
    ),
    (
        r"(?P<name>.*): its part .* unpacks to (?P<size>\d+) MB or more from (?P<packed>\d+) KB, as an attack .*",
        _("%(name)s unpacks to %(size)s MB or more from %(packed)s KB, as an attack would; please export it as CSV."),
    ),
    (
        r"(?P<name>.*) is a ZIP archive but no workbook; unpack it and load what is inside\.",
        _("%(name)s is a ZIP archive but no workbook; please unpack it and bring what is inside."),
    ),
    (
        r"(?P<name>.*) is a damaged or protected workbook \((?P<fault>.*)\); save it again as \.xlsx or as CSV\.",
        _("%(name)s is a damaged or protected workbook; please save it again as .xlsx or as CSV."),
    ),
    (
        r"(?P<name>.*) is protected by a password; save it without one\.",
        _("%(name)s is protected by a password; please save it without one."),
    ),
    (
        r"(?P<name>.*) is a gzip file that is cut off or damaged \(.*\); fetch it again or export it anew\.",
        _("%(name)s is a gzip file that is cut off or damaged; please export it again."),
    ),
    (
        r"(?P<name>.*) is no readable Parquet file \(.*\); write it again, or export it as CSV\.",
        _("%(name)s is no readable Parquet file; please write it again, or export it as CSV."),
    ),
    (
        r"(?P<name>.*) is no readable SPSS file \(.*\); save it again as \.sav, or export it as CSV\.",
        _("%(name)s is no readable SPSS file; please save it again as .sav, or export it as CSV."),
    ),
    (
        r"(?P<name>.*) has (?P<columns>\d+) columns; (?P<most>\d+) are the most that can be mapped here\. .*",
        _("%(name)s has %(columns)s columns; at most %(most)s can be mapped. Please check its delimiter."),
    ),
    (
        r"(?P<name>.*), row (?P<row>\d+): a quote opens here and never closes, .*",
        _("%(name)s, row %(row)s: a quote opens here and never closes. Please close it, or double it."),
    ),
    (
        r"(?P<name>.*), the header: there is no column (?P<column>.*)",
        _("%(name)s has no column %(column)s"),
    ),
)
_DOUBTS = _compiled(
    (
        r"No column says who the person was; every row counts as somebody else\.",
        _("No column says who the person was; every row counts as somebody else."),
    ),
    (
        r"No column says when it happened; the file's own date is used\. Set occurred_at if you know better\.",
        _("No column says when it happened; the day you brought the file is used. Choose one if you know better."),
    ),
    (
        r"The mapping names no occurred_at: every event has the time the file was last changed\.",
        _("No column says when it happened; the day you brought the file is used. Choose one if you know better."),
    ),
    (
        r"Every row was rejected; the reasons say why\.",
        _("Every row was rejected; the reasons say why."),
    ),
    (
        r"(?P<rows>\d+) rows say what an older version of their event said: .*",
        _(
            "%(rows)s rows say what was replaced already: this file is most likely older than one that was loaded "
            "before. They changed nothing."
        ),
    ),
    (
        r"(?P<changed>\d+) of (?P<accepted>\d+) rows replace another row with the same (?P<columns>.*?)\. If this .*",
        _(
            "%(changed)s of %(accepted)s rows replace another row with the same %(columns)s. If the file holds other "
            "events than the one before it, give its source a name of its own; if a row is one answer of many, or one "
            "step of many, choose no column as “Row number at its source”."
        ),
    ),
    (
        r"No column looks like an answer \(a rating, a recommendation, a comment\)\.",
        _("No column looks like an answer (a rating, a recommendation, a comment)."),
    ),
    (
        r"kind = \w+ because .*; change it if it is something else\.",
        _("The kind of event is a guess; please change it if the rows are something else."),
    ),
    (
        r"(?P<name>.*) is not UTF-8 and does not say its encoding; it reads best as (?P<best>[^;]*); .*",
        _("The file does not say its encoding; it was read as %(best)s. Please look at letters with accents."),
    ),
    (
        r"(?P<rows>\d+) rows could not be read; they will be kept as rejected\.",
        _("%(rows)s rows could not be read; they will be kept as rejected."),
    ),
    (
        r"The file has no rows, so nothing is known but its headers\.",
        _("The file has no rows, so nothing is known but its headers."),
    ),
    (
        r"The header '(?P<name>.*)' stands more than once; column (?P<place>\d+) is called '(?P<called>.*)' here\.",
        _("The header “%(name)s” stands more than once; column %(place)s is called “%(called)s” here."),
    ),
    (
        rf"Column (?P<place>\d+) has no header; it is called {Q.format('called')} here\.",
        _("Column %(place)s has no header; it is called “%(called)s” here."),
    ),
    (
        rf"{Q.format('column')} holds only years: every event is dated to 1 January of its year\.",
        _("The column holds only years: every row is dated to 1 January of its year."),
    ),
    (
        rf"{Q.format('column')} has no time of day: events are dated to midnight\.",
        _("The column has no time of day: every row is dated to midnight."),
    ),
    (
        rf"Nothing but its values says that {Q.format('column')} is a rating\.",
        _("Nothing but its values says that this is a rating."),
    ),
    (
        r"Answers with fractions from (?P<low>\S+) to (?P<high>\S+): read as (?P<scale>\S+)\.",
        _("Answers with fractions from %(low)s to %(high)s: read as %(scale)s."),
    ),
    (
        r"One answer a row: .*; the scale is not known\.",
        _("One answer a row: one column names the question, another holds its value; the scale is not known."),
    ),
)
_WHYS = _compiled(
    (r"It splits the rows into few groups\.", _("It splits the rows into few groups.")),
    (
        rf"{Q.format('column')} is rated (?P<scale>[^.:]+)[.:].*",
        _("Rated %(scale)s: the shape of its answers says so."),
    ),
    (
        rf"{Q.format('column')} holds free text, (?P<letters>\S+) letters on average\.",
        _("Free text, %(letters)s letters on average."),
    ),
    (rf"{Q.format('column')} names units \((?P<n>\d+) different\)\.", _("Names of units, %(n)s different.")),
    (rf"{Q.format('column')} names persons \((?P<n>\d+) different\)\.", _("Names of persons, %(n)s different.")),
    (rf"{Q.format('column')} names who served \((?P<n>\d+) different\)\.", _("Names of who served, %(n)s different.")),
    (
        rf"{Q.format('column')} names steps of a journey \((?P<n>\d+) different\)\.",
        _("Steps of a journey, %(n)s different."),
    ),
    (rf"{Q.format('column')} names channels, like .*", _("Names of channels.")),
    (
        rf"{Q.format('column')} ties events together \((?P<n>\d+) different\)\.",
        _("Ties rows together, %(n)s different."),
    ),
    (rf"{Q.format('column')} has another value in every row\.", _("Another value in every row.")),
    (rf"{Q.format('column')} holds times written as (?P<form>.*), like .*", _("Times written as %(form)s.")),
    (rf"{Q.format('column')} holds times written in ISO 8601, like .*", _("Times written as in 2026-01-31 12:00.")),
    (rf"{Q.format('column')} holds weights \(mean (?P<mean>.*)\)\.", _("Weights, %(mean)s on average.")),
    (r"It names the item\.", _("It names the question.")),
    (rf"{Q.format('column')} holds the value of the item in .*", _("It holds the value of the question.")),
)
_ALL = [*_REASONS, *_FILES, *_DOUBTS, *_WHYS]

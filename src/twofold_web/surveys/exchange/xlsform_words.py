"""What the types of an XLSForm are here, under all the names that they have had."""

import re

TYPES = {
    "select_one": "single",
    "select_multiple": "multiple",
    "rank": "ranking",
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "text": "text",
    "note": "statement",
    "file": "file",
    "image": "file",
    "acknowledge": "consent",
}
OLDER = {
    "select-one": "select_one",
    "select1": "select_one",
    "select_one_external": "select_one",
    "select-all-that-apply": "select_multiple",
    "select-multiple": "select_multiple",
    "select": "select_multiple",
    "int": "integer",
    "string": "text",
    "photo": "image",
    "trigger": "acknowledge",
}
LISTED = ("select_one", "select_multiple", "rank")
NO_QUESTIONS = (
    *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "simserial", "subscriberid"),
    *("start-geopoint", "background-audio", "xml-external", "csv-external"),
)
# what changes what is asked or taken; ``relevant``, ``required`` and ``constraint`` are read
TELLING = (
    *("calculation", "choice_filter", "default", "trigger", "read_only", "guidance_hint", "repeat_count"),
    *("media", "image", "audio", "video", "big-image"),
)
# a type that is carried must be one that this kind of row can be
SINGLE = ("nps", "csat", "ces", "rating", "emotion", "consent", "single")
POINTED = {"nps", "csat", "ces", "rating"}
NUMERAL = r"(-?\d{1,15}(?:\.\d{1,10})?)"
LIMITS = re.compile(rf"\(?\s*\.\s*>=\s*{NUMERAL}\s*\)?\s+and\s+\(?\s*\.\s*<=\s*{NUMERAL}\s*\)?\s*")
PAIR = re.compile(rf"{NUMERAL} {NUMERAL}")
LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d{1,6})")
PARAMETER = re.compile(r"([\w-]{1,40})\s*=\s*([\w.-]{1,40})")
READ_PARAMETERS = {"start", "end", "step", "randomize", "seed"}
REQUIRED = ("yes", "true", "true()", "1")
OPTIONAL = ("", "no", "false", "false()", "0")


def kind_of(type_: str) -> tuple[str, str, bool]:
    """The kind of a row, the list it names, and whether people may write something else.

    >>> kind_of("select one from colours or specify other"), kind_of("begin group"), kind_of("select_one yn or_other")
    (('select_one', 'colours', True), ('begin-group', '', False), ('select_one', 'yn', True))
    """
    words = type_.strip()
    words, others = re.subn(r"\s+or[ _](specify[ _])?other$", "", words)
    words = re.sub(r"^(begin|end)[ _]", r"\1-", words)
    words = re.sub(r"^select all that apply\b", "select-all-that-apply", words)
    words = re.sub(r"^select (one|multiple)\b", r"select-\1", words)
    kind, _, rest = words.partition(" ")
    return OLDER.get(kind, kind), re.sub(r"^from\s+", "", rest.strip()).split(" ")[0], others > 0

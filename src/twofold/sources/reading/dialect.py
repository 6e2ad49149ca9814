"""How delimited text is written: delimiter, decimal sign, lines before the header."""

import contextlib
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from twofold.sources.mapping import SourceOptions

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
SAMPLE_RECORDS = 500
UNUSED = "\x1f"  # the unit separator: splits nothing, for files of one column
DECIMAL_COMMA = re.compile(r"-?\d{1,9},\d{1,12}$")
DECIMAL_POINT = re.compile(r"-?\d{1,9}\.\d{1,12}$")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How delimited text is written.

    Attributes:
        delimiter: between cells.
        decimal: "." or ",".
        skip: lines before the header.
        quoted: whether double quotes enclose cells.
        doubts: what is unsure about it, in sentences.
        header_rows: records that together name the columns.
        skip_after_header: records below the header that are no rows.
    """

    delimiter: str
    decimal: str = "."
    skip: int = 0
    quoted: bool = True
    doubts: tuple[str, ...] = ()
    header_rows: int = 1
    skip_after_header: int = 0


def sniff_dialect(text: str, options: SourceOptions, *, whole: bool = True) -> Dialect:
    r"""Find the dialect of a sample of delimited text; what the options say is believed.

    Args:
        text: the beginning of the file.
        options: what is known.
        whole: whether the sample is the whole file; otherwise its last line may be cut and is left out.

    >>> sniff_dialect("a;b\n1,5;2\n", SourceOptions()).decimal
    ','
    """
    sample = text if whole else text[: text.rfind("\n") + 1] or text
    skip = options.skip
    hint = re.match(r"\ufeff?sep=(.)\r?\n", sample)
    if hint and not skip:
        sample, skip = sample[hint.end() :], 1
    elif skip:
        sample = "\n".join(sample.split("\n")[skip:])
    known = options.delimiter or (hint.group(1) if hint else None)
    delimiter, doubts = (known, ()) if known else _delimiter(sample)
    quoted = _is_quoted(sample, delimiter)
    if not quoted:
        doubts = (*doubts, "Quotes open some cells and never close; they are read as plain signs.")
    decimal = options.decimal or _decimal(records(sample, delimiter))
    return Dialect(delimiter, decimal, skip, quoted, doubts, options.header_rows, options.skip_after_header)


def records(text: str, delimiter: str, most: int = SAMPLE_RECORDS, *, quoted: bool = True) -> list[list[str]]:
    """The first records of delimited text, blank ones left out."""
    found: list[list[str]] = []
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    # a cell longer than Python's reader takes: what came before is sample enough
    with contextlib.suppress(csv.Error):
        for record in reader:
            if any(record):
                found.append(record)
            if len(found) >= most:
                break
    return found


def _delimiter(text: str) -> tuple[str, tuple[str, ...]]:
    scores = {delimiter: _evenness(text, delimiter) for delimiter in DELIMITERS}
    ranked = sorted(DELIMITERS, key=lambda delimiter: scores[delimiter], reverse=True)
    best, second = ranked[0], ranked[1]
    if scores[best] == 0:
        free = [delimiter for delimiter in DELIMITERS if delimiter not in text]
        return (free[0] if free else UNUSED), ()
    if scores[second] > 0.9 * scores[best]:
        doubt = (
            f"The cells may be divided by {NAMES[best]} or by {NAMES[second]}; {NAMES[best]} is taken "
            "(set delimiter under [source] if that is wrong)."
        )
        return best, (doubt,)
    return best, ()


def _evenness(text: str, delimiter: str) -> float:
    """How evenly a delimiter divides the records: 0 where it divides nothing, about 1 where it always does."""
    sizes = [len(record) for record in records(text, delimiter)]
    if not sizes or sizes[0] < 2:
        return 0.0
    size, often = Counter(sizes).most_common(1)[0]
    if size < 2:
        return 0.0
    same = often / len(sizes)
    agrees = 1.0 if sizes[0] == size else 0.6
    return same * agrees * (1 - 0.2 / size)


def _is_quoted(text: str, delimiter: str) -> bool:
    """Whether quotes enclose cells, rather than being inches or stray signs that open and never close."""
    if '"' not in text:
        return True
    with_quotes, without = records(text, delimiter), records(text, delimiter, quoted=False)
    lone = _share_of_lone_quotes(without)
    return not (lone > 0.5 and len(without) > len(with_quotes))


def _share_of_lone_quotes(found: list[list[str]]) -> float:
    if any(cell.rstrip().endswith('"') for record in found for cell in record):
        return 0.0
    opening = [cell for record in found for cell in record if cell.lstrip().startswith('"')]
    lone = [cell for cell in opening if cell.count('"') % 2]
    wide = {len(record) for record in found}
    return len(lone) / len(opening) if opening and len(wide) == 1 else 0.0


def _decimal(found: list[list[str]]) -> str:
    cells = [cell.strip() for record in found[1:] for cell in record]
    commas = sum(1 for cell in cells if DECIMAL_COMMA.match(cell))
    points = sum(1 for cell in cells if DECIMAL_POINT.match(cell))
    return "," if commas > points else "."

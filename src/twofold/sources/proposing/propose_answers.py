"""Which columns hold answers: ratings in blocks that share a scale, recommendations, efforts, comments."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from twofold.facts.items import Scale
from twofold.facts.words import AnswerType
from twofold.sources.mapping import AnswerMapping, Field
from twofold.sources.proposing.header_words import Meaning, means, words_of
from twofold.sources.proposing.sample import ColumnSample
from twofold.sources.proposing.scales import ScaleGuess, guess_scale, written_scale

MOST_WORDS = 8  # different words among the codes of a rating: Blank, Refused, N/A ...
MOST_CODES = 120
LEAST_TOP = 3  # codes that end with 1 or 2 say yes or no
NARROW = 8  # columns of numbers
STARS = {"star", "stars"}
LEAST_FILL = 0.3  # of the best-filled column of its block; multiple mentions fill less and less
NO_ANSWER = re.compile(r"(don.?t know|refus|not applic|no answer|n/a|missing|never used|not used|blank)", re.IGNORECASE)
COMMON = {(1, 5), (1, 7), (0, 10), (1, 10)}
COUNTED = re.compile(r"(.*?)[\s_.\-]*\d+$")
ASKED = re.compile(r"([^\W\d_]*\d+)[\s_.\-]?[^\W\d_]")
DIVIDED = re.compile(r"(.+?)\s*(?:[-–:/|]\s|\[)\s*\S")
ENDING = re.compile(r"(rate|rating|score|sat|satisfaction)$")
# a rating of the whole is no touchpoint
EVERYTHING = frozenset(
    {"all", "overall", "total", "general", "összes", "összesen", "általános", "общо", "всичко", "συνολικά", "σύνολο"}
    | {"γενικά", "celkem", "celkově", "vše"}
)


@dataclass(frozen=True, slots=True)
class AnswerGuess:
    """One proposed answer and its evidence."""

    column: ColumnSample
    answer: AnswerMapping
    why: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the format itself says about codes (SPSS)."""

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)


def propose_ratings(columns: Sequence[ColumnSample], known: Known) -> list[tuple[ColumnSample, ScaleGuess]]:
    """The columns that hold ratings, each with its scale, in the file's order."""
    coded = [column for column in columns if _is_coded(column)]
    found: dict[str, tuple[ColumnSample, ScaleGuess]] = {}
    for block in _blocks(coded):
        guess = _guess(block, known)
        if guess is not None:
            together = len(block) >= 3 and guess.high > LEAST_TOP
            said = guess.high >= LEAST_TOP
            found |= {
                column.name: (column, guess) for column in block if together or (said and _says_rating(column, known))
            }
    rest = [column for column in coded if column.name not in found]
    found |= _adopted(rest, list(found.values()))
    if not found:
        found = _last_resort(rest, known)
    return sorted(found.values(), key=lambda each: each[0].place)


def stem(header: str) -> str:
    """What the headers of one block have in common.

    >>> stem("Q7ART"), stem("LEAD01"), stem("Satisfaction - staff"), stem("Age")
    ('Q7', 'LEAD', 'Satisfaction', 'Age')
    """
    for pattern in (DIVIDED, ASKED, COUNTED):
        found = pattern.match(header)
        if found and found.group(1):
            return found.group(1)
    return header


def _is_coded(column: ColumnSample) -> bool:
    """Whether a column holds few different numbers, perhaps with a few words for "no answer" among them."""
    if not column.filled or means(column.name, Meaning.WEIGHT) or len(column.words) > MOST_WORDS:
        return False
    return column.number_share >= 0.6 and 1 < len(column.numbers) <= MOST_CODES and column.distinct <= MOST_CODES


def _blocks(columns: Sequence[ColumnSample]) -> list[list[ColumnSample]]:
    groups: dict[tuple[str, bool], list[ColumnSample]] = {}
    for column in columns:
        # means of several answers stand beside the answers themselves, under the same name
        groups.setdefault((stem(column.name), column.whole), []).append(column)
    blocks: list[list[ColumnSample]] = []
    for group in groups.values():
        fullest = max(column.filled for column in group)
        kept = [column for column in group if column.filled >= LEAST_FILL * fullest]
        blocks += [kept] if _share_codes(kept) else [[column] for column in kept]
    return blocks


def _share_codes(group: Sequence[ColumnSample]) -> bool:
    """Whether the columns of a group use mostly the same codes."""
    everything = {code for column in group for code in column.numbers}
    common = [code for code in everything if sum(code in column.numbers for column in group) >= 0.6 * len(group)]
    return len(common) >= 0.6 * len(everything)


def _says_rating(column: ColumnSample, known: Known) -> bool:
    header = f"{column.name} {known.wordings.get(column.name, '')}"
    if means(header, Meaning.UNIT) and STARS & set(words_of(header)):
        return False  # the class of a hotel is no opinion
    if means(header, Meaning.COUNT) and not _is_nps(column, known):
        return False
    wanted = (Meaning.RATING, Meaning.NPS, Meaning.CES, Meaning.EFFORT)
    ends = any(ENDING.search(word) for word in words_of(column.name))
    return ends or any(means(header, meaning) for meaning in wanted) or written_scale(header) is not None


def _is_nps(column: ColumnSample, known: Known) -> bool:
    inside = sum(count for code, count in column.numbers.items() if 0 <= code <= 10)
    said = means(column.name, Meaning.NPS) or means(known.wordings.get(column.name, ""), Meaning.NPS)
    return said and max(column.numbers, default=0) > 7 and inside > 0.5 * sum(column.numbers.values())


def _guess(block: Sequence[ColumnSample], known: Known) -> ScaleGuess | None:
    declared = {float(code) for column in block for code in known.missing.get(column.name, ()) if _is_number(code)}
    counts = [{code: n for code, n in column.numbers.items() if code not in declared} for column in block]
    header = " ".join([block[0].name, known.wordings.get(block[0].name, "")])
    written = written_scale(header) or _labelled_scale(block, known, declared)
    guess = guess_scale(counts, written=written, nps=all(_is_nps(column, known) for column in block))
    if guess is None or not _fits(block, guess):
        return None
    missing = tuple(sorted({*guess.missing, *declared}))
    return ScaleGuess(guess.low, guess.high, missing, guess.why, guess.doubts)


def _labelled_scale(block: Sequence[ColumnSample], known: Known, declared: set[float]) -> tuple[float, float] | None:
    """The scale whose ends the format's labels name."""
    labelled = [
        float(code)
        for column in block
        for code, text in known.labels.get(column.name, {}).items()
        if _is_number(code) and float(code) not in declared and not NO_ANSWER.search(text)
    ]
    if not labelled or min(labelled) not in {0, 1} or not 4 <= max(labelled) <= 10:
        return None
    return min(labelled), max(labelled)


def _fits(block: Sequence[ColumnSample], guess: ScaleGuess) -> bool:
    inside = sum(n for column in block for code, n in column.numbers.items() if guess.low <= code <= guess.high)
    return inside >= 0.2 * sum(sum(column.numbers.values()) for column in block) and len(guess.missing) <= 12


def _is_number(code: str) -> bool:
    return bool(re.match(r"-?\d+(\.\d+)?$", code))


def _adopted(
    rest: Sequence[ColumnSample], found: Sequence[tuple[ColumnSample, ScaleGuess]]
) -> dict[str, tuple[ColumnSample, ScaleGuess]]:
    """Single questions that use the scale which blocks of this file use, in the shape of ratings."""
    scales = [guess for _, guess in found if guess.points <= 11]
    taken: dict[str, tuple[ColumnSample, ScaleGuess]] = {}
    for scale in {(guess.low, guess.high): guess for guess in scales}.values():
        users = [guess for guess in scales if (guess.low, guess.high) == (scale.low, scale.high)]
        missing = tuple(sorted({code for guess in users for code in guess.missing}))
        if len(users) < 3:
            continue
        why = f"it uses the scale {scale.low:g}-{scale.high:g} of {len(users)} other columns, in the shape of ratings"
        adopted = ScaleGuess(scale.low, scale.high, missing, (why,))
        taken |= {column.name: (column, adopted) for column in rest if _is_like(column, adopted)}
    return taken


def _is_like(column: ColumnSample, scale: ScaleGuess) -> bool:
    allowed = set(scale.missing) | {code for code in column.numbers if scale.low <= code <= scale.high}
    inside = {code: n for code, n in column.numbers.items() if scale.low <= code <= scale.high}
    if not set(column.numbers) <= allowed or len(inside) < scale.points or not ASKED.match(column.name):
        return False
    peak = max(inside, key=lambda code: inside[code])
    return peak > (scale.low + scale.high) / 2 and inside[scale.low] < 0.25 * sum(inside.values())


def _last_resort(rest: Sequence[ColumnSample], known: Known) -> dict[str, tuple[ColumnSample, ScaleGuess]]:
    """A narrow file without telling headers: its last column on five, seven or eleven points may be the score."""
    if len(rest) > NARROW:
        return {}
    for column in reversed(rest):
        guess = _guess([column], known) if column.whole else None
        if guess is None or (guess.low, guess.high) not in COMMON or guess.points > len(column.numbers):
            continue
        doubt = f"Nothing but its values says that {column.name!r} is a rating."
        return {column.name: (column, replace(guess, doubts=(*guess.doubts, doubt)))}
    return {}


def rating_answer(column: ColumnSample, guess: ScaleGuess, known: Known, *, employee: bool) -> AnswerGuess:
    """The answer that a rating becomes."""
    header = f"{column.name} {known.wordings.get(column.name, '')}"
    instrument = _instrument(header, guess, employee=employee, nps=_is_nps(column, known))
    words = tuple(word for word in column.words if word)
    declared = known.missing.get(column.name, ())
    missing = tuple(dict.fromkeys([*(f"{code:g}" for code in guess.missing), *declared, *words]))
    labels = {code: text for code, text in known.labels.get(column.name, {}).items() if code not in missing}
    touchpoint = _touchpoint(column.name) if instrument in {None, "csat"} else None
    answer = AnswerMapping(
        item=Field(value=instrument if instrument in {"nps", "enps", "ces"} else slug(column.name)),
        answer=Field(columns=(column.name,)),
        scale=Scale(guess.low, guess.high),
        missing=missing,
        touchpoint=Field(value=touchpoint) if touchpoint else None,
        instrument=None if instrument in {"nps", "enps", "ces"} else instrument,
        wording={"en": known.wordings[column.name]} if column.name in known.wordings else {},
        labels=labels,
    )
    reasons = [*guess.why, *(f"{word!r} is no number" for word in words)]
    told = f": {'; '.join(reasons)}" if reasons else ""
    return AnswerGuess(column, answer, f"{column.name!r} is rated {guess.low:g}-{guess.high:g}{told}.", guess.doubts)


def _instrument(header: str, guess: ScaleGuess, *, employee: bool, nps: bool) -> str | None:
    if nps:
        return "enps" if employee else "nps"
    if employee:
        return "driver"
    if means(header, Meaning.EFFORT):
        return "ces_effort"
    if means(header, Meaning.CES):
        return "ces"
    return "csat" if guess.high in {5, 7, 10} else None


def _touchpoint(header: str) -> str | None:
    """The part of a block's header that names what was rated: ART of Q7ART."""
    start = stem(header)
    rest = " ".join(re.findall(r"[^\W_]+", header[len(start) :])).strip() if start != header else ""
    named = len(rest) > 1 and not rest.isdigit() and rest.casefold() not in EVERYTHING
    return rest.casefold() if named else None


def propose_texts(columns: Sequence[ColumnSample], known: Known) -> list[AnswerGuess]:
    """The columns of free text."""
    texts = []
    for column in columns:
        said = means(column.name, Meaning.TEXT)
        prose = column.mean_length >= 25 and sum(" " in value for value in column.counts) > 0.6 * len(column.counts)
        varied = column.distinct > 0.5 * column.filled and column.distinct > 1
        if (
            column.filled
            and column.number_share < 0.2
            and ((varied and prose) or (said and varied and column.mean_length > 6))
        ):
            wording = {"en": known.wordings[column.name]} if column.name in known.wordings else {}
            item = Field(value=slug(column.name))
            answer = AnswerMapping(item, Field(columns=(column.name,)), type=AnswerType.TEXT, wording=wording)
            told = f"{column.name!r} holds free text, {column.mean_length:.0f} letters on average."
            texts.append(AnswerGuess(column, answer, told))
    return texts


def slug(header: str) -> str:
    """A short name of an item.

    >>> slug("Q7 Art & Design")
    'q7_art_design'
    """
    return "_".join(re.findall(r"[^\W_]+", header.casefold()))[:60] or "item"

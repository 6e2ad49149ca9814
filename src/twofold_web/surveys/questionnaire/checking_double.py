"""Whether a text asks about two things at once: nobody can answer "fast and friendly" who found it fast only."""

import re

QUESTION_MARKS = re.compile(r"[?;;](?=\s|$)")
SIGNS = re.compile(r"(?<=\s)[&+](?=\s)|(?<=\w{3})&(?=\w{3})")
LETTERS = re.compile(r"\b\w{1,2}&\w{1,2}\b")  # "Q&A" and "R&D" are names, and their A is no Czech "a"
# "our Food & Beverage team": capitals in the middle of a sentence; a line "Speed & Comfort" is no name
NAMES = re.compile(r"(?<![\w'’-])(?P<before>\w[\w'’-]*)\s+(?P<first>\w[\w'’-]*)\s+&\s+(?P<second>\w)")
SLASHED = re.compile(r"(?<![\w/.:])([^\W\d_]{4,})\s?/\s?([^\W\d_]{4,})(?![\w/])")
SAME_BEGINNING = 3  # letters: "spokojený/spokojená" is one word in two genders


def two_things(text: str, conjunctions: re.Pattern[str], pairs: re.Pattern[str]) -> tuple[str, ...]:
    """The words and signs that join two things in a text, each once.

    Args:
        text: the question.
        conjunctions: words that join.
        pairs: what is one thing in two words ("friends and family"), and ranges.
    """
    if len(QUESTION_MARKS.findall(text)) > 1:
        return ("??",)
    rest = pairs.sub("", LETTERS.sub("", text))
    words = [match.group().lower() for match in conjunctions.finditer(rest)]
    signs = [match.group() for match in SIGNS.finditer(NAMES.sub(_unjoined, rest))]
    slashed = [match.group() for match in SLASHED.finditer(rest) if not _one_word(match[1], match[2])]
    return tuple(dict.fromkeys([*words, *signs, *slashed]))


def _unjoined(found: re.Match[str]) -> str:
    name = found["before"][0].islower() and found["first"][0].isupper() and found["second"].isupper()
    return found.group().replace("&", "") if name else found.group()


def _one_word(first: str, second: str) -> bool:
    return first[:SAME_BEGINNING].lower() == second[:SAME_BEGINNING].lower()

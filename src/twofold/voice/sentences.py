"""Sentences of a comment, and the clauses a "but" divides them into, with their places in the original.

Comments are not prose: several signs in a row end one sentence, a line break ends one without a sign, and many
writers put no blank after a full stop. Abbreviations, ordinals, times, prices and links end nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_FACES = r"(?:[ \t]*(?:[:;=8][-']?[()DdPpOo*/|\[\]3]+|<3|[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?)(?![^\W_]))*"
_END = re.compile(r"[.!?…;\u037e]+[)\]\"'»”’]*" + _FACES + r"|[\r\n]+|(?<=\s)[\-–—•*](?=\s)")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:stb|pl|kb|ill|dr|ifj|özv|u|ul|hsz|em|db|sz|"  # hu
    r"гр|ул|бул|бр|г|т|д|стр|лв|ст|проф|инж|"  # bg
    r"κ|κα|κ\.λπ|κλπ|π\.χ|δηλ|αρ|τηλ|σελ|"  # el
    r"např|tzv|apod|atd|č|p|sl|ul|nám|tj|mj|ing|mgr|mudr|judr|napr|"  # cs, sk
    r"mr|mrs|ms|st|no|vs|e\.g|i\.e|approx|prof)$",
    re.IGNORECASE,
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LONGEST_WORD = 12

_BUT = {
    "hu": ("de", "viszont", "azonban", "ugyanakkor", "csak", "ellenben", "mégis", "kár hogy", "sajnos"),
    "bg": ("но", "ама", "обаче", "само че", "въпреки това", "за съжаление"),
    "el": ("αλλά", "αλλα", "όμως", "ομως", "ωστόσο", "ωστοσο", "μόνο που", "δυστυχώς"),
    "cs": ("ale", "avšak", "však", "jenže", "jen", "bohužel", "nicméně", "akorát"),
    "en": ("but", "however", "although", "though", "yet", "unfortunately", "except that"),
    "sk": ("ale", "avšak", "však", "lenže", "bohužiaľ", "akurát", "no"),
}
# these divide only behind a comma or at a beginning: elsewhere they mean "only", "anyway", "yet"
_ONLY_BEHIND_A_COMMA = {"csak", "sajnos", "jen", "však", "akorát", "akurát", "yet", "no", "unfortunately", "mégis"}


def _dividers(words: tuple[str, ...]) -> re.Pattern[str]:
    anywhere = "|".join(re.escape(word) for word in words if word not in _ONLY_BEHIND_A_COMMA)
    behind = "|".join(map(re.escape, words))
    return re.compile(rf"[,;–—-]\s*(?=(?:{behind})\b)|\s+(?=(?:{anywhere})\b)", re.IGNORECASE)


_DIVIDERS: Mapping[str, re.Pattern[str]] = {language: _dividers(words) for language, words in _BUT.items()}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of a comment: ``comment[start:end] == text``."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Sentence]:
    """The sentences of a comment, in order; together they hold every letter and digit of it.

    >>> [sentence.text for sentence in split("Szuper volt!!! De a 3.50 Ft-os kávé... nem. :(")]
    ['Szuper volt!!!', 'De a 3.50 Ft-os kávé...', 'nem. :(']
    """
    return list(_worded(text, _cuts(text)))


def clauses(sentence: Sentence, language: str) -> list[Sentence]:
    """The sentence cut before each word that turns it ("but"); one clause where nothing turns it.

    A language without a list of such words is not cut.

    >>> [clause.text for clause in clauses(Sentence("Jó, de drága", 0, 12), "hu")]
    ['Jó,', 'de drága']
    """
    divider = _DIVIDERS.get(language)
    cuts = [found.end() for found in divider.finditer(sentence.text)] if divider else []
    return [
        Sentence(part.text, part.start + sentence.start, part.end + sentence.start)
        for part in _worded(sentence.text, cuts)
    ]


def _cuts(text: str) -> list[int]:
    """After which letters a sentence ends."""
    return [found.end() for found in _END.finditer(text) if not _goes_on(text, found)]


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """Whether the sign belongs to a number, a link or an abbreviation rather than to an end."""
    sign = end[0][0]
    if sign in "\r\n-–—•*!?…":
        return False
    after = text[end.end() : end.end() + 1]
    if sign in ";\u037e":
        return after != "" and not after.isspace()
    if len(end[0]) > 1 and end[0][1] == ".":
        return False
    before = text[max(0, end.start() - _LONGEST_WORD) : end.start()]
    if after and not after.isspace():  # "3.50", "example.org" go on; "jó.De" does not
        return not (before[-1:].islower() and after.isupper())
    return (before[-1:].isdigit() and _small_follows(text, end.end())) or bool(_ABBREVIATED.search(before))


def _small_follows(text: str, place: int) -> bool:
    """Whether the next word begins small: then "2." was an ordinal."""
    following = text[place : place + 3].lstrip()
    return following[:1].islower()


def _worded(text: str, cuts: list[int]) -> Iterator[Sentence]:
    """The pieces between the cuts without blanks around them; a piece without a word joins its neighbour."""
    begin, pieces = 0, list[tuple[int, int]]()
    for cut in [*cuts, len(text)]:
        piece = text[begin:cut]
        if _LETTER_OR_DIGIT.search(piece) or not pieces:
            pieces.append((begin, cut))
        else:
            pieces[-1] = (pieces[-1][0], cut)
        begin = cut
    if len(pieces) > 1 and not _LETTER_OR_DIGIT.search(text[slice(*pieces[0])]):
        pieces[:2] = [(pieces[0][0], pieces[1][1])]
    for start, end in pieces:
        stripped = text[start:end].strip()
        if stripped:
            first = start + text[start:end].index(stripped[0])
            yield Sentence(stripped, first, first + len(stripped))

"""What may be shown of the words a language model wrote, and whether the words it quotes stand in a comment."""

import re
import unicodedata
from collections.abc import Iterable

from twofold.privacy.masking import masked
from twofold.voice.aspects.letters import folded
from twofold.voice.topics.function_words import every_function_word

_BLANKS = re.compile(r"\s+")
# controls of a terminal, marks that turn the direction of writing, tags that nobody sees, halves of letters; the
# joiner inside an emoji stays
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_SUSPICIOUS = re.compile(
    r"\w://|www\.|[\w.+-]+@[\w-]+\.\w|<[a-z/!]|\]\(|\d(?:[ .\-/]?\d){6,}|[\w-]{2,}\.[^\W\d_]{2,}", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"\[[a-z-]+\]")
_ALIKE = str.maketrans({**dict.fromkeys("’‘`´‚", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–—−", "-")})
_AROUND = "\"' .…,;:!?"


def plain_words(text: str) -> str:
    r"""A text in one line, its accents joined to their letters, without signs that nobody sees.

    >>> plain_words("so\u202e  bad\x1b[31m")
    'so bad[31m'
    """
    return _BLANKS.sub(" ", _UNSEEN.sub("", _BLANKS.sub(" ", unicodedata.normalize("NFC", text)))).strip()


def quoted(quote: str, comment: str) -> str:
    """The words of a comment that a quote copies, as the comment has them; empty where it copies none.

    Whole words only ("clean" does not stand in "unclean"), and not only such as "and the", unless the comment has no
    others. Blanks, case, the kind of quotation marks and dashes, and quotation marks around it do not count.

    >>> quoted("“the  towels were WET”", "I think the Towels were wet.")
    'the Towels were wet'
    >>> quoted("towels were dry", "The towels were wet."), quoted("clean", "Unclean!"), quoted("the", "The bed.")
    ('', '', '')
    """
    sought = _letters(plain_words(quote))[0].strip(_AROUND)
    letters, places = _letters(comment)
    begin = letters.find(sought) if sought else -1
    while begin >= 0 and not _whole(letters, begin, begin + len(sought)):
        begin = letters.find(sought, begin + 1)
    if begin < 0 or not (_says_something(sought) or sought == letters.strip(_AROUND)):
        return ""
    return comment[places[begin] : places[begin + len(sought) - 1] + 1]


def _letters(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and of which letter of the text each of its letters comes."""
    parts = [(letter, at) for at, sign in enumerate(text.translate(_ALIKE)) for letter in sign.casefold()]
    return "".join(letter for letter, _ in parts), [at for _, at in parts]


def _whole(letters: str, begin: int, end: int) -> bool:
    """Whether it begins and ends where words do."""
    before, after = letters[begin - 1 : begin], letters[end : end + 1]
    return not (before.isalnum() and letters[begin].isalnum()) and not (after.isalnum() and letters[end - 1].isalnum())


def _says_something(quote: str) -> bool:
    words = (folded(word) for word in _WORD.findall(_MARK.sub(" ", quote)))
    return any(len(word) > 2 and word not in every_function_word() for word in words)


def harmless_words(text: str) -> bool:
    r"""Whether what a model wrote is plain words: no address, no link, no markup, no long number, nothing unseen.

    What a comment smuggles in by talking to the model is one of these, or else it is only words.

    >>> harmless_words("Guests wait at the desk."), harmless_words("Pay at refund-desk.example")
    (True, False)
    >>> harmless_words("guests\x1b[2J")
    False
    """
    line = _BLANKS.sub(" ", text)
    return _UNSEEN.search(line) is None and _SUSPICIOUS.search(line) is None


def numbers_stand(text: str, comments: Iterable[str]) -> bool:
    """Whether every number that a text names stands in the comments that it rests on.

    >>> numbers_stand("They wait 30 minutes.", ["30 minutes at the desk!"]), numbers_stand("80 % complain.", ["Slow."])
    (True, False)
    """
    known = {number for comment in comments for number in _numbers(comment)}
    return set(_numbers(text)) <= known


def _numbers(text: str) -> list[str]:
    written = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return [number.replace(",", ".") for number in _NUMBER.findall(written)]


def shown_words(text: str) -> str:
    """What a model wrote, as it may be shown: in it, too, nobody can be recognised.

    >>> shown_words("Call Anna Kovács.")
    'Call [name].'
    """
    return masked(text)

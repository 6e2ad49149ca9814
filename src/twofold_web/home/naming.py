"""Whether a comment may name somebody: a rule without lists of names, strict rather than clever.

In our five languages only names (and the first word of a sentence) begin with a capital letter. So a comment is
withheld where a word inside a sentence is written with one, or where a sentence begins with a word that customers
do not also write in lower case elsewhere. A name that is a common word and begins a sentence, or one that people
write in lower case, passes: docs/explanation/design-of-pages.md says so.
"""

import re
from collections.abc import Iterable

# how many other comments must write a word in lower case before it counts as a common one
COMMON = 3
_MARK = re.compile(r"\[[^\]]*\]")
_SENTENCE = re.compile(r"[.!?…;:\n·]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# English writes these with a capital letter anywhere
_ALWAYS = re.compile(r"^(?:I|I['’](?:m|d|ll|ve)|OK)$")


def words(text: str) -> set[str]:
    """The words of a comment as they are written; marks of masked data aside."""
    return set(_WORD.findall(_MARK.sub(" ", text)))


def names_inside(text: str) -> bool:
    """Whether a word inside a sentence begins with a capital letter."""
    for sentence in _SENTENCE.split(_MARK.sub(" ", text)):
        inside = _WORD.findall(sentence)[1:]
        if any(word[0].isupper() and not _ALWAYS.match(word) for word in inside):
            return True
    return False


def doubtful(text: str) -> set[str]:
    """The words that begin sentences with a capital letter, in lower case: common words, or names."""
    firsts = (found.group() for part in _SENTENCE.split(_MARK.sub(" ", text)) if (found := _WORD.search(part)))
    return {first.lower() for first in firsts if first[0].isupper() and not _ALWAYS.match(first)}


def common(wanted: set[str], texts: Iterable[str]) -> set[str]:
    """Of these words, those that at least ``COMMON`` of the texts write in lower case."""
    counts = dict.fromkeys(wanted, 0)
    open_words = set(wanted)
    for text in texts:
        if not open_words:
            break
        for word in open_words & words(text):
            counts[word] += 1
        open_words = {word for word in open_words if counts[word] < COMMON}
    return wanted - open_words

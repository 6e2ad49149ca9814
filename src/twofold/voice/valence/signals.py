"""Signs that stand beside the words: emoji, stretched letters, capitals, exclamation marks, irony."""

import re
from dataclasses import dataclass

from twofold.voice.valence.word_lists import folded, words_of

_GLAD = re.compile(r"[😀-😆😉-😎😍😘🥰😊🙂🤗🤩🥳👍👏🙏❤♥💕-💞💯🎉⭐🌟😋💪]|[:;=]-?[)D\]]+|\b[xX]D+\b|<3|\^\^")
_SORRY = re.compile(r"[😒😞-😣😤-😭😠😡🤬😩😫😖😱🤮🤢👎💔🙁☹😕😟💩😾]|[:;=]'?-?[(\[/]+(?!/)|\bD:")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}|!{2,}")
_SHOUTED = re.compile(r"\b[^\W\d_a-z]{4,}\b")
#: Two emoji of a kind say as much as ten.
_MOST = 2


@dataclass(frozen=True)
class Signals:
    """`faces` in [-2, 2] (glad minus sorry), whether the text is emphatic, whether it bears a mark of irony."""

    faces: int
    emphatic: bool
    ironic: bool


def signals(text: str, language: str) -> Signals:
    """Return the signs beside the words of a text."""
    faces = len(_GLAD.findall(text)) - len(_SORRY.findall(text))
    return Signals(max(-_MOST, min(_MOST, faces)), _emphatic(text), _ironic(text, language))


def _emphatic(text: str) -> bool:
    shouted = [word for word in _SHOUTED.findall(text) if word.isupper()]
    return bool(_STRETCHED.search(text)) or len(shouted) >= _MOST


def _ironic(text: str, language: str) -> bool:
    lists = words_of(language)
    if lists is None:
        return False
    plain = folded(text)
    return any(phrase in plain for phrase in lists.irony)

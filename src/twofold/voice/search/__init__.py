"""Comments that say alike, in whatever language: found by meaning or by words, and a few of them chosen to be shown."""

from twofold.voice.search.expanding import meaning_of_words
from twofold.voice.search.finding import Found, Hit, Mode, Sought, find
from twofold.voice.search.quoting import Quoted, Quoting, quotes

__all__ = ["Found", "Hit", "Mode", "Quoted", "Quoting", "Sought", "find", "meaning_of_words", "quotes"]

"""Valence: how good or bad a comment is, how strongly, and how sure we are; per comment and per sentence.

``example_sentences`` are ours and teach a head (``fitting``, ``heads``); ``words_of_valence`` reads words in the scope
of "not" and "but", ``signals`` what stands beside the words. ``scoring`` puts them together, ``adapting`` fits a head
to an organisation's comments without any label, ``choosing`` picks the model that fits an encoder.
"""

from twofold.voice.valence.choosing import shipped_valence, valence_for
from twofold.voice.valence.reading import Label, Valence
from twofold.voice.valence.scoring import ValenceModel

__all__ = ["Label", "Valence", "ValenceModel", "shipped_valence", "valence_for"]

"""Named feelings: joy, trust, relief, gratitude, surprise, disappointment, frustration, anger, fear, sadness.

``feeling`` says which there are, ``examples.toml`` what each sounds like in five languages, ``fitting`` teaches a
head from them and from labelled subtitles, ``heads`` keeps the shipped one, ``naming`` names a comment's feelings, only
where it is sure.
"""

from twofold.voice.feelings.feeling import Feeling, Felt
from twofold.voice.feelings.naming import FeelingsModel, shipped_feelings

__all__ = ["Feeling", "FeelingsModel", "Felt", "shipped_feelings"]

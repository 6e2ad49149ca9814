"""Learning on the spot: the organisation's own rated comments and corrections teach a valence model of its own.

``ratings`` says what it learns from, ``evidence`` turns comments into numbers without keeping a word, ``fitting`` fits
class weights, ``doubting`` finds wrong labels, ``learned`` puts these together, ``calibrating`` makes confidence true
and thresholds fair by language and channel, ``training`` keeps the better of own and shipped, ``own_model`` scores,
``cards`` says what a model is, ``keeping`` stores it.
"""

from twofold.voice.learning.cards import Accuracy, ModelCard, what_changed
from twofold.voice.learning.keeping import kept_model, marked_for_retraining, model_kept
from twofold.voice.learning.own_model import OwnModel
from twofold.voice.learning.ratings import RatedComments, label_of_score
from twofold.voice.learning.training import Lesson, TooLittleToLearn, train

__all__ = [
    "Accuracy",
    "Lesson",
    "ModelCard",
    "OwnModel",
    "RatedComments",
    "TooLittleToLearn",
    "kept_model",
    "label_of_score",
    "marked_for_retraining",
    "model_kept",
    "train",
    "what_changed",
]

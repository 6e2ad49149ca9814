"""One series that was interrupted: what changed in it from the moment on that something was done."""

from twofold.effects.series.interrupted import Interrupted, InterruptedRequest, interrupted, ratio_of
from twofold.effects.series.observed import Series

__all__ = ["Interrupted", "InterruptedRequest", "Series", "interrupted", "ratio_of"]

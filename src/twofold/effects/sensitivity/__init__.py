"""Sensitivity: what if trends were not parallel? Intervals that allow for drifts of a stated size."""

from twofold.effects.sensitivity.event_study import EventStudy, event_study, event_study_of
from twofold.effects.sensitivity.honest import Honest, Robust, honest
from twofold.effects.sensitivity.relative import relative_interval, rules_out
from twofold.effects.sensitivity.smoothness import smooth_interval

__all__ = [
    "EventStudy",
    "Honest",
    "Robust",
    "event_study",
    "event_study_of",
    "honest",
    "relative_interval",
    "rules_out",
    "smooth_interval",
]

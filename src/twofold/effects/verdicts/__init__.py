"""Verdicts: what a comparison entitles people to say, and why."""

from twofold.effects.verdicts.evidence import Evidence, Interval, Reason, Support
from twofold.effects.verdicts.rules import CLAIMS, Judgement, judge
from twofold.effects.verdicts.verdict import Verdict

__all__ = ["CLAIMS", "Evidence", "Interval", "Judgement", "Reason", "Support", "Verdict", "judge"]

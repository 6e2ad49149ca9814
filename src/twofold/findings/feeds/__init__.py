"""Feeds: is data late, does a load bring unusually little or much, did the codes of an item change?"""

from twofold.findings.feeds.codes import CodeCounts, Drift, drifts
from twofold.findings.feeds.lateness import Lateness, lateness
from twofold.findings.feeds.volumes import Volume, volume

__all__ = ["CodeCounts", "Drift", "Lateness", "Volume", "drifts", "lateness", "volume"]

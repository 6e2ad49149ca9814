"""Insight: what changed and what to look at, explore, voice, reasons, reports by e-mail, alerts."""

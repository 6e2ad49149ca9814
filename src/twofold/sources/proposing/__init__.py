"""Proposing: what a foreign file holds, and how its columns could become facts."""

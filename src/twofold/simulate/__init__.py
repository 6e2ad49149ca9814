"""Simulate: an organisation with known truth."""

from twofold.simulate.ledger import Expected
from twofold.simulate.simulation import SCENARIOS, simulate
from twofold.simulate.truth import Effect, Truth, read_truth

__all__ = ["SCENARIOS", "Effect", "Expected", "Truth", "read_truth", "simulate"]

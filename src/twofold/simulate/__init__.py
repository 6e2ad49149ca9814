"""Simulate: an organisation with known truth."""

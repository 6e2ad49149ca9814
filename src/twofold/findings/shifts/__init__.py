"""Shifts: what changed over time, when, by how much and for whom, and how much of it is only who answered."""

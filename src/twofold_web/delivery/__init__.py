"""Delivery: who is asked when, by which way, and why somebody is not."""

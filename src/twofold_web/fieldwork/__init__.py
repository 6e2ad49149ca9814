"""Fieldwork: who answers, who does not, and what that does to the figures."""

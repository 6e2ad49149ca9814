"""Questionnaires in and out of other formats."""

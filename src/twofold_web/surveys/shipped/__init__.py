"""Questionnaires that ship, in five languages."""

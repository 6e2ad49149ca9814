"""Whom to ask when: pure decisions, without a database."""

"""Questionnaires: what is asked, in which words, in which version."""

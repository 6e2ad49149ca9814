"""Answering: the respondent's pages, kept answers, and their way into the store."""

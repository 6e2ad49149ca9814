"""Commits: what respondents sent becomes durable, many at once, before any of them is told so."""

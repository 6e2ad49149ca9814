"""Intake: files come in, are looked at, mapped, tried, loaded, and taken back."""

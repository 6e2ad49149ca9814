"""Measures: definitions and estimates."""

"""Findings: claims with their evidence."""

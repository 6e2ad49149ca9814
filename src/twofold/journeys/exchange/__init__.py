"""Interchange: journeys and maps as other tools read and write them (XES, OCEL 2.0, CSV)."""

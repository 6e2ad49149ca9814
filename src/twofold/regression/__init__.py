"""Regression: least squares within units and periods, with errors that respect clusters. Pure numbers, no facts."""

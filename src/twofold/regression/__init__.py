"""Regression: least squares within units and periods, with errors that respect clusters. Pure numbers, no facts.

``within`` takes levels of units and periods away, ``least_squares`` fits, ``clustered`` says how sure the fit is when
rows of one cluster belong together, and ``wild`` does so with few clusters.
"""

"""Panels: units over periods, from a file or from facts, as the analyses of links and effects need them."""

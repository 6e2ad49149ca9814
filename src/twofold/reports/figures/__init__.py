"""Figures: small pure functions from estimates to inline SVG.

Horizontal positions are percentages, vertical ones pixels, so that a figure fits any width and its text never shrinks.
Colours and line widths are classes of the page's style sheet.
"""

"""Sizes and colours of the picture. A page around it sets the colours itself and takes the rules alone."""

NAME, SMALL, LABEL = 13.0, 11.0, 11.0
MARGIN = 20.0
ARROW = 9.0

COLOURS = """
.journey-flow { --paper:#ffffff; --ink:#1c2733; --muted:#55636f; --line:#8499ad; --back:#b0763a; --fill:#2f6fb0;
 font-family:system-ui,"Segoe UI","Noto Sans","DejaVu Sans",Arial,sans-serif; }
@media (prefers-color-scheme: dark) { .journey-flow { --paper:#11171e; --ink:#e7edf3; --muted:#a7b4c0; --line:#6d8296;
 --back:#c98f4e; --fill:#5b9fe0; } }
""".replace("\n", "")

RULES = f"""
.journey-flow .paper, .journey-flow .under {{ fill:var(--paper); }}
.journey-flow .box {{ fill:var(--fill); stroke:var(--fill); stroke-width:1.2; }}
.journey-flow .end .box {{ stroke:var(--muted); fill:var(--muted); }}
.journey-flow text {{ fill:var(--ink); text-anchor:middle; font-size:{SMALL}px; }}
.journey-flow .title, .journey-flow .note {{ text-anchor:start; }}
.journey-flow .title {{ font-size:16px; font-weight:600; }}
.journey-flow .note, .journey-flow .small {{ fill:var(--muted); }}
.journey-flow .end .small {{ fill:var(--ink); }}
.journey-flow .name {{ font-size:{NAME}px; font-weight:600; }}
.journey-flow .label {{ font-size:{LABEL}px; font-variant-numeric:tabular-nums; }}
.journey-flow .beside {{ text-anchor:start; }}
.journey-flow .run {{ fill:none; stroke:var(--line); }}
.journey-flow .head {{ fill:var(--line); }}
.journey-flow .back .run {{ stroke:var(--back); stroke-dasharray:7 4; }}
.journey-flow .back .head {{ fill:var(--back); }}
.journey-flow .bare .run {{ stroke:var(--muted); stroke-opacity:.55; }}
.journey-flow .bare .head {{ fill:var(--muted); }}
""".replace("\n", "")
STYLE = COLOURS + RULES

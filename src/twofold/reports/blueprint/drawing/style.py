"""How a blueprint looks: classes and custom properties, for a page; the same in plain colours, for a file."""

import re

from markupsafe import Markup

FONTS = '"Noto Sans","Segoe UI","DejaVu Sans",Arial,sans-serif'
LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b2430",
    "muted": "#55606c",
    "rule": "#dde3e9",
    "grid": "#e8edf1",
    "ground": "#ffffff",
    "main": "#f6f9fb",
    "below": "#f4f2ee",
    "card": "#ffffff",
    "edge": "#cfd7de",
    "accent": "#1f6391",
    "band": "#bcd7e8",
    "stage": "#1f4e6f",
    "on-stage": "#ffffff",
    "other": "#9a5b13",
    "other-band": "#f0dcbf",
    "bar": "#5b7f99",
    "trough": "#e6ecf0",
    "left": "#9a5b13",
    "bond": "#1f6391",
    "role": "#e3e9dd",
    "on-role": "#2c3a24",
    "better": "#0b6e60",
    "worse": "#a83216",
    "staff": "#55602f",
    "hover": "#1f63911f",
}
DARK = {
    "paper": "#12171d",
    "ink": "#e8edf2",
    "muted": "#aab5c0",
    "rule": "#2b343d",
    "grid": "#252e37",
    "ground": "#12171d",
    "main": "#161d25",
    "below": "#1b1b18",
    "card": "#1c232b",
    "edge": "#3a4650",
    "accent": "#7dbbe3",
    "band": "#27506c",
    "stage": "#24506e",
    "on-stage": "#f2f7fb",
    "other": "#e0a35c",
    "other-band": "#4b3820",
    "bar": "#7f9fb6",
    "trough": "#29323b",
    "left": "#d99c55",
    "bond": "#7dbbe3",
    "role": "#2d3a28",
    "on-role": "#dfead6",
    "better": "#5cc7b4",
    "worse": "#f08a6c",
    "staff": "#b9c48c",
    "hover": "#7dbbe32e",
}
RULES = """
.blueprint text { fill: var(--bp-ink); font-size: 12px; }
.blueprint .bp-paper, .blueprint .bp-lane .bp-ground { fill: var(--bp-ground); }
.blueprint .bp-main .bp-ground { fill: var(--bp-main); }
.blueprint .bp-below .bp-ground { fill: var(--bp-below); }
.blueprint .bp-rule { stroke: var(--bp-rule); stroke-width: 1; }
.blueprint .bp-between { stroke: var(--bp-edge); stroke-width: 1; }
.blueprint .bp-title { font-size: 20px; font-weight: 700; }
.blueprint .bp-subtitle { font-size: 13px; fill: var(--bp-muted); }
.blueprint .bp-lane-name { font-size: 12px; font-weight: 700; fill: var(--bp-ink); }
.blueprint .bp-small, .blueprint .bp-text { font-size: 11px; }
.blueprint .bp-small { fill: var(--bp-muted); }
.blueprint .bp-faint { fill: var(--bp-muted); }
.blueprint .bp-tick { font-size: 10px; fill: var(--bp-muted); }
.blueprint .bp-number { fill: var(--bp-ink); }
.blueprint .bp-strong { font-weight: 700; fill: var(--bp-ink); }
.blueprint .bp-value { font-size: 14px; font-weight: 700; }
.blueprint .bp-name { font-size: 13px; font-weight: 700; }
.blueprint .bp-arrow { fill: var(--bp-stage); }
.blueprint .bp-stage-name { fill: var(--bp-on-stage); font-size: 13px; font-weight: 600; }
.blueprint .bp-size-12 { font-size: 12px; }
.blueprint .bp-size-11 { font-size: 11px; }
.blueprint .bp-domain { fill: none; stroke: var(--bp-muted); stroke-width: 1.4; stroke-linejoin: round; }
.blueprint .bp-domain-service { fill: var(--bp-muted); }
.blueprint .bp-direct { fill: var(--bp-muted); stroke: var(--bp-muted); stroke-width: 1.5; }
.blueprint .bp-indirect { fill: none; stroke: var(--bp-muted); stroke-width: 1.5; }
.blueprint .bp-asks { font-style: italic; }
.blueprint .bp-clear, .blueprint .bp-target { fill: transparent; }
.blueprint .bp-grid { stroke: var(--bp-grid); stroke-width: 1; }
.blueprint .bp-zero { stroke: var(--bp-muted); stroke-width: 1; stroke-dasharray: 2 3; }
.blueprint .bp-ring { fill: none; stroke: var(--bp-accent); stroke-width: 1.4; }
.blueprint .bp-bull { fill: var(--bp-accent); }
.blueprint .bp-wanted { font-size: 11px; font-style: italic; fill: var(--bp-ink); }
.blueprint .bp-band { fill: var(--bp-band); fill-opacity: 0.75; }
.blueprint .bp-curve { fill: none; stroke: var(--bp-accent); stroke-width: 2.6; }
.blueprint .bp-whisker { stroke: var(--bp-accent); stroke-width: 1.6; }
.blueprint .bp-dot, .blueprint .bp-knot { fill: var(--bp-accent); stroke: var(--bp-ground); stroke-width: 1.6; }
.blueprint .bp-plain { stroke: none; }
.blueprint .bp-hollow { fill: none; stroke: var(--bp-muted); stroke-width: 1.4; stroke-dasharray: 2 2; }
.blueprint .bp-other .bp-band { fill: var(--bp-other-band); fill-opacity: 0.55; }
.blueprint .bp-other .bp-curve { stroke: var(--bp-other); stroke-width: 2; stroke-dasharray: 6 4; }
.blueprint .bp-other .bp-whisker, .blueprint .bp-other .bp-stretch { stroke: var(--bp-other); }
.blueprint .bp-other .bp-knot { fill: var(--bp-ground); stroke: var(--bp-other); }
.blueprint .bp-rail { stroke: var(--bp-edge); stroke-width: 2; }
.blueprint .bp-stretch { stroke: var(--bp-accent); stroke-width: 3; }
.blueprint .bp-staff .bp-stretch { stroke: var(--bp-staff); }
.blueprint .bp-staff .bp-knot { fill: var(--bp-staff); }
.blueprint .bp-trough { fill: var(--bp-trough); }
.blueprint .bp-bar { fill: var(--bp-bar); }
.blueprint .bp-left { fill: var(--bp-left); }
.blueprint .bp-sum { fill: var(--bp-ink); }
.blueprint .bp-visibility { stroke: var(--bp-ink); stroke-width: 2; stroke-dasharray: 9 5; }
.blueprint .bp-tag { stroke: none; fill: var(--bp-ink); }
.blueprint .bp-tag-name { fill: var(--bp-ground); font-size: 11px; font-weight: 700; }
.blueprint .bp-role { fill: var(--bp-role); }
.blueprint .bp-role-name { fill: var(--bp-on-role); font-size: 12px; font-weight: 600; }
.blueprint .bp-bond { fill: none; stroke: var(--bp-bond); stroke-width: 1.6; stroke-opacity: 0.8; }
.blueprint .bp-moderate-bond { stroke-width: 4; }
.blueprint .bp-strong-bond { stroke-width: 7.5; }
.blueprint .bp-against { stroke: var(--bp-worse); stroke-dasharray: 10 5; }
.blueprint .bp-reach { fill: none; stroke: transparent; stroke-width: 14; }
.blueprint .bp-card { fill: var(--bp-card); stroke: var(--bp-edge); stroke-width: 1; }
.blueprint .bp-edge { stroke: var(--bp-muted); stroke-width: 4; stroke-linecap: round; fill: none; }
.blueprint .bp-badge { fill: var(--bp-muted); stroke: none; }
.blueprint .bp-badge.bp-early { fill: none; stroke: var(--bp-muted); stroke-width: 2; }
.blueprint .bp-badge.bp-unsure { fill: none; stroke: var(--bp-muted); stroke-width: 2; }
.blueprint .bp-badge.bp-better { fill: var(--bp-better); }
.blueprint .bp-badge.bp-worse { fill: var(--bp-worse); }
.blueprint .bp-edge.bp-better { stroke: var(--bp-better); }
.blueprint .bp-edge.bp-worse { stroke: var(--bp-worse); }
.blueprint .bp-verdict { font-size: 12px; font-weight: 700; }
.blueprint .bp-verdict.bp-better { fill: var(--bp-better); }
.blueprint .bp-verdict.bp-worse { fill: var(--bp-worse); }
.blueprint .bp-gap { font-size: 11px; fill: var(--bp-muted); }
.blueprint .bp-claimed { font-weight: 700; fill: var(--bp-ink); }
""".strip()
OPENED = """
.blueprint { font-variant-numeric: tabular-nums; }
.blueprint a:hover .bp-target, .blueprint a:focus-visible .bp-target { fill: var(--bp-hover); }
.blueprint a:hover .bp-card, .blueprint a:focus-visible .bp-card { stroke: var(--bp-accent); stroke-width: 2; }
.blueprint a:hover .bp-bond, .blueprint a:focus-visible .bp-bond { stroke-opacity: 1; stroke: var(--bp-ink); }
.blueprint a:focus { outline: none; }
.blueprint a:focus-visible { outline: 2px solid var(--bp-accent); outline-offset: 1px; }
@media (forced-colors: active) { .blueprint text { fill: CanvasText; } }
""".strip()


def page_style() -> str:
    """The style sheet of a page that holds a blueprint; its colours follow the page's ``color-scheme``."""
    colours = " ".join(f"--bp-{name}: light-dark({LIGHT[name]}, {DARK[name]});" for name in LIGHT)
    return f".blueprint {{ {colours} }}\n{RULES}\n{OPENED}\n"


def standing_alone() -> Markup:
    """The style of a file: what draws it may know neither custom properties nor dark screens."""
    plain = re.sub(r"var\(--bp-([a-z-]+)\)", lambda found: LIGHT[found[1]], RULES)
    return Markup("<style>.blueprint text {{ font-family: {}; }}\n{}</style>").format(Markup(FONTS), Markup(plain))  # noqa: S704 - our own constants, nothing of the data

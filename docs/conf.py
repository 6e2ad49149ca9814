"""How Sphinx builds the documentation."""

project = "Twofold"
copyright = "the Twofold authors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Twofold"
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
exclude_patterns = ["_build"]
# links to files of the repository (mappings, code) are for readers of the repository
suppress_warnings = ["myst.xref_missing"]

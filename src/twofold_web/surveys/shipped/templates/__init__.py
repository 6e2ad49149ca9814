"""The questionnaires as TOML, one file each; data, no code."""

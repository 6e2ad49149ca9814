"""The questionnaires that ship with Twofold: one file a version, each in every language."""

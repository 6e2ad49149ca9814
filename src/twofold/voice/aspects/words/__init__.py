"""The default dictionary: one file a language, written for Twofold."""

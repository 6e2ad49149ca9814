"""Twofold: from any feedback file to honest measures."""

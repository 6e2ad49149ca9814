"""Template tags: parts of a blueprint."""

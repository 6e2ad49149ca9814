"""Template tags: what the sign-in page offers."""

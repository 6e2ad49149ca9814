"""Template tags: figures as people read them."""

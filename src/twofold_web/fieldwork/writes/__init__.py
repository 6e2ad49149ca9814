"""What somebody does: one function an act."""

"""People: who may do what, where."""

"""What can be done in this app: one function an act."""

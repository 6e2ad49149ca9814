"""Store: where facts are kept."""

"""Home: what is mine today, for everybody."""

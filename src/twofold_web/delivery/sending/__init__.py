"""How messages leave: each once, whatever happens in between."""

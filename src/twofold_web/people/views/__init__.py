"""Pages of people: each parses, calls a read or a write, and renders."""

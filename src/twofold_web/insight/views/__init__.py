"""Pages: they parse, ask and show."""

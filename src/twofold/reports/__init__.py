"""Reports: figures, tables and the one-file page."""

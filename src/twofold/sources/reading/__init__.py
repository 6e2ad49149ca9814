"""Reading: a foreign file of any format, as batches of rows with their numbers."""

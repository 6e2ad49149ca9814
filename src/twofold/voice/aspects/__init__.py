"""Which touchpoint and quality a sentence is about, by a dictionary, descriptions and own labels."""

"""Privacy: pseudonyms and disclosure control."""

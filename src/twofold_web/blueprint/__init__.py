"""Journey maps and the blueprint page: for whoever answers for what customers live through."""

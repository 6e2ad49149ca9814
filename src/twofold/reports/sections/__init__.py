"""The parts of the page: each file turns measured numbers and findings into blocks, in the words of one language."""

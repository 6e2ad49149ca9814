"""Sources: foreign files, read and mapped to facts."""

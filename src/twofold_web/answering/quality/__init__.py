"""What can be told about a response beside its answers: too fast, on one line, twice, by a program."""

"""Words that the checker of questionnaires looks for, a file a language; data, no code."""

"""What people say: language, valence, feelings, qualities and topics of a comment."""

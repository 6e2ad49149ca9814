"""What people speak of that nobody named yet: topics, their names, growth, weight in the score, copies and alerts."""

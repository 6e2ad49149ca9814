"""What customers will probably do next, and whose recent experiences are those that people leave after."""

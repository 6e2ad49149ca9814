"""What somebody may see."""

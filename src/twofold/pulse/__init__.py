"""The employee pulse: the questions we ship, how reliable the answers are, and whether teams may be averaged."""

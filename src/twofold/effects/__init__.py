"""Effects: designs, power, comparisons and verdicts: did what was done help?"""

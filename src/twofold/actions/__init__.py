"""Actions: what to do first, what it would be worth, and who should practise what."""

"""Files that respondents add: looked at, stripped of what they tell besides, and kept out of every page."""

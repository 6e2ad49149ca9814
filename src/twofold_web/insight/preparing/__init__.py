"""What jobs compute for the pages of this app: nothing here runs while somebody waits for a page."""

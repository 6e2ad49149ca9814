"""Scheduled pulls: what is fetched from folders, addresses, mailboxes and databases."""

"""What other apps may ask: which views, reports and alerts there are."""

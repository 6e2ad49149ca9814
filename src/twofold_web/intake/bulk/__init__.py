"""Rows that programs send: many at once over the API, or one by one to a signed address."""

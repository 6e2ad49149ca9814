"""Commands about organisations and people."""

"""What the app brings: jobs and lines of the navigation."""


def register() -> None:
    """Tell the foundation."""

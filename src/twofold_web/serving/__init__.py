"""``twofold serve``: pages and jobs in one command, for one machine."""

from twofold_web.serving.command import serve_command

__all__ = ["serve_command"]

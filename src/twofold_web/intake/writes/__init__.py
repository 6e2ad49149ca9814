"""What can be done with files that come in: one function an act."""

from twofold_web.intake.writes.loads import load_file

__all__ = ["load_file"]

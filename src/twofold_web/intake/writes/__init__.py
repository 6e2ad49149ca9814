"""What can be done with files that come in: one function an act."""

from twofold_web.intake.writes.loads import load_file
from twofold_web.intake.writes.undoing import undo_load
from twofold_web.intake.writes.uploads import choose_mapping, discard, load_upload, receive, reopen, try_mapping

__all__ = [
    "choose_mapping",
    "discard",
    "load_file",
    "load_upload",
    "receive",
    "reopen",
    "try_mapping",
    "undo_load",
]

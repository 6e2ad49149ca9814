"""What was read in the comments of a store: kept beside them, found again, and gone when they go."""

from twofold.voice.keeping.annotating_store import Kept, annotate_store
from twofold.voice.keeping.kept_comments import KeptComments, kept_comments

__all__ = ["Kept", "KeptComments", "annotate_store", "kept_comments"]

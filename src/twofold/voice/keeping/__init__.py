"""What was read in the comments of a store: kept beside them, found again, and gone when they go."""

from twofold.voice.keeping.annotating_store import Kept, annotate_store
from twofold.voice.keeping.corrected import Corrected, Place
from twofold.voice.keeping.corrections_of_record import as_corrected
from twofold.voice.keeping.kept_comments import KeptComments, kept_comments
from twofold.voice.keeping.model_in_force import InForce, model_in_force
from twofold.voice.keeping.own_models import taught_by

__all__ = [
    "Corrected",
    "InForce",
    "Kept",
    "KeptComments",
    "Place",
    "annotate_store",
    "as_corrected",
    "kept_comments",
    "model_in_force",
    "taught_by",
]

"""Backup and restore: the database, the facts, waiting files and the keys of an installation, in one checked file.

The database is copied first and the facts afterwards. A load that ends in between is then unfinished in the copy of
the database and finished in the copy of the facts: after a restore the worker repeats it, and the store knows that it
has it already. The other way round, something would be lost.
"""

from twofold_web.foundation.backup.bringing import Brought, restore
from twofold_web.foundation.backup.taking import Taken, back_up

__all__ = ["Brought", "Taken", "back_up", "restore"]

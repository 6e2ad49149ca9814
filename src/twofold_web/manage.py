"""Django's commands: ``python -m twofold_web.manage migrate`` and the like."""

import os
import sys

from django.core.management import execute_from_command_line

from twofold_web.environment import AS_OWNER

# what these do, they do to the tables of all organisations
OWNERS = {"backup", "createcachetable", "dbshell", "dumpdata", "flush", "loaddata", "migrate", "restore", "sqlflush"}


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold_web.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNERS:
        os.environ[AS_OWNER] = "1"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

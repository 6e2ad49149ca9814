"""Django's commands: ``python -m twofold_web.manage migrate`` and the like."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold_web.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

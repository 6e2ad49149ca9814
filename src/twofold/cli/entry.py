"""The door: exit codes and messages are the same whatever command runs.

0: it did the job; 1: the input is at fault (one clear message); 2: wrong usage; 70: Twofold itself went wrong.
"""

import errno
import os
import sys
import tempfile
import traceback

import click

from twofold.errors import TwofoldError

OWN_MISTAKE = 70  # EX_SOFTWARE of sysexits.h


def say(message: str) -> None:
    """Write a message for people: on standard error, so that standard output stays a result."""
    click.echo(message, err=True)


def exit_code(group: click.Group, arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code; no exception that a user can cause gets out."""
    try:
        group.main(args=arguments, prog_name="twofold", standalone_mode=False)
    except (click.exceptions.Exit, click.Abort, click.ClickException) as end:
        return _end(end)
    except TwofoldError as wrong:
        say(f"Error: {wrong}")
        return wrong.exit_code
    except OSError as wrong:
        return _system_trouble(wrong)
    except MemoryError:
        say("Error: this machine has not enough memory for this; try fewer dimensions at once or a larger machine.")
        return 1
    except Exception as wrong:
        if os.environ.get("TWOFOLD_DEBUG"):
            raise
        return _own_mistake(wrong)
    return 0


def _end(end: click.exceptions.Exit | click.Abort | click.ClickException) -> int:
    if isinstance(end, click.exceptions.Exit):
        return end.exit_code
    if isinstance(end, click.ClickException):
        end.show()
        return 2
    say("Stopped.")
    return 130


def _own_mistake(wrong: Exception) -> int:
    """Keep the details for whoever mends it, and spare the person a traceback."""
    with tempfile.NamedTemporaryFile("w", prefix="twofold-", suffix=".txt", delete=False, encoding="utf-8") as details:
        details.writelines(traceback.format_exception(wrong))
    say(
        f"Error: Twofold itself went wrong here ({type(wrong).__name__}); this is a defect, not your mistake. "
        f"Please report it with {details.name}.",
    )
    return OWN_MISTAKE


def _system_trouble(wrong: OSError) -> int:
    if isinstance(wrong, BrokenPipeError):
        # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    where = f" ({wrong.filename})" if wrong.filename else ""
    reasons = {
        errno.ENOSPC: "no room is left on the disk",
        errno.EDQUOT: "the disk quota is used up",
        errno.EACCES: "this user may not read or write there",
        errno.EPERM: "this user may not read or write there",
        errno.EROFS: "the disk can only be read",
        errno.EISDIR: "this is a folder, not a file",
        errno.ENOENT: "there is no such file or folder",
        errno.EMFILE: "too many files are open",
        errno.EFBIG: "the file would become larger than allowed",
    }
    say(f"Error: {reasons.get(wrong.errno or 0, wrong.strerror or str(wrong))}{where}.")
    return 1

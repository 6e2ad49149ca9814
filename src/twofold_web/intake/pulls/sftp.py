"""Pulls from an SFTP server, through the OpenSSH client of the system, with the server's key known beforehand."""

import hashlib
import re
import shutil
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

from django.utils.translation import gettext as _

from twofold_web.intake.pulls.addresses import checked_address
from twofold_web.intake.pulls.found import MOST_BYTES, MOST_FILES, File, Found, Look, PullFailed
from twofold_web.intake.pulls.kept_secrets import secret_file

LONGEST = 600
# names that need no quoting in a batch of sftp
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ ()+=@,-]{0,200}")
USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,60}")
HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,250}")
KEY = re.compile(r"(ssh-ed25519|ecdsa-sha2-nistp\d+|ssh-rsa) [A-Za-z0-9+/=]{40,1200}")


def look(given: Look) -> Found:
    """Fetch the files that fit the pattern and were not handed over before.

    Raises:
        PullFailed: the client is missing, the server refuses, or its key is another one.
    """
    if shutil.which("sftp") is None:
        raise PullFailed(_("The OpenSSH client (the program sftp) is not installed on this server."))
    folder = str(given.place.get("folder") or ".")
    _refuse_odd_folder(folder)
    names = _listed(given, folder)
    pattern = str(given.place.get("pattern") or "*")
    wanted = [name for name in names if NAME.fullmatch(name) and fnmatchcase(name, pattern)]
    notes = [_("There are more files; they come with the next look.")] if len(wanted) > MOST_FILES else []
    files = []
    for number, name in enumerate(wanted[:MOST_FILES]):
        path = given.room / f"{number}"
        _batch(given, f'get "{folder}/{name}" "{path}"\n')
        if path.stat().st_size > MOST_BYTES:
            raise PullFailed(_("%(name)s is larger than %(most)s MB.") % {"name": name, "most": MOST_BYTES >> 20})
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        mark = hashlib.sha256(f"{name}\0{digest}".encode()).hexdigest()
        if mark not in given.seen:
            files.append(File(path, name, mark))
    return Found(tuple(files), notes=tuple(notes))


def command(given: Look, batch: Path) -> list[str]:
    """The call of the client: nothing is asked, nothing of the server's own configuration is read.

    Raises:
        PullFailed: host, user or key are not what they should be.
    """
    place = given.place
    host, user, port = str(place.get("host", "")), str(place.get("user", "")), int(place.get("port") or 22)
    if not HOST.fullmatch(host) or not USER.fullmatch(user):
        raise PullFailed(_("The host and the user of an SFTP server have letters, digits, points and hyphens only."))
    known = given.room / "known_hosts"
    key = str(place.get("host_key", "")).strip()
    if not KEY.fullmatch(key):
        raise PullFailed(_("The server's key is missing: paste the line “ssh-ed25519 AAAA…” that its owner gives you."))
    known.write_text(f"{host} {key}\n", encoding="ascii")
    options = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "UserKnownHostsFile": str(known),
        "GlobalKnownHostsFile": "/dev/null",
        "HostKeyAlias": host,
        "HostName": checked_address(host, port),
        "IdentitiesOnly": "yes",
        "IdentityFile": str(secret_file(given.slug, str(place.get("key_name", "")))),
        "PasswordAuthentication": "no",
        "ConnectTimeout": "20",
        "ForwardAgent": "no",
        "ProxyCommand": "none",
        "LogLevel": "ERROR",
    }
    told = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
    return ["sftp", "-F", "/dev/null", "-P", str(port), *told, "-b", str(batch), f"{user}@{host}"]


def _refuse_odd_folder(folder: str) -> None:
    parts = [part for part in folder.split("/") if part not in {"", "."}]
    if not all(NAME.fullmatch(part) for part in parts):
        raise PullFailed(_("The folder on the SFTP server holds signs that cannot be used here."))


def _listed(given: Look, folder: str) -> list[str]:
    out = _batch(given, f'cd "{folder}"\nls -1\n')
    return sorted(line.strip() for line in out.splitlines() if line.strip() and not line.startswith("sftp>"))


def _batch(given: Look, commands: str) -> str:
    batch = given.room / "batch"
    batch.write_text(commands, encoding="utf-8")
    try:
        done = subprocess.run(  # noqa: S603 - no shell; every part was checked above
            command(given, batch),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as wrong:
        raise PullFailed(_("The SFTP server took longer than %(most)s minutes.") % {"most": LONGEST // 60}) from wrong
    if done.returncode:
        raise PullFailed(
            _("The SFTP server cannot be read: %(said)s.") % {"said": _reason(done.stderr) or done.returncode}
        )
    return done.stdout


def _reason(said: str) -> str:
    """The last line that tells why: the client ends with "Connection closed" whatever was wrong before."""
    lines = [line.strip().rstrip(".") for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if not line.startswith("Connection closed")] or lines
    return telling[-1][:200] if telling else ""

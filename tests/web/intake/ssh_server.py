"""A real SSH server on this machine, for pulls by SFTP: OpenSSH's own, with keys made for the occasion."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SEPARATED = Path("/run/sshd")  # where root's server locks its unprivileged half in
CONFIGURATION = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/client.pub
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
PidFile none
LogLevel ERROR
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True, slots=True)
class Ssh:
    """A server that runs.

    Attributes:
        port: of the loopback.
        user: who may sign in.
        host_key: as its owner would tell it.
        client_key: the file of the key that may sign in.
        other_key: the file of one that may not.
    """

    port: int
    user: str
    host_key: str
    client_key: Path
    other_key: Path


def server_program() -> str | None:
    """The server, where this machine has one that may run."""
    found = shutil.which("sshd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
    if found and (os.geteuid() != 0 or SEPARATED.is_dir()):
        return found
    return None


@contextmanager
def ssh_server(program: str, folder: Path) -> Iterator[Ssh]:
    """Run it until the end of the block."""
    for name in ("host", "client", "other"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)]
        subprocess.run(make, check=True, stdin=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    (folder / "configuration").write_text(CONFIGURATION.format(port=port, folder=folder), encoding="ascii")
    with subprocess.Popen([program, "-D", "-e", "-f", str(folder / "configuration")]) as server:
        try:
            _wait_for(port, server)
            host_key = " ".join((folder / "host.pub").read_text(encoding="ascii").split()[:2])
            user = pwd.getpwuid(os.geteuid()).pw_name
            yield Ssh(port, user, host_key, folder / "client", folder / "other")
        finally:
            server.terminate()


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert server.poll() is None, "the server ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")
